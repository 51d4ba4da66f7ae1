// The boards' tree and the activity in a real editor: real server, packaged extension with the real sidecar, VS Code's
// workbench in a browser, changes by a real MCP client and by the editor's own user. Run it with `npm run e2e`.
import assert from "node:assert/strict";
import { criterion } from "./lib/criteria.mjs";
import { until } from "./lib/processes.mjs";
import { soonEnough } from "./lib/soon.mjs";
import { stage } from "./lib/stage.mjs";

/** What a change may take from the agent's call to the view. */
const SEEN_WITHIN_MS = 2_000;
const ME = { "boardcast.userName": "mira" };

let board;
let agent;
let editor;
let page;
let own;
let projectNumber;
let otherNumber;

stage({ settings: ME }, async (opened) => {
  own = opened;
  ({ board, agent, editor } = opened);
  ({ page } = editor);
  projectNumber = (await agent.call("create_project", { title: "Checkout", phases: ["Design", "Build"] })).project.number;
  const issues = [["Sketch the flow", "Design"], ["Payment form", "Build"], ["Receipts", "Build"]];
  for (const [title, phase] of issues) await agent.call("create_issue", { projectNumber, title, phase });
  await agent.call("add_work_item", { projectNumber, issueNumber: 1, title: "Measure" });
  otherNumber = (await agent.call("create_project", { title: "Website", phases: ["Draft"] })).project.number;
  await agent.call("create_issue", { projectNumber: otherNumber, title: "Front page", phase: "Draft" });
  await editor.openBoards();
  await editor.status("live");
  await editor.shows(`Project ${otherNumber}, Website, 0 of 1`);
});

criterion("the activity has what changed before the editor looked", async () => {
  await editor.shows("Front page added, claude (agent)");
});

criterion("work items stand below their issue, and their boxes complete them", async () => {
  await editor.row("Issue 1, Sketch the flow").click();
  await page.keyboard.press("ArrowRight");
  await editor.shows("Work item Measure, open");
  await editor.row("Work item Measure, open").locator(".custom-view-tree-node-item-checkbox").click();
  await editor.shows("Work item Measure, completed");
  await editor.shows("Issue 1, Sketch the flow, backlog, 1 of 1 work item completed");
  assert.equal((await issue(1)).workItems[0].completed, true);
  // By keyboard: the menu has it, too.
  await editor.menu("Work item Measure, completed", "Complete or Reopen Work Item");
  await editor.shows("Work item Measure, open");
  await editor.menu("Issue 1, Sketch the flow", "Add Work Item …");
  await type("Draw");
  await editor.shows("Work item Draw, open");
  // The issue stays open.
  await editor.shows("Work item Measure, open");
});

criterion("an issue is assigned from its menu, in the user's own name, and from the palette", async () => {
  await editor.menu("Issue 1, Sketch the flow", "Assign …");
  await editor.pick("mira (me)");
  await editor.shows("Issue 1, Sketch the flow, backlog, 0 of 2 work items completed, assigned to mira");
  const { entries } = await board.rest("GET", "/api/activity");
  const change = entries.find(({ changed }) => changed.includes("assignee"));
  assert.deepEqual([change.actor, change.origin], ["mira", "editor"]);
  await editor.choose("Boardcast: Assign …", "#2 Payment form", "Somebody else …");
  await type("claude");
  await editor.shows("Issue 2, Payment form, backlog, assigned to claude");
  // Any field that people set, by one command.
  await editor.menu("Issue 2, Payment form", "Set Field …");
  await editor.pick("Priority");
  await editor.pick("High");
  await editor.shows("Issue 2, Payment form, backlog, priority high, assigned to claude");
});

criterion("issues are dragged to another phase, and another project is refused", async () => {
  await editor.row("Issue 3, Receipts").dragTo(editor.row("Phase Design"));
  await editor.shows("Phase Design, pending, 0 of 2 issues done");
  assert.equal((await issue(3)).phase, "Design");
  await editor.row("Issue 3, Receipts").dragTo(editor.row("Phase Draft"));
  const refusal = page.locator(".notification-toast", { hasText: "An issue stays in its project" });
  await refusal.waitFor();
  await refusal.hover();
  await refusal.locator(".codicon-notifications-clear").first().click();
  assert.equal((await issue(3)).phase, "Design");
});

criterion("a filter narrows the tree, says so, keeps the figures true, and is cleared", async () => {
  await editor.command("Boardcast: Filter …");
  const words = page.locator(".quick-input-widget input[type=text]");
  await words.fill("payment");
  await editor.shows(`Project ${projectNumber}, Checkout, 0 of 3 issues done, 1 of 3 shown`);
  await editor.row("Issue 1, Sketch the flow").waitFor({ state: "detached" });
  // Who looks at what was found still has what was typed.
  await editor.row("Issue 2, Payment form").click();
  await page.locator('.sidebar .monaco-list-row.selected[aria-label^="Issue 2, Payment form"]').waitFor();
  await words.press("Enter");
  await page.locator(".sidebar .pane-header .description", { hasText: "“payment”" }).waitFor();
  await editor.command("Boardcast: Clear Filter");
  await editor.shows("Issue 1, Sketch the flow");
  // What was open is open again.
  await editor.shows("Work item Measure");
  await editor.command("Boardcast: Show Only My Issues");
  await editor.row("Issue 2, Payment form").waitFor({ state: "detached" });
  await editor.shows("Issue 1, Sketch the flow");
  await editor.command("Boardcast: Show Everyone's Issues");
  await editor.shows("Issue 2, Payment form");
});

criterion("an issue is found by letters of its title, and shown in the tree", async () => {
  await editor.row("Project").first().hover();
  await page.locator(".sidebar .pane-header", { hasText: "Boards" }).locator(".codicon-collapse-all").click();
  await editor.row("Issue 1, Front page").waitFor({ state: "detached" });
  await editor.command("Boardcast: Go to Issue …");
  await page.locator(".quick-input-widget input[type=text]").fill("frnt pg");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "#1 Front page" }).first().waitFor();
  await page.keyboard.press("Enter");
  await editor.shows("Issue 1, Front page");
  await page.locator('.sidebar .monaco-list-row.selected [aria-label^="Issue 1, Front page"], .sidebar .monaco-list-row.selected[aria-label^="Issue 1, Front page"]').first().waitFor();
});

criterion("what an agent changes stands in the activity within 2 s, with who did it", async (context) => {
  const words = [["in_progress", "in progress"], ["done", "done"], ["in_progress", "in progress"]];
  const entries = (word) => editor.row(`Payment form, now ${word}, claude (agent), just now`);
  let status;
  await soonEnough(context, "from the agent's call to the activity", SEEN_WITHIN_MS, async (tries) => {
    const word = words[tries][1];
    status = words[tries][0];
    const before = await entries(word).count();
    const from = performance.now();
    await agent.call("update_issue_status", { projectNumber, issueNumber: 2, status });
    await entries(word).nth(before).waitFor();
    return performance.now() - from;
  });
  if (status !== "in_progress") await agent.call("update_issue_status", { projectNumber, issueNumber: 2, status: "in_progress" });
  await agent.call("update_issue_status", { projectNumber, issueNumber: 1, status: "todo" });
  await editor.shows("Sketch the flow, now to do");
});

criterion("the activity shows only one's own issues where that is wanted, and a row leads to its issue", async () => {
  await editor.command("Boardcast: Activity of My Issues Only");
  await editor.row("Payment form, now in progress").waitFor({ state: "detached" });
  await editor.row("Sketch the flow, now to do").click();
  await page.locator('.sidebar .monaco-list-row.selected[aria-label^="Issue 1, Sketch the flow"]').waitFor();
  await editor.command("Boardcast: Activity of All Issues");
  await editor.shows("Payment form, now in progress");
});

criterion("a message tells of what was chosen, and not of one's own changes", async () => {
  await own.settings({ ...ME, "boardcast.notify": ["issueDone"] });
  await editor.menu("Issue 1, Sketch the flow", "Set Status …");
  await editor.pick("Done");
  await editor.shows("Issue 1, Sketch the flow, done");
  await agent.call("update_issue_status", { projectNumber, issueNumber: 2, status: "done" });
  const toast = page.locator(".notification-toast", { hasText: "Payment form → done" });
  await toast.getByRole("button", { name: "Go to Issue" }).waitFor();
  assert.equal(await page.locator(".notification-toast", { hasText: "Sketch the flow" }).count(), 0);
});

/** Answers the input box. */
async function type(text) {
  // What was chosen from is gone first: its field would take the text, too.
  await page.locator(".quick-input-widget .quick-input-list").waitFor({ state: "hidden" });
  await page.locator(".quick-input-widget input[type=text]").fill(text);
  await page.keyboard.press("Enter");
}

async function issue(number) {
  return board.rest("GET", `/api/projects/${projectNumber}/issues/${number}`);
}
