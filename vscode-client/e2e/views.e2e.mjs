// What people see, in each kind of theme: read out by axe, driven by the keyboard alone, and, where
// BOARDCAST_SCREENSHOTS is set, taken as pictures for docs/VIEWS.md. Run it with `npm run e2e`.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { criterion } from "./lib/criteria.mjs";
import { PICTURED, takePictures } from "./lib/pictures.mjs";
import { panelOf } from "./lib/panel.mjs";
import { until } from "./lib/processes.mjs";
import { stage } from "./lib/stage.mjs";
import { THEMES, wear } from "./lib/themes.mjs";

/** Findings of axe that nobody should have to live with. */
const IMPACTS = ["serious", "critical"];
const MAX_TABS = 20;

let board;
let agent;
let editor;
let on;
let panel;
let projectNumber;

stage({}, async (opened) => {
  on = opened;
  ({ board, agent, editor } = opened);
  await editor.status("live");
  projectNumber = await launch();
  await editor.openBoards();
  await editor.shows("Issue 8, Write the post");
  await editor.command("Boardcast: Show Board");
  panel = panelOf(editor);
  await panel.card("Done", 1).waitFor();
});

criterion("axe finds nothing serious in the board panel, in light, dark and both high contrast themes", async (context) => {
  for (const theme of Object.keys(THEMES)) {
    await wear(on, theme);
    // A card that says who has just changed it.
    await Promise.all([
      panel.card("In progress", 4).locator(".who").waitFor(),
      agent.call("update_issue", { projectNumber, issueNumber: 4, body: `Looked at in ${theme}.` }),
    ]);
    await seriousIn(context, theme);
  }
  await wear(on, "light");
});

criterion("the board panel is driven by the keyboard alone", async () => {
  const { keyboard } = editor.page;
  await editor.page.locator(".tab", { hasText: "Launch" }).click();
  await editor.command("View: Focus Active Editor Group");
  const frame = await panel.frame();
  const focused = () => frame.evaluate(() => document.activeElement?.closest(".card")?.dataset.number);
  for (let tabs = 0; (await focused()) === undefined; tabs++) {
    assert.ok(tabs < MAX_TABS, "the tab key leads to a card");
    await keyboard.press("Tab");
  }
  await keyboard.press("Home");
  await until("the first card of the first column with one", async () => (await focused()) === "5");
  await keyboard.press("ArrowDown");
  await until("the next card", async () => (await focused()) === "6");
  await keyboard.press("ArrowUp");
  await keyboard.press("Shift+ArrowRight");
  await until("the tracker has the move", async () => (await issue(5)).status === "todo");
  await panel.content.locator('.column.todo .card[data-number="5"]:not(.moving)').waitFor();
  await until("the card keeps the focus", async () => (await focused()) === "5");
  await keyboard.press("Shift+ArrowLeft");
  await until("the tracker has it back", async () => (await issue(5)).status === "backlog");
  await panel.content.locator('.column.backlog .card[data-number="5"]:not(.moving)').waitFor();
});

criterion("the tree is driven by the keyboard alone: an issue's status from its menu", async () => {
  const { keyboard } = editor.page;
  await editor.command("Boardcast: Focus on Boards View");
  const focused = () =>
    editor.page.evaluate(() => {
      const tree = document.querySelector(".sidebar .monaco-list:focus");
      return tree && document.getElementById(tree.getAttribute("aria-activedescendant"))?.getAttribute("aria-label");
    });
  await until("the tree has the focus", async () => (await focused()) !== null);
  await keyboard.press("Home");
  for (let rows = 0; !(await focused())?.startsWith("Issue 5,"); rows++) {
    assert.ok(rows < MAX_TABS, "the arrow keys lead to the issue");
    await keyboard.press("ArrowDown");
  }
  await keyboard.press("Shift+F10");
  const item = editor.page.locator(".monaco-menu .action-item", { hasText: "Set Status" }).first();
  await item.waitFor();
  for (let items = 0; !(await item.evaluate((element) => element.classList.contains("focused"))); items++) {
    assert.ok(items < MAX_TABS, "the arrow keys lead to the menu's item");
    await keyboard.press("ArrowDown");
  }
  await keyboard.press("Enter");
  await editor.page.locator(".quick-input-list .monaco-list-row", { hasText: "To do" }).waitFor();
  await keyboard.type("To do");
  await keyboard.press("Enter");
  await editor.shows("Issue 5, Load test, to do");
  await board.rest("PUT", `/api/projects/${projectNumber}/issues/5/status`, { status: "backlog" });
  await editor.shows("Issue 5, Load test, backlog");
});

if (process.env.BOARDCAST_SCREENSHOTS !== undefined) criterion("pictures for the documentation", async () => {
  for (const theme of PICTURED) {
    await wear(on, theme);
    // Only what an agent has just done is pointed out.
    await panel.content.locator(".fresh").first().waitFor({ state: "detached" });
    await Promise.all([
      panel.card("In progress", 4).locator(".who").waitFor(),
      agent.call("update_issue", { projectNumber, issueNumber: 4, body: `Pictured in ${theme}.` }),
    ]);
    await takePictures(editor, theme);
  }
  await wear(on, "light");
});

criterion("axe finds nothing serious while the panel tells of a lost connection and of a move that was not done", async (context) => {
  await on.board.down();
  await panel.card("Backlog", 5).focus();
  await editor.page.keyboard.press("Shift+ArrowRight");
  await panel.content.getByRole("alert").filter({ hasText: "#5 was not moved" }).waitFor();
  await panel.content.getByRole("status").filter({ hasText: /\w/ }).waitFor();
  for (const theme of Object.keys(THEMES)) {
    await wear(on, theme);
    await seriousIn(context, `${theme}, offline`);
  }
  await on.board.up();
  await editor.status("live");
});

/** Has axe look at the panel's page, and fails with what is serious. */
async function seriousIn(context, where) {
  const frame = await panel.frame();
  const axe = createRequire(path.join(on.editors, "package.json")).resolve("axe-core/axe.min.js");
  await frame.evaluate(await readFile(axe, "utf8"));
  const { violations, passes } = await frame.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map(({ id, impact, help, nodes }) => `${impact}: ${id} (${help}): ${nodes.map(({ html }) => html).join(" … ")}`);
  context.diagnostic(`${where}: axe passed ${passes.length} rules, found ${violations.length}`);
  for (const one of told) context.diagnostic(one);
  assert.deepEqual(violations.filter(({ impact }) => IMPACTS.includes(impact)).map(({ id }) => id), [], told.join("\n"));
}

/** A project that looks like one, by a script and an agent; the same in each picture. */
async function launch() {
  const { project } = await agent.call("create_project", { title: "Launch", phases: ["Plan", "Build", "Tell"] });
  const issues = [
    ["Collect wishes", "Plan", "done", "mira", ["research"], 0],
    ["Choose a date", "Plan", "done", "claude", [], 0],
    ["Welcome mail", "Build", "todo", undefined, ["mail"], 0],
    ["Sign-up page", "Build", "in_progress", "claude", ["web", "forms"], 3],
    ["Load test", "Build", "backlog", undefined, [], 0],
    ["Press list", "Tell", "backlog", "mira", [], 0],
    ["Demo video", "Tell", "todo", "mira", ["video"], 2],
    ["Write the post", "Tell", "backlog", "claude", [], 0],
  ];
  for (const [title, phase, status, assignee, labels, items] of issues) {
    const more = assignee === undefined ? {} : { assignee };
    const { issue: made } = await agent.call("create_issue", { projectNumber: project.number, title, phase, status, labels, ...more });
    for (let item = 1; item <= items; item++) {
      await agent.call("add_work_item", { projectNumber: project.number, issueNumber: made.number, title: `Step ${item}` });
    }
  }
  await agent.call("update_project", { projectNumber: project.number, description: "The first public version." });
  return project.number;
}

async function issue(number) {
  return board.rest("GET", `/api/projects/${projectNumber}/issues/${number}`);
}
