// What a text says of an issue, in a real editor: status after the reference, hover, completion, actions, as an agent
// changes the board, and beside the editor's own server of JSON on the same file. Run it with `npm run e2e`.
// Runs alone: how soon a change is seen is counted in milliseconds.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { PATIENCE_MS, until } from "./lib/processes.mjs";
import { criterion } from "./lib/criteria.mjs";
import { stage } from "./lib/stage.mjs";

/** What a change may take from the agent's call to a hint that is shown, and to a fresh hover. */
const SHOWN_MS = 1_000;
/** As often in time one after the other, of so many. */
const IN_A_ROW = 3;
const TRIES = 15;
/** How long one hover may take to come: the editor waits 300 ms before it asks. */
const HOVER_MS = 900;
/** How long the list of actions may take to be there. */
const LIST_MS = 3_000;
const ACTIONS = ".action-widget .monaco-list-row";
const PLAIN = "notes.txt";
const JSON_FILE = "release.json";
/** What the editor's own server of JSON says of a value. */
const DESCRIPTION = "What has to be done before.";
const SETTINGS = {
  // Numbers of boards count from 1.
  "boardcast.projectNumbers": [1],
  "boardcast.references.hints": true,
  "json.schemas": [{ fileMatch: [`/${JSON_FILE}`], schema: { properties: { after: { type: "string", description: DESCRIPTION } } } }],
};

let agent;
let board;
let editor;
let folder;

stage({ settings: SETTINGS, beside: ["json-language-features"] }, async (opened) => {
  ({ agent, board, editor, folder } = opened);
  await agent.call("create_project", { title: "Checkout", phases: ["Build"] });
  await agent.call("create_issue", { projectNumber: 1, title: "Fix [login](command:x)", phase: "Build", assignee: "mira" });
  await agent.call("create_issue", { projectNumber: 1, title: "Write the manual" });
  await writeFile(path.join(folder, PLAIN), "Before the release: BOARD-1#1 blocks us.\n\n");
  await writeFile(path.join(folder, JSON_FILE), '{ "after": "BOARD-1#1" }\n');
  await editor.openBoards();
  await editor.status("live");
  await open(PLAIN, "Before");
});

/** Opens a file of the folder, as a person does. */
async function open(name, begins) {
  const { page } = editor;
  await page.keyboard.press("Control+p");
  await page.locator(".quick-input-widget input[type=text]").fill(name);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
  await page.keyboard.press("Enter");
  await line(begins).waitFor({ timeout: PATIENCE_MS });
}

/** A line of the text; the editor draws spaces that do not break. */
function line(text) {
  return editor.page.locator(".monaco-editor .view-line", { hasText: text });
}

/** Hovers anew over the first reference, again and again, until the hover says so: all that it says, and since when the pointer rests. */
async function hovers(text, timeout = PATIENCE_MS) {
  const { page } = editor;
  const from = performance.now();
  const said = page.locator(".monaco-hover:visible", { hasText: text }).first();
  for (;;) {
    await page.mouse.move(2, 2);
    await page.locator(".monaco-hover:visible").waitFor({ state: "detached" });
    const { x, y } = await reference();
    await page.mouse.move(x, y, { steps: 3 });
    const since = performance.now();
    const left = timeout - (performance.now() - from);
    if (await said.waitFor({ timeout: Math.max(1, Math.min(HOVER_MS, left)) }).then(() => true, () => false)) return { all: await said.innerText(), since };
    assert.ok(left > 0, `no hover said "${text}" within ${timeout} ms`);
  }
}

/** The middle of the first reference on the screen. */
function reference() {
  return editor.page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector(".monaco-editor .view-lines"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.data.indexOf("BOARD-1#1");
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at + 2);
      range.setEnd(node, at + 6);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    throw new Error("no reference is on the screen");
  });
}

/** When a line says so, by the clock that this machine has, which the page is asked for with each frame. */
async function shownAt(text, timeout = PATIENCE_MS) {
  const drawn = await editor.page.waitForFunction(
    (wanted) => [...document.querySelectorAll(".monaco-editor .view-line")].some((one) => one.textContent.includes(wanted)) && Date.now(),
    text,
    { timeout },
  );
  return drawn.jsonValue();
}

/** An action of what the cursor is at, in the list of them: asked for again where the list before it is still closing. */
async function action(title) {
  const { page } = editor;
  const row = page.locator(ACTIONS, { hasText: title }).first();
  await until(`there is the action ${title}`, async () => {
    await page.keyboard.press("Control+.");
    if (await row.waitFor({ timeout: LIST_MS }).then(() => true, () => false)) return true;
    await page.keyboard.press("Escape");
    await line("See").click(); // behind the text's end, where the reference ends, too
    return false;
  }, PATIENCE_MS);
  return row;
}

async function setStatus(status) {
  await agent.call("update_issue_status", { projectNumber: 1, issueNumber: 1, status });
}

/**
 * Measures again and again until three in a row are in time. The first ones may be late: before the editor asks for hints it
 * waits by how long they took it last, and a program that has just begun is slow.
 */
async function settlesInTime(context, what, measure) {
  const times = [];
  while (times.length < IN_A_ROW || times.slice(-IN_A_ROW).some((time) => time >= SHOWN_MS)) {
    assert.ok(times.length < TRIES, `${what}: ${times.join(", ")} ms`);
    times.push(Math.round(await measure(times.length)));
  }
  context.diagnostic(`${what}, from the agent's call: ${times.join(", ")} ms`);
}

criterion("a hint shows how the issue stands, and an agent's change within 1 s", async (context) => {
  await shownAt("BOARD-1#1backlog");
  await settlesInTime(context, "in the hint", async (round) => {
    const status = ["todo", "done"][round % 2];
    const from = Date.now();
    await setStatus(status);
    return (await shownAt(`BOARD-1#1${status}`)) - from;
  });
});

criterion("a hover says what the issue is, as it is written, and what an agent has just changed, within 1 s", async (context) => {
  await setStatus("todo");
  const { all } = await hovers("todo · phase Build · mira");
  assert.match(all, /BOARD-1#1 Fix \[login\]\(command:x\)/);
  assert.match(all, /Changed .* by claude/);
  assert.equal(await editor.page.locator(".monaco-hover:visible a[data-href^='command:x']").count(), 0);
  const drawn = [];
  await settlesInTime(context, "in a hover that began", async (round) => {
    const status = ["in_progress", "backlog"][round % 2];
    const from = performance.now();
    await setStatus(status);
    // Asked anew, it is true at once: no push is waited for. The editor itself waits before it asks, and draws.
    const { since } = await hovers(`${status.replace("_", " ")} · phase Build · mira`);
    drawn.push(Math.round(performance.now() - from));
    return since - from;
  });
  context.diagnostic(`these hovers were drawn, from the agent's call: ${drawn.join(", ")} ms`);
});

criterion("completion offers the open issues by their titles, and writes the reference", async () => {
  const { page } = editor;
  await setStatus("done");
  await page.mouse.move(2, 2);
  await line("Before").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("See BOARD-1#");
  const offers = page.locator(".suggest-widget.visible .monaco-list-row");
  const offer = offers.filter({ hasText: "Write the manual" }).first();
  await offer.waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.type("man");
  await offer.waitFor({ timeout: PATIENCE_MS });
  assert.equal(await offers.filter({ hasText: "login" }).count(), 0, "it is done");
  await page.keyboard.press("Enter");
  await shownAt("BOARD-1#2backlog");
});

criterion("an action of the reference changes the issue, in the user's name, and one opens the board", async () => {
  const { page } = editor;
  await page.keyboard.press("ArrowLeft");
  const setStatusAction = await action("Set BOARD-1#2 to done");
  assert.equal(await page.locator(ACTIONS, { hasText: "Open board 1" }).count(), 1);
  await setStatusAction.click();
  await shownAt("BOARD-1#2done");
  assert.equal((await board.rest("GET", "/api/projects/1/issues/2")).status, "done");
  await (await action("Open board 1")).click();
  await until("the board's panel is open", async () => (await page.locator(".tab", { hasText: "Checkout" }).count()) > 0, PATIENCE_MS);
});

criterion("another server of the same file keeps its say: one hover has both", async () => {
  // The board's panel keeps the keys to itself.
  await editor.page.locator(".tab", { hasText: PLAIN }).click();
  await open(JSON_FILE, "after");
  await shownAt("BOARD-1#1done");
  await hovers(DESCRIPTION);
  const { all } = await hovers("BOARD-1#1 Fix");
  assert.match(all, /BOARD-1#1 Fix \[login\]/);
  assert.ok(all.includes(DESCRIPTION), all);
});
