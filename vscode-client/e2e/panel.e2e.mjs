// The board panel in a real editor: real server, packaged extension with the real sidecar, VS Code's workbench in a
// browser, changes by a real MCP client and by the panel's own user. Run it with `npm run e2e`.
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { panelOf } from "./lib/panel.mjs";
import { until } from "./lib/processes.mjs";
import { soonEnough } from "./lib/soon.mjs";
import { stage } from "./lib/stage.mjs";

/** What a change may take from the agent's call to the page. */
const SEEN_WITHIN_MS = 2_000;

let board;
let agent;
let editor;
let projectNumber;
let panel;

stage({}, async (opened) => {
  ({ board, agent, editor } = opened);
  await editor.status("live");
});

criterion("the board panel opens from the palette, with a column for each status", async () => {
  projectNumber = (await agent.call("create_project", { title: "Launch", phases: ["Plan", "Build"] })).project.number;
  for (const [title, status, assignee] of [["Pick a date", "done", "mira"], ["Sign-up page", "todo", "claude"], ["Welcome mail", "backlog", "claude"]]) {
    await agent.call("create_issue", { projectNumber, title, phase: "Plan", status, assignee });
  }
  await editor.openBoards();
  await editor.shows("Issue 3, Welcome mail");
  await editor.command("Boardcast: Show Board");
  panel = panelOf(editor);
  await list("Backlog: 1").waitFor();
  await list("To do: 1").waitFor();
  await list("In progress: 0").waitFor();
  await list("Done: 1").waitFor();
  await card("Done", 1).waitFor();
});

criterion("an agent's change moves the card without a refresh, and says who did it", async (context) => {
  let who;
  const move = async (status, column) => {
    const from = performance.now();
    // Who did it goes again after 8 s: it is looked for from before it comes.
    const said = card(column, 2).locator(".who").textContent();
    const [, shownAfter] = await Promise.all([
      agent.call("update_issue_status", { projectNumber, issueNumber: 2, status }),
      card(column, 2).waitFor().then(() => performance.now() - from),
      said,
    ]);
    who = await said;
    return shownAfter;
  };
  await soonEnough(context, "from the agent's call to the panel", SEEN_WITHIN_MS, async (tries) => {
    if (tries > 0) await move("todo", "To do");
    return move("in_progress", "In progress");
  });
  assert.match(who, /^(?!Someone).+, just now$/);
  await until("it is said aloud", async () => /moved #2 Sign-up page to In progress$/.test(await panel.content.locator("[aria-live=polite]").textContent()));
});

criterion("a card is moved with the keyboard, and the tracker has it", async () => {
  await card("Backlog", 3).focus();
  await editor.page.keyboard.press("Shift+ArrowRight");
  await card("To do", 3).waitFor();
  await until("the tracker has it", async () => (await issue(3)).status === "todo");
  const isFocused = (column, number) => card(column, number).evaluate((node) => node === document.activeElement);
  await settled(3);
  await until("the card keeps the focus", () => isFocused("To do", 3));
  await editor.page.keyboard.press("ArrowRight");
  await until("an arrow leads to the next column", () => isFocused("In progress", 2));
});

criterion("a card is dragged to another column, and the tracker has it", async () => {
  await card("Done", 1).dragTo(panel.content.locator(".column.backlog"));
  await card("Backlog", 1).waitFor();
  await until("the tracker has it", async () => (await issue(1)).status === "backlog");
  await panel.content.locator('.card[data-number="1"]:not(.moving)').waitFor(); // the board itself has said so, too
});

criterion("a card is put elsewhere within its column, with the mouse and the keyboard, and all have that order", async (context) => {
  for (const title of ["Terms", "Prices", "Pictures"]) await agent.call("create_issue", { projectNumber, title, status: "done" });
  await card("Done", 6).waitFor();
  await ordered([4, 5, 6]);
  // Onto the upper half of a card: right above it.
  await card("Done", 6).dragTo(card("Done", 4), { targetPosition: { x: 20, y: 4 } });
  await settled(6);
  await ordered([6, 4, 5]);
  await card("Done", 6).focus();
  await editor.page.keyboard.press("Shift+ArrowDown");
  await settled(6);
  await ordered([4, 6, 5]);
  await until("the card keeps the focus", () => card("Done", 6).evaluate((node) => node === document.activeElement));
  await editor.page.keyboard.press("Shift+ArrowUp");
  await settled(6);
  await ordered([6, 4, 5]);
  // Past the end of its column there is nothing.
  await editor.page.keyboard.press("Shift+ArrowUp");
  await ordered([6, 4, 5]);
  // Below the last card: after it.
  const list = panel.content.locator(".column.done .list");
  const { width, height } = await list.boundingBox();
  await card("Done", 6).dragTo(list, { targetPosition: { x: width / 2, y: height - 4 } });
  await settled(6);
  await ordered([4, 5, 6]);
  const from = performance.now();
  await agent.call("move_issue", { projectNumber, issueNumber: 5, to: "top" });
  await ordered([5, 4, 6]);
  context.diagnostic(`from the agent's call to the panel: ${Math.round(performance.now() - from)} ms`);
  await until("the panel says so", async () => /moved #5 Prices within Done$/.test(await panel.content.locator("[aria-live=polite]").textContent()));
});

criterion("a move that the server cannot do is told, and the card goes back", async () => {
  await board.down();
  await card("Backlog", 1).focus();
  await editor.page.keyboard.press("Shift+ArrowRight");
  await panel.content.getByRole("alert").filter({ hasText: "#1 was not moved" }).waitFor();
  await card("Backlog", 1).waitFor();
  await board.up();
  await editor.status("live");
});

function list(name) {
  return panel.list(name);
}

function card(column, number) {
  return panel.card(column, number);
}

/** The board itself has said where the card is. */
async function settled(number) {
  await panel.content.locator(`.card[data-number="${number}"]:not(.moving)`).waitFor();
}

/** The cards that are done stand so in the panel, in the tracker and in what an agent is told. */
async function ordered(numbers) {
  const drawn = () => panel.content.locator(".column.done .card").evaluateAll((cards) => cards.map(({ dataset }) => Number(dataset.number)));
  await until(`the panel has ${numbers}`, async () => String(await drawn()) === String(numbers));
  await until(`the tracker has ${numbers}`, async () => {
    const { items } = await board.rest("GET", `/api/projects/${projectNumber}/issues?status=done`);
    return String(items.map(({ number }) => number)) === String(numbers);
  });
  const { issues } = await agent.call("list_issues", { projectNumber, status: "done" });
  assert.deepEqual(issues.map(({ number }) => number), numbers);
}

async function issue(number) {
  return board.rest("GET", `/api/projects/${projectNumber}/issues/${number}`);
}
