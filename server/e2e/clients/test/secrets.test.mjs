// The look for keys at the end of a test run finds one that got out. That there is none is for that look to say.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { root } from "../lib/program.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "bcs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const look = (...places) =>
  spawnSync("bash", ["-c", '. scripts/lib/secrets.sh; boardcast_find_keys "$@"', "-", ...places], { cwd: root, encoding: "utf8" });

/** The keys that tests make up, as far as they have a name of their own. */
const madeUp = () =>
  execFileSync("bash", ["-c", String.raw`grep -rhoE '(String|const) (KEY|LOCAL|WRONG|SECRET|WEBHOOK_SECRET) = "[^"\\]+";' server/*/src/test server/e2e/src/main/java/dev/boardcast/e2e/harness server/e2e/clients/test`], {
    cwd: root,
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .map((line) => /"(.+)"/.exec(line)[1]);

test("every key that tests use, made or made up, is found where it was written, and is not repeated", () => {
  const keys = [...new Set(madeUp()), `bc_${randomBytes(32).toString("hex")}`, `bc_${randomBytes(24).toString("hex")}`, `e2e${randomBytes(24).toString("hex")}`];
  assert.ok(keys.length > 8, String(keys));
  for (const [at, key] of keys.entries()) {
    const deep = path.join(folder, String(at), "deep");
    mkdirSync(deep, { recursive: true });
    writeFileSync(path.join(deep, "some.log"), `a line\n\0binary, and then Authorization: Bearer ${key}, and on\n`);
    const said = look(path.join(folder, String(at)), path.join(folder, "not-there"));
    assert.equal(said.status, 1, `a key like ${key.slice(0, 4)}… is not found: give it a form in scripts/lib/secrets.sh`);
    assert.match(said.stdout, /some\.log:2/);
    assert.ok(!said.stdout.includes(key) && !said.stderr.includes(key));
  }
});

test("where there is no key nothing is found, and looking at nothing is a failure", () => {
  const clean = path.join(folder, "clean");
  mkdirSync(clean);
  writeFileSync(path.join(clean, "x.log"), "request 200 in 4 ms, key bc_, epoch 28a0da0d92855846e128a0da0d92855846e1\n");
  const said = look(clean);
  assert.equal(said.status, 0, said.stdout + said.stderr);
  assert.match(said.stdout, /No key in 1 files/);
  assert.equal(look(path.join(folder, "not-there")).status, 1);
});
