// What programs are started in: somebody else's project, another locale, another home, folders beyond ASCII. Real launchers, few starts.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { runScript, workspace } from "../lib/script.mjs";
import { program, root, suite, using } from "../lib/suite.mjs";

const test = suite();

/** What a service, a cron job or an agent gives: no locale but that of ASCII, and no home. */
const bare = (more) => ({ PATH: process.env.PATH, JAVA_HOME: process.env.JAVA_HOME ?? "", LC_ALL: "C", ...more });

const ask = (id, method, params) => `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
const INITIALIZE = ask(1, "initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "x", version: "1" } });

/** Runs a program to its end. */
async function run(command, args, { env, cwd, input = "" }) {
  const child = spawn(command, args, { cwd, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

/** The folder of a project that is somebody else's, with the `.env` that goes with it. */
function project(folder, name, ...lines) {
  const made = path.join(folder, name);
  mkdirSync(made);
  const text = ["\u{feff}export FOO=bar", "a line without a sign", "PASSWORD: hunter22", "NAME=Zo\u00eb", ...lines, ""].join("\n");
  // In Latin-1, but for the mark of UTF-8.
  writeFileSync(path.join(made, ".env"), Buffer.concat([Buffer.from("\u{feff}"), Buffer.from(text.slice(1), "latin1")]));
  return made;
}

test("an agent in somebody else's project, in a folder beyond ASCII, with a program in such a one, and neither home nor locale", ({ board }) =>
  using(workspace(), async ({ folder }) => {
    // The program as it is, in another place.
    const home = path.join(folder, "Bücher 計画");
    mkdirSync(path.join(home, "scripts/lib"), { recursive: true });
    for (const file of ["scripts/boardcast", "scripts/lib/java.sh"]) copyFileSync(path.join(root, file), path.join(home, file));
    mkdirSync(path.join(home, "server/app/target"), { recursive: true });
    linkOrCopy(path.join(root, "server/app/target/boardcast.jar"), path.join(home, "server/app/target/boardcast.jar"));
    const cwd = project(folder, "Projekt é", "LOG_LEVEL=verbose", "REQUEST_TIMEOUT_MS=30s", `export STATE_TRACKING_API_KEY='${board.key}' # ours`);
    const env = bare({ STATE_TRACKING_API_URL: board.trackerUrl });
    const create = ask(2, "tools/call", { name: "create_project", arguments: { title: "Zoë 計画" } });
    const { code, stdout, stderr } = await run(path.join(home, "scripts/boardcast"), ["mcp"], { env, cwd, input: INITIALIZE + create });
    assert.equal(code, 0, stderr);
    const answers = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(answers.find(({ id }) => id === 2).result.structuredContent.project.title, "Zoë 計画");
    assert.match(stderr, /LOG_LEVEL in line 5 of .*Projekt é.*\.env is not valid/);
    assert.match(stderr, /REQUEST_TIMEOUT_MS in line 6/);
    assert.doesNotMatch(stderr, /hunter22|verbose|unbound/);
  }));

test("an editor in somebody else's project: an address that cannot be used misconfigures, and says where it stands", () =>
  using(workspace(), async ({ folder }) => {
    const cwd = project(folder, "project", "STATE_TRACKING_API_URL=http://user:hunter22@localhost", "RETRY_ATTEMPTS=many");
    const env = bare({ STATE_TRACKING_API_KEY: "a-key-of-this-test", HOME: folder });
    const { code, stdout, stderr } = await run(program, ["rpc", "boardcast/status"], { env, cwd });
    assert.equal(code, 0, stderr);
    const { state, message } = JSON.parse(stdout);
    assert.equal(state, "misconfigured");
    assert.match(message, /STATE_TRACKING_API_URL in line 5 of .*\.env/);
    assert.match(stderr, /RETRY_ATTEMPTS in line 6/);
    assert.doesNotMatch(stdout + stderr, /hunter22/);
  }));

test("in a locale of ASCII, what is stored is what was typed; an argument that is no text is refused, and nothing is stored", ({ board }) =>
  using(workspace(), async ({ folder }) => {
    const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Typed" });
    const dataDir = path.join(folder, "Daten é");
    mkdirSync(dataDir);
    writeFileSync(path.join(dataDir, "credentials.json"), JSON.stringify({ apiKey: board.key }));
    const env = bare({ STATE_TRACKING_API_URL: board.trackerUrl, BOARDCAST_HUB_URL: board.hubUrl, BOARDCAST_DATA_DIR: dataDir });
    const title = "Zoë 計画 🎈";
    const stored = await run(program, ["rpc", "boardcast/createIssue", JSON.stringify({ projectNumber, title })], { env, cwd: folder });
    assert.equal(stored.code, 0, stored.stderr);
    // A byte of Latin-1, which no argument of Node's can hold.
    const script = `exec "$0" rpc boardcast/createIssue "{\\"projectNumber\\": ${projectNumber}, \\"title\\": \\"Zo$(printf '\\353')\\"}"`;
    const refused = await run("bash", ["-c", script, program], { env, cwd: folder });
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /argument 3 is no text in the encoding of this locale.*LC_ALL=C\.UTF-8/);
    const { issues } = await board.rest("GET", `/api/projects/${projectNumber}/board`);
    assert.deepEqual(issues.map((issue) => issue.title), [title]);
  }));

test("home is an absolute HOME, for server and script; a relative XDG_DATA_HOME is ignored, and without HOME all starts", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "bcs-"));
  try {
    const home = path.join(folder, "höme");
    mkdirSync(home);
    const env = bare({ HOME: home, XDG_DATA_HOME: "relative" });
    const ready = path.join(folder, "ready.json");
    const server = spawn(program, ["serve", "--api-port=0", "--ws-port=0", `--ready-file=${ready}`, "--until-stdin-closes"], { cwd: folder, env, stdio: ["pipe", "ignore", "inherit"] });
    const ended = once(server, "exit");
    try {
      await until("the server is ready", () => existsSync(ready));
      assert.ok(existsSync(path.join(home, ".local/share/boardcast/boardcast.db")));
      assert.ok(!existsSync(path.join(folder, "relative")));
      const { trackerUrl } = JSON.parse(readFileSync(ready, "utf8"));
      const { apiKey } = JSON.parse(readFileSync(path.join(home, ".local/share/boardcast/credentials.json"), "utf8"));
      const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
      await fetch(`${trackerUrl}/api/projects`, { method: "POST", headers, body: '{"title": "Of the script"}' });
      const ran = await runScript(["--project", "1", "--status", "closed"], { folder, env: { ...env, STATE_TRACKING_API_URL: trackerUrl } });
      assert.match(ran.stdout, /Changed/, ran.stderr);
    } finally {
      server.stdin.end();
      await ended;
    }
    // Nothing is there to be asked; the account's home is looked into, and no variable is missed.
    const { HOME: _, ...homeless } = env;
    const script = await run("bash", [path.join(root, "scripts/update-project.sh"), "--project", "1", "--status", "open"], { cwd: folder, env: { ...homeless, STATE_TRACKING_API_URL: "http://127.0.0.1:9" } });
    assert.doesNotMatch(script.stderr, /unbound/);
    const doctor = await run(program, ["doctor"], { cwd: folder, env: homeless });
    assert.match(doctor.stdout, new RegExp(`Data folder.*${userInfo().homedir}`));
    assert.equal(doctor.stderr, "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the script reads a .env as the program does", async ({ board }) =>
  using(workspace(), async ({ folder }) => {
    const { number } = await board.rest("POST", "/api/projects", { title: "Script" });
    for (const [i, lines] of [
      [`export STATE_TRACKING_API_URL = "${board.trackerUrl}" # here`, `STATE_TRACKING_API_KEY=${board.key} # there`],
      ["STATE_TRACKING_API_URL=ftp://x", "STATE_TRACKING_API_KEY=too few", `STATE_TRACKING_API_URL='${board.trackerUrl}'`, `STATE_TRACKING_API_KEY="${board.key}"\r`],
    ].entries()) {
      const cwd = project(folder, `project ${i}`, ...lines);
      const ran = await runScript(["--project", String(number), "--status", i === 0 ? "closed" : "open"], { folder: cwd, env: { LC_ALL: "C" } });
      assert.match(ran.stdout, /Changed/, ran.stderr);
    }
    const cwd = project(folder, "wrong", "STATE_TRACKING_API_URL=http://u:hunter22@x", "STATE_TRACKING_API_KEY=hunter");
    const ran = await runScript(["--project", String(number), "--status", "closed"], { folder: cwd, env: { BOARDCAST_DATA_DIR: folder } });
    assert.match(ran.stderr, /STATE_TRACKING_API_URL in \.env is not valid/);
    assert.match(ran.stderr, /STATE_TRACKING_API_KEY in \.env is not valid/);
    assert.doesNotMatch(ran.stderr, /hunter/);
  }));

function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
