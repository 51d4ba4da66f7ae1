// What the extension costs a window that looks at no board, and how soon one that does has it: a real editor, with
// nothing of Boardcast in the folder's settings. Its limits are of a quiet machine, so it is no test: `scripts/bench
// editor` runs it. What happens in which order is tested in startup.e2e.mjs.
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { until } from "./lib/processes.mjs";
import { stage } from "./lib/stage.mjs";

/** What activation may add to the extension host, of its thread's CPU time. Loading the client's bundle as well would be past it. */
const ACTIVATION_MS = 30;
/** From the click on the view's icon to the first project. */
const FIRST_BOARD_MS = 2_000;
const ROUNDS = 3;

let editor;
let on;

stage({ asUser: true, measured: true }, async (opened) => {
  on = opened;
  ({ editor } = opened);
  for (const title of ["Checkout", "Website"]) {
    const { number } = await opened.board.rest("POST", "/api/projects", { title, phases: ["Build"] });
    for (let index = 1; index <= 20; index++) {
      await opened.board.rest("POST", `/api/projects/${number}/issues`, { title: `Issue ${index}`, phase: "Build" });
    }
  }
});

criterion("activation in a window that looks at no board", async (context) => {
  const told = [await editor.activation()];
  for (let round = 1; round < ROUNDS; round++) told.push(await once((window) => window.activation()));
  await quickly(context, told);
});

criterion("from the click on the icon to the first project, with nothing started before", async (context) => {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = (await editor.measures("activationMs")).length;
    await once(async (window) => {
      await until("the extension sleeps", async () => (await editor.measures("activationMs")).length > before);
      const from = await window.page.evaluate(() => performance.now());
      await window.icon().click();
      times.push(Math.round((await window.drawnAt("Project 1, Checkout")) - from));
    });
    await until("its sidecar ends", () => editor.sidecars().length === 0);
  }
  context.diagnostic(`ms: ${times.join(", ")}`);
  // The best one: what else the machine does only adds.
  assert.ok(Math.min(...times) < FIRST_BOARD_MS, `there after ${times.join(", ")} ms`);
});

criterion("activation with a session beginning", async (context) => {
  await on.settings({});
  await editor.status("live"); // also where the settings are written later
  const told = [];
  for (let round = 0; round < ROUNDS; round++) {
    const activation = async (window) => {
      await window.status("live");
      return window.activation();
    };
    told.push(await once(activation));
  }
  await quickly(context, told);
});

/** Looks at a window of its own, after which the others' extension hosts are gone. */
async function once(look) {
  const window = await on.window();
  const result = await look(window);
  await window.close();
  await until("the other windows' extension hosts end", () => editor.extensionHosts().length === 1);
  return result;
}

/** @param told as the editor tells them; other extensions that start meanwhile are in it */
async function quickly(context, told) {
  const measures = (await editor.measures("activationMs")).slice(-told.length);
  const tell = ({ activationMs, loadCpuMs, activateCpuMs }) =>
    `${loadCpuMs.toFixed(1)} + ${activateCpuMs.toFixed(1)} (by the clock ${activationMs.toFixed(1)})`;
  context.diagnostic(`as the editor tells it: ${told.join(", ")} ms`);
  context.diagnostic(`loading + activating, ms of the extension host's thread: ${measures.map(tell).join("; ")}`);
  const blocks = measures.map(({ loadCpuMs, activateCpuMs }) => loadCpuMs + activateCpuMs);
  assert.ok(Math.min(...blocks) < ACTIVATION_MS, `activation took ${blocks.join(", ")} ms`);
}
