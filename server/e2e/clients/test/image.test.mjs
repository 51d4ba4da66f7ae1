// The sidecar's runtime image, as editors get it: on machines without Java, wherever it was unpacked.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { root, suite, using } from "../lib/suite.mjs";

const run = promisify(execFile);
const jar = path.join(root, "server/app/target/boardcast.jar");
const made = path.join(root, "server/app/target/image");
const program = (folder) => path.join(folder, "bin/boardcast");
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

test("on a machine without Java the image's whole program serves, answers an agent, and finds all well", async ({ image }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "boardcast-prögram-"));
  const ready = path.join(folder, "ready.json");
  // No path at all: the launchers' own tools are where every system has them.
  const env = { PATH: "", HOME: folder, BOARDCAST_DATA_DIR: path.join(folder, "data") };
  const server = spawn(program(image), ["serve", "--api-port=0", "--ws-port=0", `--ready-file=${ready}`], { cwd: folder, env, stdio: "ignore" });
  const ended = once(server, "exit");
  try {
    await until("the server is ready", () => existsSync(ready));
    const { trackerUrl, hubUrl, pid } = JSON.parse(readFileSync(ready, "utf8"));
    assert.equal(pid, server.pid);
    const client = { ...env, STATE_TRACKING_API_URL: trackerUrl, BOARDCAST_HUB_URL: hubUrl };
    const doctor = await run(program(image), ["doctor"], { cwd: folder, env: client });
    assert.match(doctor.stdout, /All is well/);
    const answers = await ask(program(image), { cwd: folder, env: client }, [
      { id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "image", version: "1" } } },
      { method: "notifications/initialized" },
      { id: 2, method: "tools/call", params: { name: "create_project", arguments: { title: "From the image" } } },
      { id: 3, method: "tools/call", params: { name: "list_projects", arguments: {} } },
    ]);
    assert.equal(answers.get(1).result.serverInfo.name, "boardcast");
    assert.equal(answers.get(3).result.structuredContent.projects[0].title, "From the image");
  } finally {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Says these to `mcp`, each request after the answer to the one before; gives the answers by their ids. */
async function ask(command, options, messages) {
  const child = spawn(command, ["mcp"], { ...options, stdio: ["pipe", "pipe", "inherit"] });
  const answers = new Map();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const answer of lines.map((line) => JSON.parse(line))) answers.set(answer.id, answer);
  });
  const ended = once(child, "exit");
  try {
    for (const message of messages) {
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
      if (message.id !== undefined) await until(`the answer to ${message.method}`, () => answers.has(message.id));
    }
  } finally {
    child.stdin.end();
    await ended;
  }
  return answers;
}
