// What the extension costs a window that looks at no board, and how soon one that does has it: a real editor, with
// nothing of Boardcast in the folder's settings. Run it with `npm run e2e`.
// Runs alone: what an activation costs is measured.
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { panelOf } from "./lib/panel.mjs";
import { until } from "./lib/processes.mjs";
import { stage } from "./lib/stage.mjs";

/**
 * What activation may add to the extension host, of its thread's CPU time. It is 10 to 18 ms on a quiet machine, and 39 to 57
 * where the browser computes on the same core; loading the client's bundle as well would be past it on any.
 */
const ACTIVATION_MS = 60;
/**
 * From the click on the view's icon to the first project. 2 s are wanted; a slow machine, which has the browser too, takes
 * 2.2 to 2.8.
 */
const FIRST_BOARD_MS = 4_000;
const ROUNDS = 3;
/** The best one counts. */
const TRIES = 2;
/** On a machine that is busy with other things it is tried more often. */
const MAX_ROUNDS = 8;

let board;
let editor;
let on;

stage({ asUser: true, measured: true }, async (opened) => {
  on = opened;
  ({ board, editor } = opened);
  for (const title of ["Checkout", "Website"]) {
    const { number } = await board.rest("POST", "/api/projects", { title, phases: ["Build"] });
    for (let index = 1; index <= 20; index++) {
      await board.rest("POST", `/api/projects/${number}/issues`, { title: `Issue ${index}`, phase: "Build" });
    }
  }
});

criterion("a window that looks at no board has the extension, and no sidecar and no status bar item", async (context) => {
  const told = [await editor.activation()];
  for (let round = 1; await again(round); round++) {
    const window = await on.window();
    told.push(await window.activation());
    await window.close();
  }
  await untilAlone();
  for (const { loaded } of await editor.measures("activationMs")) assert.deepEqual(loaded, ["extension.original.js"]);
  assert.equal(await editor.page.locator(".statusbar-item", { hasText: "Boardcast" }).count(), 0);
  assert.deepEqual(editor.sidecars(), []);
  context.diagnostic(`activation without a session, as the editor tells it: ${told.join(", ")} ms`);
  await quickly(context, told.length);
});

criterion("the first project is there soon after opening the view, with nothing started before", async (context) => {
  const times = [];
  for (let round = 0; round < TRIES || (round < MAX_ROUNDS && Math.min(...times) >= FIRST_BOARD_MS); round++) {
    const before = (await editor.measures("activationMs")).length;
    const window = await on.window();
    await until("the extension sleeps", async () => (await editor.measures("activationMs")).length > before, 60_000);
    assert.deepEqual(window.sidecars(), []);
    const from = await window.page.evaluate(() => performance.now());
    await window.icon().click();
    const drawn = await window.drawnAt("Project 1, Checkout");
    times.push(Math.round(drawn - from));
    assert.equal(window.sidecars().length, 1);
    await window.close();
    await until("its sidecar ends", () => editor.sidecars().length === 0);
    await untilAlone();
  }
  context.diagnostic(`from the click to the first project, ms: ${times.join(", ")}`);
  assert.ok(Math.min(...times) < FIRST_BOARD_MS, `there after ${times.join(", ")} ms`);
});

criterion("a command wakes a window that sleeps: Show Board finds the projects", async () => {
  const window = await on.window();
  await window.command("Boardcast: Show Board");
  await window.pick("Website");
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

criterion("a folder whose settings name a project wakes the window, at once and without a click", async (context) => {
  const told = [];
  await on.settings({});
  await editor.status("live"); // also where the settings are written later
  for (let round = 0; await again(round); round++) {
    const window = await on.window();
    await window.status("live");
    told.push(await window.activation());
    await window.close();
  }
  context.diagnostic(`activation with a session, as the editor tells it: ${told.join(", ")} ms`);
  await quickly(context, told.length);
});

criterion("settings that come while the sidecar is starting are followed when it runs", async () => {
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

/** How long each of the last activations took the extension host's one thread, which is what they may not do for long. */
async function blocksOf(count) {
  const measures = (await editor.measures("activationMs")).slice(-count);
  return measures.map(({ loadCpuMs, activateCpuMs }) => loadCpuMs + activateCpuMs);
}

/** Whether to look at one more activation: a machine that is slow for a while makes each of the first ones dear. */
async function again(rounds) {
  return rounds < ROUNDS || (rounds < MAX_ROUNDS && Math.min(...(await blocksOf(rounds))) >= ACTIVATION_MS);
}

async function quickly(context, count) {
  const measures = (await editor.measures("activationMs")).slice(-count);
  const tell = ({ activationMs, loadCpuMs, activateCpuMs }) =>
    `${loadCpuMs.toFixed(1)} + ${activateCpuMs.toFixed(1)} (by the clock ${activationMs.toFixed(1)})`;
  context.diagnostic(`loading + activating, ms of the extension host's thread: ${measures.map(tell).join("; ")}`);
  const blocks = await blocksOf(count);
  // The best one: what else the machine does only adds, even to a thread's own time.
  assert.ok(Math.min(...blocks) < ACTIVATION_MS, `activation took ${blocks.join(", ")} ms`);
}

/** Until the windows that were closed have ended their extensions. */
async function untilAlone() {
  await until("the other windows' extension hosts end", () => editor.extensionHosts().length === 1, 60_000);
}
