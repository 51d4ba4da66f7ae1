// A GitHub Project in a real editor: connected by the command with its picker, imported, kept up to date, waiting for a
// limit, away and denied, against a GitHub on GitHub's own schema. Run it with `npm run e2e`.
import assert from "node:assert/strict";
import { after } from "node:test";
import { criterion } from "./lib/criteria.mjs";
import { startGitHub } from "./lib/github.mjs";
import { panelOf } from "./lib/panel.mjs";
import { takePicture } from "./lib/pictures.mjs";
import { PATIENCE_MS, until } from "./lib/processes.mjs";
import { stage } from "./lib/stage.mjs";

/** Between two looks at GitHub. */
const LOOK_MS = 1_000;
/** What an editor may take to say how it stands, the look included. */
const TOLD_MS = PATIENCE_MS;
/** Pages of an import are a hundred items. */
const ITEMS = 530;
/** What each page but the first takes while the import is looked at, more than a minute all in all; below what the server waits. */
const PAGE_MS = 15_000;

const gitHub = await startGitHub();
let editor;
let panel;

after(() => gitHub.close());

stage(
  { serverEnv: { BOARDCAST_GITHUB_TOKEN: gitHub.token, BOARDCAST_GITHUB_HOST: gitHub.host, BOARDCAST_GITHUB_SCAN_MS: String(LOOK_MS) } },
  async (opened) => {
    ({ editor } = opened);
    await gitHub.tell("option", "Waiting for Bob");
    await gitHub.tell("add", "Ship it", "Todo");
    for (let i = 1; i < ITEMS; i++) await gitHub.tell("add", `Item ${i}`, "Done");
    await editor.status("live");
    await editor.openBoards();
  },
);

criterion("a project is connected by a command: chosen from a list, and told what was found", async () => {
  await gitHub.tell("slow", "1500");
  await editor.command("Boardcast: Connect GitHub Project");
  const choice = editor.page.locator(".quick-input-list .monaco-list-row", { hasText: `demo/1 · ${ITEMS} items` });
  await choice.waitFor({ timeout: TOLD_MS });
  await choice.click();
  // An option that says nothing known is asked for, not refused.
  const question = editor.page.locator(".quick-input-widget", { hasText: "Connect GitHub Project" });
  await question.locator('input[placeholder*="“Waiting for Bob”"]').waitFor({ timeout: TOLD_MS });
  await question.locator(".monaco-list-row", { hasText: "In progress" }).click();
  const dialog = editor.page.locator(".monaco-dialog-box");
  await dialog.filter({ hasText: "Todo is todo" }).waitFor({ timeout: TOLD_MS });
  const found = await dialog.textContent();
  for (const words of ["boardcast-user", "points to import", "until all of it is here", "pull requests", "Waiting for Bob is in_progress", "Follow Only"]) assert.ok(found.includes(words), words);
});

criterion("its import is looked at, in status bar and board", async () => {
  await gitHub.tell("slow", "0");
  await gitHub.tell("slow-pages", String(PAGE_MS));
  await editor.page.locator(".monaco-dialog-box").getByRole("button", { name: "Connect", exact: true }).click();
  await said(/GitHub: importing \d+ of 530 items/);
  panel = panelOf(editor);
  await panel.content.locator(".github", { hasText: /importing from GitHub: \d+ of 530 items/ }).waitFor({ timeout: TOLD_MS });
  await gitHub.tell("slow-pages", "0");
  await panel.content.locator(".github", { hasText: "up to date with GitHub" }).waitFor({ timeout: TOLD_MS });
  await panel.card("To do", 1).waitFor();
  await editor.status("live");
});

criterion("the tree and the status bar's hover say how it stands", async () => {
  await editor.page.locator('.sidebar [role="treeitem"]', { hasText: "GitHub: polling" }).waitFor({ timeout: TOLD_MS });
  await editor.page.locator(".statusbar .statusbar-item", { hasText: "Boardcast:" }).hover();
  await editor.page.locator(".monaco-hover", { hasText: "Project #1 on GitHub: up to date with GitHub" }).first().waitFor();
  await editor.page.mouse.move(400, 300);
});

criterion("what somebody moves on GitHub is moved here", async () => {
  await gitHub.tell("move", "Ship it", "In progress");
  await panel.card("In progress", 1).waitFor({ timeout: TOLD_MS });
});

criterion("a card dragged while GitHub is down says that it waits, and arrives when GitHub is back", async () => {
  await gitHub.tell("down");
  await panel.card("In progress", 1).dragTo(panel.content.locator(".column.todo"));
  await panel.card("To do", 1).locator(".waiting", { hasText: /waits for GitHub since \d/ }).waitFor({ timeout: TOLD_MS });
  await said("GitHub: offline");
  await panel.content.locator(".github", { hasText: "1 change waits here" }).waitFor({ timeout: TOLD_MS });
  assert.equal((await gitHub.tell("status", "Ship it")).status, "In progress");
  await takePicture(editor, "github", "light");
  await gitHub.tell("up");
  await until("GitHub has it", async () => (await gitHub.tell("status", "Ship it")).status === "Todo", TOLD_MS);
  await panel.card("To do", 1).locator(".waiting").waitFor({ state: "detached", timeout: TOLD_MS });
  await panel.content.locator(".github", { hasText: "up to date with GitHub" }).waitFor({ timeout: TOLD_MS });
});

criterion("a used-up limit is told with its end, and passes by itself", async () => {
  await gitHub.tell("limit", "40");
  await said("GitHub: waiting");
  await panel.content.locator(".github", { hasText: /waiting until \d\d:\d\d/ }).waitFor({ timeout: TOLD_MS });
  await gitHub.tell("calm");
  await panel.content.locator(".github", { hasText: "up to date with GitHub" }).waitFor({ timeout: TOLD_MS });
});

criterion("a token that was revoked is told with the command that helps", async () => {
  await gitHub.tell("revoke");
  await said("GitHub: denied");
  await panel.content.locator(".github", { hasText: "gh auth refresh -s project" }).waitFor({ timeout: TOLD_MS });
  // What is wrong is told by the command, too.
  await editor.command("Boardcast: Connect GitHub Project");
  await editor.page.locator(".notification-list-item", { hasText: "gh auth refresh -s project" }).first().waitFor({ timeout: TOLD_MS });
});

/** Waits until the status bar says so. */
async function said(words) {
  await editor.page.locator(".statusbar .statusbar-item", { hasText: words }).waitFor({ timeout: TOLD_MS });
}
