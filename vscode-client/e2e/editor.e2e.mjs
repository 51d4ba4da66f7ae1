// The whole way in a real editor: `boardcast serve`, the packaged extension with the real sidecar inside, VS Code's
// workbench in a browser, changes made over REST and by a real MCP client. Run it with `npm run e2e`.
//
//   BOARDCAST_VSIX_WITHOUT_RUNTIME   the packaged extension that finds a Java (run.sh sets it)
//   and those of lib/stage.mjs
// Runs alone: how soon each change is seen is measured.
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { fastEnough, P95_MS, playLife, SEEN_WITHIN_MS, summary, timekeeper } from "./lib/life.mjs";
import { until } from "./lib/processes.mjs";
import { required, stage } from "./lib/stage.mjs";

const MAX_LIVES = 3;
/** Time for the window to close and for its one drawing, when the number of windows is counted. */
const WINDOW_MS = 500;

let board;
let agent;
let editor;
let on;
/** Numbers of the projects that later tests look at. */
let checkout;
let website;

// What the extension carries is all the Java that it has.
stage({ env: { JAVA_HOME: "/nowhere" } }, (opened) => {
  on = opened;
  ({ board, agent, editor } = opened);
});

criterion("AC-4.3.a: the editor opens, and the sidecar is live with nothing clicked", async () => {
  await editor.status("live");
  assert.equal(editor.sidecars().length, 1, "one sidecar");
  assert.match(editor.sidecars()[0].command, /\/server\/runtime\/bin\/java /, "on the runtime that the package carries");
  assert.ok(!editor.sidecars()[0].command.includes(board.key), "the key is not in the arguments");
  await editor.openBoards();
  await editor.page.getByText("There are no projects yet.").waitFor();
});

criterion("AC-5.1.a: a project's whole life, played by a real MCP client, shows in tree and board step by step", async (context) => {
  for (let life = 1; ; life++) {
    const clock = await timekeeper(editor);
    checkout = await playLife(agent, editor, clock, "Checkout");
    // On a machine that is busy with other things one life may be slow as a whole.
    if (fastEnough(context, clock.steps)) return;
    assert.ok(life < MAX_LIVES, `95 of 100 steps were to be seen within ${P95_MS} ms, and all within ${SEEN_WITHIN_MS}`);
    await board.rest("DELETE", `/api/projects/${checkout}`);
    await editor.row(`Project ${checkout}, Checkout`).waitFor({ state: "detached" });
  }
});

criterion("AC-4.3.b: an issue that an agent or a script changes shows within 2 s, without a refresh", async (context) => {
  const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Website" });
  website = projectNumber;
  const issue = await board.rest("POST", `/api/projects/${projectNumber}/issues`, { title: "Front page" });
  await editor.shows(`Issue ${issue.number}, Front page, backlog`);
  const clock = await timekeeper(editor);
  await editor.command("Boardcast: Show Board");
  await editor.pick("Website");
  await clock.board();
  const changes = [
    ["agent", "in_progress", "in progress"],
    ["script", "todo", "to do"],
    ["agent", "done", "done"],
    ["script", "in_progress", "in progress"],
    ["agent", "backlog", "backlog"],
  ];
  for (const [who, status, word] of changes) {
    const change = () =>
      who === "agent"
        ? agent.call("update_issue_status", { projectNumber, issueNumber: issue.number, status })
        : board.rest("PUT", `/api/projects/${projectNumber}/issues/${issue.number}/status`, { status });
    await clock.step(`${who}: ${status}`, change, `Issue ${issue.number}, Front page, ${word}`, new RegExp(`^${status}: #${issue.number}`));
  }
  await editor.command("View: Close Editor");
  fastEnough(context, clock.steps);
  const { longest } = summary(clock.steps);
  assert.ok(longest < SEEN_WITHIN_MS, `seen after ${longest} ms`);
});

criterion("AC-4.3.d: a burst of changes reaches the editor in one notification a window", async (context) => {
  const { number } = await board.rest("POST", "/api/projects", { title: "Burst" });
  await editor.shows(`Project ${number}, Burst`);
  const windows = async () => ((await editor.log()).match(/Window \S+ \(\w+\): [1-9]\d* changes/g) ?? []).length;
  await editor.page.waitForTimeout(2 * WINDOW_MS); // the window of the new project has closed
  const earlier = await windows();
  const from = performance.now();
  const count = 40;
  for (let index = 1; index <= count; index++) {
    await board.rest("POST", `/api/projects/${number}/issues`, { title: `Issue ${index}` });
  }
  const took = performance.now() - from;
  await editor.shows(`Project ${number}, Burst, 0 of ${count}`);
  await editor.page.waitForTimeout(2 * WINDOW_MS);
  const used = (await windows()) - earlier;
  const allowed = Math.ceil(took / WINDOW_MS) + 1;
  context.diagnostic(`${count} changes in ${Math.round(took)} ms came in ${used} windows`);
  assert.ok(used >= 1 && used <= allowed, `${used} windows, at most ${allowed} allowed`);
  await board.rest("DELETE", `/api/projects/${number}`);
  await editor.row(`Project ${number}, Burst`).waitFor({ state: "detached" });
});

criterion("AC-4.3.f: a hub address that is not a WebSocket URL is answered with how to set it", async () => {
  await on.settings({ "boardcast.hubUrl": "http://127.0.0.1:1/notifications" });
  await editor.status("misconfigured");
  const notice = editor.page.locator(".notification-toast", { hasText: /hubUrl/i });
  await notice.getByText(/ws:/).waitFor();
  await notice.getByRole("button", { name: "Open Settings" }).waitFor();
  await notice.hover();
  await notice.locator(".codicon-notifications-clear").first().click();
  await on.settings({});
  await editor.status("live");
});

criterion("AC-4.4.f: the server goes and comes back: the editor says so, keeps the board, and catches up by itself", async (context) => {
  await board.down();
  await editor.page.locator(".statusbar-item", { hasText: /Boardcast: (offline|polling)/ }).waitFor();
  assert.ok(await editor.row(`Project ${checkout}, Checkout`).first().isVisible(), "the last known board stays");
  await board.up();
  const from = performance.now();
  const { number } = await board.rest("POST", "/api/projects", { title: "After the break" });
  await editor.status("live");
  await editor.shows(`Project ${number}, After the break`);
  context.diagnostic(`caught up ${Math.round(performance.now() - from)} ms after the server was back`);
  await board.rest("DELETE", `/api/projects/${number}`);
});

criterion("a sidecar that is killed is started again, and the board goes on", async () => {
  const [first] = editor.sidecars();
  process.kill(first.pid, "SIGKILL");
  await until("another sidecar", () => editor.sidecars().some(({ pid }) => pid !== first.pid));
  await editor.status("live");
  await board.rest("PATCH", `/api/projects/${website}`, { title: "Web site" });
  await editor.shows(`Project ${website}, Web site`);
});

criterion("refresh, reconnect and the log are in the command palette", async () => {
  await editor.command("Boardcast: Refresh");
  await editor.command("Boardcast: Reconnect");
  await editor.status("live");
  await editor.command("Boardcast: Show Log");
  await editor.page.locator(".panel .output-view, .part.panel").first().waitFor();
  await editor.page.locator(".view-line", { hasText: "The connection is live." }).first().waitFor();
  await editor.command("View: Hide Panel");
  assert.ok(!(await editor.log()).includes(board.key), "the key is not in the log");
});

criterion("an issue's menu sets its status and moves it, and the tree points out what changed", async () => {
  const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Menus", phases: ["Draft", "Print"] });
  await board.rest("POST", `/api/projects/${projectNumber}/issues`, { title: "Poster" });
  await editor.shows("Issue 1, Poster, backlog");
  await editor.menu("Issue 1, Poster", "Set Status …");
  await editor.pick("In progress");
  await editor.shows("Issue 1, Poster, in progress");
  const mark = editor.row("Issue 1, Poster").locator('[class*="monaco-decoration"]');
  await mark.first().waitFor({ state: "attached" });
  await mark.first().waitFor({ state: "detached" });
  await editor.menu("Issue 1, Poster", "Move to Phase …");
  await editor.pick("Print");
  await editor.shows("Phase Print, in progress, 0 of 1 issue done");
  await editor.menu("Phase Draft", "Add Issue …");
  const input = editor.page.locator(".quick-input-widget input[type=text]");
  await input.fill("Flyer");
  await editor.page.keyboard.press("Enter");
  await editor.shows("Issue 2, Flyer, backlog");
  const issue = await board.rest("GET", `/api/projects/${projectNumber}/issues/2`);
  assert.equal(issue.phase, "Draft");
  await board.rest("DELETE", `/api/projects/${projectNumber}`);
});

criterion("the sidecar's trace comes into the log when it is asked for, also from the next sidecar, and has no key in it", async () => {
  const lines = async () => ((await editor.log()).match(/Trace: /g) ?? []).length;
  await editor.command("Boardcast: Show Trace");
  await editor.command("Boardcast: Reconnect");
  await until("the sidecar tells what it does", async () => (await lines()) > 0);
  const [first] = editor.sidecars();
  await editor.command("Boardcast: Restart Sidecar");
  await until("another sidecar", () => editor.sidecars().some(({ pid }) => pid !== first.pid));
  await editor.status("live");
  const earlier = await lines();
  await editor.command("Boardcast: Reconnect");
  await until("the next one tells, too", async () => (await lines()) > earlier);
  await editor.command("Boardcast: Stop Trace");
  await editor.command("View: Hide Panel");
  assert.ok(!(await editor.log()).includes(board.key), "the key is not in the log");
});

criterion("a click on the status bar offers what can be done", async () => {
  await editor.page.locator(".statusbar .statusbar-item", { hasText: "Boardcast: live" }).click();
  for (const label of ["Reconnect", "Run Doctor", "Copy Diagnostics"]) {
    await editor.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().waitFor();
  }
  await editor.pick("Show Log");
  await editor.page.locator(".part.panel").first().waitFor();
  await editor.command("View: Hide Panel");
});

criterion("the package without a runtime finds a Java of this machine", async () => {
  const other = await on.edit({ vsix: required("BOARDCAST_VSIX_WITHOUT_RUNTIME") });
  try {
    await other.status("live");
    assert.match(other.sidecars()[0].command, /boardcast\.jar sidecar$/);
  } finally {
    await other.close();
  }
});

criterion("AC-4.3.e: the extension deactivates, or the editor dies, and no sidecar is left behind", async (context) => {
  const [first] = editor.sidecars();
  // The window's extensions are deactivated, and activated again.
  await editor.command("Developer: Reload Window");
  await until("the first sidecar ends", () => editor.sidecars().every(({ pid }) => pid !== first.pid));
  await editor.status("live");
  const [second] = editor.sidecars();
  // The extension host, killed outright: nothing of the extension's own can run any more.
  process.kill(second.parent, "SIGKILL");
  const from = performance.now();
  await until("the second sidecar ends", () => editor.sidecars().every(({ pid }) => pid !== second.pid), 15_000);
  context.diagnostic(`ended ${Math.round(performance.now() - from)} ms after its editor was killed`);
  await editor.close();
  await until("no process of the editor is left", () => editor.sidecars().length === 0, 15_000);
});
