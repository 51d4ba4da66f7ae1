// What happens when, in a window that looks at no board and in one that does: a real editor, with nothing of Boardcast in
// the folder's settings. How long that takes is measured by `scripts/bench editor` (startup.bench.mjs). Run it with
// `npm run e2e`.
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { panelOf } from "./lib/panel.mjs";
import { until } from "./lib/processes.mjs";
import { stage } from "./lib/stage.mjs";

/** What the extension is loaded from: before somebody looks at a board, and then. */
const ASLEEP = ["extension.original.js"];
const AWAKE = ["extension.original.js", "client.js"];

let board;
let editor;
let on;

stage({ asUser: true, measured: true, complete: false }, async (opened) => {
  on = opened;
  ({ board, editor } = opened);
  for (const title of ["Checkout", "Website"]) {
    const { number } = await board.rest("POST", "/api/projects", { title, phases: ["Build"] });
    for (let index = 1; index <= 20; index++) {
      await board.rest("POST", `/api/projects/${number}/issues`, { title: `Issue ${index}`, phase: "Build" });
    }
  }
});

criterion("a window that looks at no board has the extension, and no sidecar and no status bar item", async () => {
  await slept(0);
  const window = await on.window();
  await slept(1);
  await window.close();
  await untilAlone();
  for (const { loaded } of await editor.measures("activationMs")) assert.deepEqual(loaded, ASLEEP);
  assert.equal(await editor.page.locator(".statusbar-item", { hasText: "Boardcast" }).count(), 0);
  assert.deepEqual(editor.sidecars(), []);
});

criterion("the first project comes with opening the view: the client is loaded and the sidecar started by that, and not before", async () => {
  const before = (await editor.measures("activationMs")).length;
  const window = await on.window();
  const { pid } = await slept(before);
  assert.deepEqual((await editor.measure(pid)).loaded, ASLEEP);
  assert.deepEqual(window.sidecars(), []);
  await window.icon().click();
  await window.shows("Project 1, Checkout");
  assert.equal(window.sidecars().length, 1);
  assert.deepEqual((await editor.measure(pid)).loaded, AWAKE);
  await window.close();
  await until("its sidecar ends", () => editor.sidecars().length === 0);
  await untilAlone();
});

criterion("a command wakes a window that sleeps: Show Board finds the projects", async () => {
  const window = await on.window();
  await window.choose("Boardcast: Show Board", "Website");
  const panel = panelOf(window);
  await panel.list("Backlog: 20").waitFor();
  await window.status("live");
  // The editor brings the panel back with the window, and that wakes the next session.
  const [first] = window.sidecars();
  await window.command("Developer: Reload Window");
  await until("another sidecar", () => window.sidecars().some(({ pid }) => pid !== first.pid));
  await panel.list("Backlog: 20").waitFor();
  await window.status("live");
  await window.close();
  await until("its sidecar ends", () => editor.sidecars().length === 0);
});

criterion("a folder whose settings name a project wakes the window, at once and without a click", async () => {
  await on.settings({});
  await editor.status("live"); // also where the settings are written later
  const before = (await editor.measures("activationMs")).length;
  const window = await on.window();
  await window.status("live");
  const { pid, loaded } = await slept(before);
  // The editor's own start waits for neither: both come after the activation.
  assert.deepEqual(loaded, ASLEEP);
  assert.deepEqual((await editor.measure(pid)).loaded, AWAKE);
  await window.close();
});

criterion("settings that come while the sidecar is starting are followed when it runs", async () => {
  await untilAlone();
  await until("the sidecars of closed windows end", () => editor.sidecars().length === 1);
  const release = await editor.holdSidecars();
  const window = await on.window();
  await until("its sidecar waits", () => editor.sidecars().length === 2);
  await on.settings({ "boardcast.webSocketEnabled": false });
  // The other window's sidecar runs: it tells that the editor has read them.
  await editor.status("polling");
  await release();
  await window.status("polling");
  await window.close();
});

/** The activation after so many others, once it is over. */
async function slept(before) {
  return until("the extension is active", async () => (await editor.measures("activationMs"))[before]);
}

/** Until the windows that were closed have ended their extensions. */
async function untilAlone() {
  await until("the other windows' extension hosts end", () => editor.extensionHosts().length === 1);
}
