// The local server in a real editor: one package, no Java anywhere, no settings. Started by its command, used by an agent
// as the editor's agent mode would start it, shared by two windows, stopped, started again, and gone with the editor.
// Run it with `npm run e2e`.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { criterion, onFailure } from "./lib/criteria.mjs";
import { openEditor } from "./lib/editor.mjs";
import { PATIENCE_MS, processesWith, until } from "./lib/processes.mjs";
import { soonEnough } from "./lib/soon.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const editors = required("BOARDCAST_EDITORS");
const vsix = required("BOARDCAST_VSIX");
/** What a change may take from the agent's call to the page. */
const SEEN_WITHIN_MS = 2_000;
/** An unused server ends after so long; the default would make the test wait a minute. */
const UNUSED_S = 25;

let editor;
let folder;
let home;
let outside;

before(async () => {
  home = await mkdtemp(path.join(tmpdir(), "bch-"));
  folder = path.join(home, "shop");
  await mkdir(folder);
  await mkdir(path.join(home, "bin"));
  // What of the system's programs the editor itself needs, and no Java.
  for (const name of ["sh", "bash", "uname", "which", "dirname", "readlink", "cat", "sed", "ps", "env", "rm", "mkdir"]) {
    for (const where of ["/usr/bin", "/bin"]) await symlink(path.join(where, name), path.join(home, "bin", name)).catch(() => {});
  }
  const env = {
    PATH: path.join(home, "bin"),
    HOME: home,
    JAVA_HOME: "/nowhere",
    BOARDCAST_LOCAL_SERVER_UNUSED_S: String(UNUSED_S),
    STATE_TRACKING_API_KEY: "",
    STATE_TRACKING_API_URL: "",
    BOARDCAST_HUB_URL: "",
    BOARDCAST_DATA_DIR: "",
  };
  editor = await openEditor({ editors, vsix, folder, env });
  outside = await filesOutside();
}, { timeout: 300_000 });

onFailure(async (name) => {
  const file = path.join(root, "vscode-client/.build/failures", name);
  await mkdir(path.dirname(file), { recursive: true });
  await editor.page.screenshot({ path: `${file}.png` });
  await writeFile(`${file}.log`, await editor.log());
  console.error(`the editor at the failure: ${file}.png, its log beside it`);
});

after(async () => {
  await editor?.close();
  for (const { pid } of home === undefined ? [] : servers()) process.kill(pid, "SIGTERM");
  if (home !== undefined) await rm(home, { recursive: true, force: true });
}, { timeout: 180_000 });

criterion("without Java and without a setting, one command starts a server, and the board is live", async () => {
  await editor.openBoards();
  await editor.page.locator(".sidebar .welcome-view-content a.monaco-button", { hasText: "Start Local Server" }).waitFor({ timeout: PATIENCE_MS });
  await editor.command("Boardcast: Start Local Server");
  await editor.status("live", PATIENCE_MS);
  assert.equal(servers().length, 1);
});

criterion("an agent started with what the editor's agent mode is told changes the board, and the tree shows it", async (context) => {
  const agent = await connect();
  try {
    const { project } = await call(agent, "create_project", { title: "Click and go", phases: ["Plan"] });
    await editor.shows(`Project ${project.number}, Click and go`);
    await soonEnough(context, "from the agent's call to the tree", SEEN_WITHIN_MS, async (tries) => {
      const title = ["First card", "Second card", "Third card"][tries];
      await call(agent, "create_issue", { projectNumber: project.number, title, phase: "Plan", status: "todo" });
      return editor.shows(`Issue ${tries + 1}, ${title}, to do`);
    });
  } finally {
    await agent.close();
  }
});

criterion("a second window shares the one server", async () => {
  const second = await editor.page.context().newPage();
  try {
    await second.goto(editor.page.url());
    // Asleep until somebody looks at the boards.
    await second.locator('.activitybar .action-item [aria-label^="Boardcast"]').first().click();
    await second.locator(".statusbar .statusbar-item", { hasText: "Boardcast: live" }).waitFor({ timeout: PATIENCE_MS });
    await until("each window has a sidecar", () => editor.sidecars().length === 2);
    assert.equal(servers().length, 1);
  } finally {
    await second.close();
  }
});

criterion("the doctor of the package finds all well", async () => {
  await editor.command("Boardcast: Run Doctor");
  await editor.page.locator(".terminal .xterm-rows", { hasText: "All is well" }).waitFor({ timeout: PATIENCE_MS });
});

criterion("stopped, the board stays and the click to start again is offered; started again, all is still there", async () => {
  const before = await record();
  await editor.command("Boardcast: Stop Local Server");
  await until("the server has ended", () => servers().length === 0, PATIENCE_MS);
  await editor.page.locator(".statusbar .statusbar-item", { hasText: /Boardcast: (offline|misconfigured)/ }).waitFor({ timeout: PATIENCE_MS });
  assert.equal((await files(storage())).includes("server/ready.json"), false);
  await editor.command("Boardcast: Start Local Server");
  await editor.status("live", PATIENCE_MS);
  assert.notEqual((await record()).pid, before.pid);
  await editor.shows("Project 1, Click and go", PATIENCE_MS);
});

criterion("a server that dies is started again, and the board is live again", async () => {
  const { pid } = await record();
  process.kill(pid, "SIGKILL");
  await until("another server answers", async () => (await record().catch(() => ({ pid }))).pid !== pid, PATIENCE_MS);
  await editor.status("live", PATIENCE_MS);
  assert.equal(servers().length, 1);
});

criterion("with the editor gone the server ends by itself, leaves no process, and nothing was written outside of the extension's storage", async () => {
  assert.deepEqual((await filesOutside()).filter((name) => !outside.includes(name)), []);
  await editor.page.context().close();
  await editor.server.end();
  await until("the server has ended", () => servers().length === 0, UNUSED_S * 1_000 + PATIENCE_MS);
  assert.deepEqual(editor.sidecars(), []);
  assert.equal((await files(storage())).includes("server/ready.json"), false);
});

function storage() {
  return path.join(editor.home, "ud/User/globalStorage/boardcast.boardcast");
}

async function record() {
  return JSON.parse(await readFile(path.join(storage(), "server/ready.json"), "utf8"));
}

/** The servers of this editor's extension. */
function servers() {
  return processesWith(editor.home).filter(({ command }) => command.includes(" dev.boardcast.app.Main serve "));
}

/** The carried `mcp`, with the environment that the editor's agent mode is given for the server in use. */
async function connect() {
  const [extension] = (await readdir(path.join(editor.home, "ext"))).filter((name) => name.startsWith("boardcast.boardcast"));
  const server = path.join(editor.home, "ext", extension, "server");
  const runtime = path.join(server, "runtime");
  const { trackerUrl, hubUrl } = await record();
  const require = createRequire(path.join(editors, "package.json"));
  const load = (name) => import(pathToFileURL(require.resolve(`@modelcontextprotocol/sdk/${name}`)).href);
  const [{ Client }, { StdioClientTransport }] = await Promise.all([load("client/index.js"), load("client/stdio.js")]);
  const client = new Client({ name: "boardcast-e2e", version: "0.1.0" });
  const transport = new StdioClientTransport({
    command: path.join(runtime, "bin/java"),
    args: [`@${path.join(runtime, "lib/mcp.options")}`, "-cp", path.join(runtime, "lib/boardcast.jar"), "dev.boardcast.app.Main", "mcp"],
    cwd: server,
    env: { HOME: home, PATH: path.join(home, "bin"), STATE_TRACKING_API_URL: trackerUrl, BOARDCAST_HUB_URL: hubUrl, BOARDCAST_DATA_DIR: path.join(storage(), "server") },
  });
  await client.connect(transport, { timeout: PATIENCE_MS });
  return client;
}

async function call(client, name, parameters) {
  const answer = await client.callTool({ name, arguments: parameters });
  if (answer.isError) throw new Error(`${name}: ${JSON.stringify(answer.content)}`);
  return answer.structuredContent;
}

/** Files of ours that are not in the extension's storage: in the user's folder, or where temporary ones go. */
async function filesOutside() {
  const own = (names) => names.filter((name) => /boardcast|credentials|sqlite|ready\.json/i.test(name));
  const inHome = (await files(home)).filter((name) => !name.startsWith("bin/") && !name.startsWith("shop"));
  const inTemporary = own(await files(path.join(editor.home, "tmp")));
  return [...inHome, ...inTemporary, ...(await mapped())];
}

/** What the servers have unpacked into the system's folder of temporary files, where other programs' files come and go. */
async function mapped() {
  const maps = await Promise.all(servers().map(({ pid }) => readFile(`/proc/${pid}/maps`, "utf8")));
  const paths = maps.flatMap((text) => text.split("\n").map((line) => line.slice(73).trim()));
  return paths.filter((name) => name.startsWith(tmpdir()) && !name.startsWith(editor.home));
}

async function files(where) {
  return readdir(where, { recursive: true }).catch(() => []);
}

function required(name) {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set: run e2e/run.sh`);
  return value;
}
