// What a person does with the extension in a real editor, by palette, menus and status bar, and what happens to it: the server
// goes, the sidecar is killed, the window is loaded again, the editor dies. Run it with `npm run e2e`.
//
//   BOARDCAST_VSIX_WITHOUT_RUNTIME   the packaged extension that finds a Java (run.sh sets it)
//   and those of lib/stage.mjs
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { until } from "./lib/processes.mjs";
import { required, stage } from "./lib/stage.mjs";

/** Time for the window to close and for its one drawing, when the number of windows is counted. */
const WINDOW_MS = 500;

let board;
let editor;
let on;
/** Numbers of the projects that tests look at. */
let checkout;
let website;

// What the extension carries is all the Java that it has.
stage({ env: { JAVA_HOME: "/nowhere" } }, async (opened) => {
  on = opened;
  ({ board, editor } = opened);
  ({ number: checkout } = await board.rest("POST", "/api/projects", { title: "Checkout" }));
  ({ number: website } = await board.rest("POST", "/api/projects", { title: "Website" }));
  await editor.status("live");
  await editor.openBoards();
  await editor.shows(`Project ${website}, Website`);
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
  // One more, since that of the new project may have come late into the log.
  const allowed = Math.ceil(took / WINDOW_MS) + 2;
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
  const mark = editor.row("Issue 1, Poster").locator('[class*="monaco-decoration"]');
  await mark.first().waitFor({ state: "detached" });
  await editor.menu("Issue 1, Poster", "Set Status …");
  // It goes again by itself: looked for in the page from before it comes.
  const marked = mark.first().waitFor({ state: "attached" });
  await editor.pick("In progress");
  await editor.shows("Issue 1, Poster, in progress");
  await marked;
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
  await until("the second sidecar ends", () => editor.sidecars().every(({ pid }) => pid !== second.pid));
  context.diagnostic(`ended ${Math.round(performance.now() - from)} ms after its editor was killed`);
  await editor.close();
  await until("no process of the editor is left", () => editor.sidecars().length === 0);
});
