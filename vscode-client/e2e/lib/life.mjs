// A project's whole life, played by a real agent's client, and how long each step takes to be seen in tree and board.
import assert from "node:assert/strict";
import { panelOf } from "./panel.mjs";
import { isSoon } from "./soon.mjs";
import { watchPanel, watchTree } from "./watch.mjs";

/** What the criteria allow between a change and its being seen. */
export const SEEN_WITHIN_MS = 2_000;
/** And between 95 of 100 changes and their being seen. */
export const P95_MS = 1_000;

/** Notes for each step how long it took from the change's being asked for until it was in sight, in ms. */
export async function timekeeper(editor) {
  const tree = await watchTree(editor);
  let panel;
  const steps = [];
  return {
    steps,
    /** From now on the board panel in front is looked at, too. */
    async board() {
      panel = await watchPanel(panelOf(editor));
    },
    /**
     * @param row   how the tree's row begins
     * @param card  what is then in the panel; undefined: nothing of this step shows there
     */
    async step(name, act, row, card) {
      const since = Date.now();
      const result = await act();
      steps.push({ name: `${name}, in the tree`, ms: (await tree.seen(begins(row), since)) - since });
      if (panel !== undefined && card !== undefined) {
        steps.push({ name: `${name}, in the board`, ms: (await panel.seen(card, since)) - since });
      }
      return result;
    },
  };
}

/** Plays the life of the only project that there is, from its creation to its end; gives its number. */
export async function playLife(agent, editor, clock, title) {
  const { project } = await clock.step(
    "create_project",
    () => agent.call("create_project", { title, description: "Pay without an account.", phases: ["Design", "Build"] }),
    "Phase Build, pending",
  );
  const projectNumber = project.number;
  const call = (tool, parameters) => () => agent.call(tool, { projectNumber, ...parameters });
  await editor.command("Boardcast: Show Board");
  await clock.board();
  await clock.step("create_phase", call("create_phase", { name: "Ship" }), "Phase Ship, pending");
  const issues = [
    ["Sketch the flow", "Design"],
    ["Payment form", "Build"],
    ["Receipts by mail", "Build"],
  ];
  for (const [index, [name, phase]] of issues.entries()) {
    const issueNumber = index + 1;
    const row = `Issue ${issueNumber}, ${name}`;
    const card = `#${issueNumber} ${name}`;
    const create = call("create_issue", { title: name, phase, assignee: "claude" });
    await clock.step("create_issue", create, `${row}, backlog, assigned to claude`, begins(`backlog: ${card}`));
    for (const [status, word] of [["todo", "to do"], ["in_progress", "in progress"]]) {
      const update = call("update_issue_status", { issueNumber, status });
      await clock.step(`update_issue_status ${status}`, update, `${row}, ${word}`, begins(`${status}: ${card}`));
    }
  }
  const item = call("add_work_item", { issueNumber: 2, title: "Card number" });
  await clock.step("add_work_item", item, "Issue 2, Payment form, in progress, 0 of 1 work item completed", /#2 Payment form.*0\/1/);
  const move = call("update_issue_phase", { issueNumber: 3, phaseName: "Ship" });
  await clock.step("update_issue_phase", move, "Phase Ship, in progress, 0 of 1 issue done", /#3 Receipts by mail.*Ship/);
  await clock.step("update_issue", call("update_issue", { issueNumber: 3, title: "Receipts" }), "Issue 3, Receipts, in progress", /#3 Receipts,/);
  for (const issueNumber of [1, 2, 3]) {
    const done = call("update_issue_status", { issueNumber, status: "done" });
    await clock.step("update_issue_status done", done, `Project ${projectNumber}, ${title}, ${issueNumber} of 3`, begins(`done: #${issueNumber}`));
  }
  await clock.step("update_project closed", call("update_project", { status: "closed" }), `Project ${projectNumber}, ${title}, closed, 3 of 3 issues done`, /closed$/);
  await editor.command("View: Close Editor");
  return projectNumber;
}

/** Tells how long each step took to be seen; whether most were fast, and none took longer than allowed. */
export function fastEnough(context, steps) {
  for (const { name, ms } of steps) context.diagnostic(`${name}: ${ms} ms`);
  const { count, p95, longest } = summary(steps);
  context.diagnostic(`from the change to its being seen: ${count} measured, p95 ${p95} ms, longest ${longest} ms`);
  return isSoon(context, "p95", p95, P95_MS) && isSoon(context, "longest", longest, SEEN_WITHIN_MS);
}

/** The 95th of a hundred, and the longest. */
export function summary(steps) {
  const sorted = steps.map(({ ms }) => ms).sort((a, b) => a - b);
  return { count: sorted.length, p95: sorted[Math.ceil(sorted.length * 0.95) - 1], longest: sorted.at(-1) };
}

function begins(text) {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}`);
}
