// The sidecar's runtime image, as editors get it: on machines without Java, wherever it was unpacked.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { openSidecar } from "../lib/sidecar.mjs";
import { root, suite, using } from "../lib/suite.mjs";

const run = promisify(execFile);
const jar = path.join(root, "server/app/target/boardcast.jar");
const made = path.join(root, "server/app/target/image");
const launcher = (folder) => path.join(folder, "bin/boardcast-sidecar");

const test = suite(async (_, undo) => {
  if (!existsSync(launcher(made)) || statSync(launcher(made)).mtimeMs <= statSync(jar).mtimeMs) {
    await run(path.join(root, "scripts/image"));
  }
  // Unpacked elsewhere, at another time: its classes must be found there all the same.
  const folder = mkdtempSync(path.join(tmpdir(), "boardcast image-"));
  undo.push(() => rmSync(folder, { recursive: true }));
  const image = path.join(folder, "image");
  cpSync(made, image, { recursive: true });
  for (const file of ["lib/modules", "lib/sidecar.aot"]) utimesSync(path.join(image, file), 1, 1);
  return { image };
});

// Without a cache that fits, Java ends at once.
const STRICT = { BOARDCAST_JAVA_OPTIONS: "-XX:AOTMode=on" };
const WITHOUT_JAVA = { PATH: "/usr/bin:/bin", JAVA_HOME: "", BOARDCAST_JAVA_HOME: "" };

test("the runtime image needs no Java, starts from its classes loaded ahead of time, and becomes live", async ({ board, image }) => {
  const own = { ...board, program: launcher(image), arguments: [] };
  await using(openSidecar(own, {}, { ...STRICT, ...WITHOUT_JAVA }), async (sidecar) => {
    await sidecar.live();
    assert.equal(sidecar.initialized.serverInfo.name, "boardcast");
    const { number } = await board.rest("POST", "/api/projects", { title: "Image" });
    await sidecar.change("the project", (change) => change.type === "project.created" && change.projectNumber === number);
    const issue = await sidecar.request("boardcast/createIssue", { projectNumber: number, title: "Made from the image" });
    await sidecar.change("the issue", (change) => change.issueNumber === issue.number);
    assert.equal((await sidecar.request("boardcast/board", { projectNumber: number })).issues.length, 1);
    assert.equal(await sidecar.close(), 0);
    assert.deepEqual(sidecar.unreadable, []);
  });
});

test("options for other Javas do not reach the image, and nothing but messages is on its stdout", async ({ board, image }) => {
  const own = { ...board, program: launcher(image), arguments: [] };
  const foreign = { JAVA_TOOL_OPTIONS: "-Xlog:all=info:stdout", JDK_JAVA_OPTIONS: "-XX:NoSuchOption", _JAVA_OPTIONS: "-showversion" };
  await using(openSidecar(own, {}, foreign), async (sidecar) => {
    await sidecar.live();
    assert.equal(await sidecar.close(), 0);
    assert.deepEqual(sidecar.unreadable, []);
    assert.doesNotMatch(sidecar.log(), /Picked up|NoSuchOption/);
  });
});

test("the image takes the arguments of the sidecar command, and tells of wrong ones", async ({ image }) => {
  assert.match((await run(launcher(image), ["--help"])).stdout, /--listen/);
  const refused = await run(launcher(image), ["--listen", "192.0.2.1:1"]).then(assert.fail, (failure) => failure);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /--listen 192\.0\.2\.1:1 is not valid/);
  assert.equal((await run(launcher(image), ["--nonsense"]).then(assert.fail, (failure) => failure)).code, 2);
});
