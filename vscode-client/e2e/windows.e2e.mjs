// Windows of a real editor that come and go, on a hub that comes and goes: what they show, and what is left of them.
// Run it with `npm run e2e`.
// Runs alone: how soon two windows show a change is measured.
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { until } from "./lib/processes.mjs";
import { assertSoon } from "./lib/soon.mjs";
import { stage } from "./lib/stage.mjs";
import { watchTree } from "./lib/watch.mjs";

const SEEN_WITHIN_MS = 2_000;
/** What may go by until the status bar says that the hub is away. */
const POLLING_WITHIN_MS = 5_000;
const POLL_INTERVAL_MS = 1_000;
const RELOADS = 3;

let board;
let agent;
let editor;
let on;
let projectNumber;

stage({ relayed: true, settings: { "boardcast.pollIntervalMs": POLL_INTERVAL_MS } }, async (opened) => {
  on = opened;
  ({ board, agent, editor } = opened);
  ({ number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Shop", phases: ["Plan", "Build"] }));
  for (const title of ["Choose a name", "Front page"]) {
    await board.rest("POST", `/api/projects/${projectNumber}/issues`, { title, phase: "Plan" });
  }
  await editor.status("live");
  await editor.openBoards();
  await editor.shows("Issue 2, Front page");
});

criterion("AC-4.4.f: only the hub goes: the editor polls and shows what changes; the hub comes back, nothing is lost or there twice", async (context) => {
  const tree = await watchTree(editor);
  const cut = performance.now();
  on.relay.mode("refuse");
  on.relay.cut();
  await editor.status("polling");
  const said = Math.round(performance.now() - cut);
  context.diagnostic(`the status bar says polling ${said} ms after the hub went`);
  assertSoon(context, "said", said, POLLING_WITHIN_MS);
  const changed = async (what, change, row) => {
    const since = Date.now();
    await change();
    context.diagnostic(`${what}: ${(await tree.seen(row, since)) - since} ms`);
  };
  const move = (status) => () => agent.call("update_issue_status", { projectNumber, issueNumber: 1, status });
  await changed("while polling, a status", move("in_progress"), /^Issue 1, Choose a name, in progress/);
  await changed("while polling, a new issue", () => agent.call("create_issue", { projectNumber, title: "Prices", phase: "Build" }), /^Issue 3, Prices/);
  await changed("while polling, another status", move("done"), /^Issue 1, Choose a name, done/);
  // What is under way while the hub comes back is what could be lost, or come twice.
  const back = performance.now();
  on.relay.mode("pass");
  for (let index = 1; index <= 8; index++) await agent.call("create_issue", { projectNumber, title: `Idea ${index}`, phase: "Build" });
  await board.rest("DELETE", `/api/projects/${projectNumber}/issues/2`);
  await editor.status("live");
  context.diagnostic(`live again ${Math.round(performance.now() - back)} ms after the hub was back`);
  await changed("live again, a status", move("todo"), /^Issue 1, Choose a name, to do/);
  await until("the tree is the tracker's board", async () => (await rows()).join("\n") === (await tracked()).join("\n"));
});

criterion("two windows on one server: both show a change within 2 s, each with a sidecar of its own", async (context) => {
  const other = await on.window();
  await other.openBoards();
  await other.shows("Issue 1, Choose a name");
  assert.equal(editor.sidecars().length, 2);
  const trees = [await watchTree(editor), await watchTree(other)];
  const times = [];
  for (const [status, word] of [["done", "done"], ["in_progress", "in progress"], ["todo", "to do"]]) {
    const since = Date.now();
    await agent.call("update_issue_status", { projectNumber, issueNumber: 1, status });
    const seen = await Promise.all(trees.map((tree) => tree.seen(new RegExp(`^Issue 1, Choose a name, ${word}`), since)));
    times.push(...seen.map((at) => at - since));
  }
  context.diagnostic(`from the agent's call to one window and the other, ms: ${times.join(", ")}`);
  assertSoon(context, "seen", Math.max(...times), SEEN_WITHIN_MS);
  await other.close();
  await until("its sidecar ends with a window", () => editor.sidecars().length === 1);
  await editor.status("live");
});

criterion("a window that is loaded again has one sidecar, and none is left from before", async () => {
  for (let reload = 0; reload < RELOADS; reload++) {
    const before = editor.sidecars().map(({ pid }) => pid);
    await editor.command("Developer: Reload Window");
    await until("the earlier sidecar has ended", () => editor.sidecars().every(({ pid }) => !before.includes(pid)));
    await editor.status("live");
    await editor.shows("Issue 1, Choose a name");
    assert.equal(editor.sidecars().length, 1);
  }
});

criterion("an extension that is uninstalled leaves no process, and no file outside its own folders and the editor's log", async (context) => {
  await editor.install("--uninstall-extension", "boardcast.boardcast");
  await editor.command("Developer: Reload Window");
  await until("the sidecar ends", () => editor.sidecars().length === 0);
  await editor.page.locator(".monaco-workbench .statusbar").waitFor();
  await until("the icon is gone", async () => (await editor.icon().count()) === 0);
  const own = [/^ext\//, /^ud\/User\/(globalStorage|workspaceStorage\/[^/]+)\/boardcast\.boardcast\//, /^ud\/logs\//];
  const left = (await editor.files()).filter((file) => !own.some((folder) => folder.test(file)));
  context.diagnostic(`files of the editor that are left: ${left.length}`);
  assert.deepEqual(left.filter((file) => /boardcast|java|hsperfdata|\.jsa|sqlite|jna|netty/i.test(file)), []);
  assert.deepEqual(left.filter((file) => /^(user|tmp|xc|xca)\//.test(file) && !isTheEditors(file)), []);
});

/** What the editor itself keeps in the user's folders. */
function isTheEditors(file) {
  return /code-server|vscode|^xca\/Microsoft\//.test(file);
}

/** What a screen reader says of the tree's issues, in their order. */
async function rows() {
  const all = await editor.row("Issue ").evaluateAll((found) => found.map((row) => row.getAttribute("aria-label")));
  return all.map((text) => /^Issue \d+, [^,]+, [^,]+/.exec(text)[0]).sort();
}

/** The same of the tracker's board. */
async function tracked() {
  const words = { backlog: "backlog", todo: "to do", in_progress: "in progress", done: "done" };
  const { issues } = await board.rest("GET", `/api/projects/${projectNumber}/board`);
  return issues.map(({ number, title, status }) => `Issue ${number}, ${title}, ${words[status]}`).sort();
}
