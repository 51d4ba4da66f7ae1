// What scripts/bench loop goes by: which of today's tests an earlier checkout had, and what a run's log says.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { root } from "../lib/program.mjs";

const { successors, testsIn } = await import(path.join(root, "scripts/lib/those-of.mjs"));
const { read, table } = await import(path.join(root, "scripts/lib/loop.mjs"));

const folder = mkdtempSync(path.join(tmpdir(), "bcl-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const file = (name, ...tests) => ({ file: `server/x/src/test/java/${name}.java`, name, tests });
const names = (files) => files.map(({ name }) => name);

test("a file of tests is found by its name, by where git says that it went, and by what it had where it was split", () => {
  const earlier = [file("KeptTest", "a"), file("MovedTest", "b"), file("SplitTest", "c", "d"), file("GoneTest", "e", "same"), file("OtherTest", "same")];
  const today = [file("KeptTest", "a", "new"), file("WentTest", "other"), file("SplitTest", "c"), file("HalfTest", "d"), file("NewTest", "f"), file("OtherTest", "same")];
  const moved = (one) => one.replace("MovedTest", "WentTest");
  const { chosen, gone, missing } = successors(earlier, today, moved);
  assert.deepEqual(names(chosen), ["KeptTest", "WentTest", "SplitTest", "HalfTest", "OtherTest"]);
  assert.deepEqual(names(gone), ["GoneTest"]);
  assert.deepEqual(missing, ["MovedTest: b", "GoneTest: e"]);
});

test("where nothing else is known, what begins with the old name is its successor", () => {
  const { chosen, gone } = successors([file("BoardTest", "a")], [file("BoardListTest", "b"), file("ListTest", "c")]);
  assert.deepEqual(names(chosen), ["BoardListTest"]);
  assert.deepEqual(gone, []);
});

test("all files of tests here are known with their tests", () => {
  for (const [kind, files] of Object.entries(testsIn(root))) {
    assert.ok(files.length > 0, kind);
    const without = files.filter(({ tests }) => tests.length === 0).map((one) => one.file);
    assert.ok(without.length < files.length / 10, `${kind}: ${without.join(", ")}`);
  }
});

test("scripts/test --those-of runs what was there, and nothing else that has tests", () => {
  const earlier = path.join(folder, "earlier");
  const put = (name, text) => {
    mkdirSync(path.dirname(path.join(earlier, name)), { recursive: true });
    writeFileSync(path.join(earlier, name), text);
  };
  put("server/core/src/test/java/dev/boardcast/core/NowhereAnyMoreTest.java", "class NowhereAnyMoreTest {\n  @Test\n  void nothingLikeIt() {}\n}\n");
  put("server/e2e/clients/test/inspector.test.mjs", 'test("something", () => {});');
  put("vscode-client/e2e/tree.e2e.mjs", 'criterion("something", () => {});');
  const { status, stdout, stderr } = spawnSync("scripts/test", ["--list", "--those-of", earlier], { cwd: root, encoding: "utf8", env: { ...process.env, BOARDCAST_NO_EDITOR: "" } });
  assert.equal(status, 0, stderr);
  assert.deepEqual(stdout.match(/[\w-]+\.test\.mjs/g), ["inspector.test.mjs"]);
  assert.deepEqual(stdout.match(/[\w-]+\.e2e\.mjs/g), ["tree.e2e.mjs"]);
  assert.match(stderr, /java: 1 earlier files of tests \(1 tests\)[^\n]*\n {2}without a successor: 1\n {4}server\/core\/.*NowhereAnyMoreTest\.java/);
});

test("a log of steps and one with a table are read alike, and are told beside each other", () => {
  const steps = read(`== Java: build
[ERROR] Tests run: 12, Failures: 1, Errors: 0, Skipped: 0
[INFO] Boardcast :: app ................................... SKIPPED
== Java: build: FAILED (80 s)
== Clients
ℹ tests 5
\x1b[34mℹ fail 0\x1b[39m
== Clients: fine (20 s)
FAILED: Java: build

real\t1m40.250s
user\t2m0.000s
sys\t0m10.000s`);
  assert.deepEqual(steps.parts, [
    { title: "Java: build", clock: 80 },
    { title: "Clients", clock: 20 },
  ]);
  assert.deepEqual([steps.clock, steps.cpu, steps.tests, steps.failures], [100.25, 130, 17, 1]);
  assert.deepEqual([steps.skipped, steps.failed, steps.ended], [["app"], ["Java: build"], true]);
  const tabled = read(`== Java: build: fine (60 s)
Where the time went (s)
  part                    from    clock      CPU
  Java: build                0     41.5     60.2
  Clients, 2 of them        42     10.0      5.0  failed
  parts, one after the other       51.5     65.2
  by the clock                       52
All of it passed.`);
  assert.deepEqual(tabled.parts, [
    { title: "Java: build", begun: 0, clock: 41.5, cpu: 60.2 },
    { title: "Clients, 2 of them", begun: 42, clock: 10, cpu: 5 },
  ]);
  assert.deepEqual([tabled.clock, tabled.cpu, tabled.ended], [52, undefined, true]);
  const told = table([
    ["before: then", steps],
    ["now: today", tabled],
  ]);
  assert.ok(told.includes(`${"  of the earlier one".padEnd(24)} ${"1.00".padStart(20)} ${"0.52".padStart(20)}`), told.join("\n"));
});
