// The views that people see, as pictures for the documentation. Another view is another entry here.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { SIZE } from "./editor.mjs";
import { panelOf } from "./panel.mjs";
import { until } from "./processes.mjs";
import { root } from "./stage.mjs";

const FOLDER = path.join(root, "docs/images");
const PICTURE = { width: 1120, height: 620 };
/** Themes that pictures are made in. */
export const PICTURED = ["light", "dark", "high-contrast"];

/** How each view is opened, and left again; the boards view and the board panel are open before and after. */
const VIEWS = {
  async boards() {},
  async items(editor) {
    // A click opens a row, and closes it.
    const issue = editor.row("Issue 4, Sign-up page").first();
    await issue.click();
    await editor.page.locator('.sidebar [role="treeitem"]', { hasText: "Step 3" }).waitFor();
    return () => issue.click();
  },
  async activity(editor) {
    await pane(editor, "Boards").click();
    await editor.page.locator('.sidebar [role="treeitem"]', { hasText: "Sign-up page" }).first().waitFor();
    return () => pane(editor, "Boards").click();
  },
  async walkthrough(editor) {
    await editor.command("Boardcast: Get Started");
    await editor.page.locator('.getting-started-step[data-step-id$="#server"]').click();
    await editor.page.getByRole("button", { name: "Start Local Server" }).waitFor();
    // Its drawing is a page of its own.
    const drawn = (frame) => frame.locator("svg").count().then((count) => count > 0, () => false);
    await until("the step is drawn", async () => (await Promise.all(editor.page.frames().slice(1).map(drawn))).some(Boolean));
    return () => editor.command("View: Close Editor");
  },
  async panel(editor) {
    await editor.command("View: Toggle Primary Side Bar Visibility");
    await panelOf(editor).content.locator(".board").waitFor();
    return () => editor.command("View: Toggle Primary Side Bar Visibility");
  },
  async status(editor) {
    await editor.page.locator(".statusbar .statusbar-item", { hasText: "Boardcast:" }).hover();
    await editor.page.locator(".monaco-hover", { hasText: "Live" }).first().waitFor();
    return () => editor.page.mouse.move(PICTURE.width / 2, PICTURE.height / 2);
  },
  async actions(editor) {
    await editor.page.locator(".statusbar .statusbar-item", { hasText: "Boardcast:" }).click();
    await editor.page.locator(".quick-input-list .monaco-list-row", { hasText: "Copy Diagnostics" }).waitFor();
    return () => editor.page.keyboard.press("Escape");
  },
};

/** Takes all pictures in the theme that is in force. */
export async function takePictures(editor, theme) {
  await mkdir(FOLDER, { recursive: true });
  await editor.page.setViewportSize(PICTURE);
  for (const [view, open] of Object.entries(VIEWS)) {
    await editor.page.mouse.move(PICTURE.width - 40, PICTURE.height / 2);
    const leave = await open(editor);
    await editor.page.screenshot({ path: path.join(FOLDER, `vscode-${view}-${theme}.png`) });
    await leave?.();
  }
  await editor.page.setViewportSize(SIZE);
}

/** Takes one picture of what is there, where pictures are wanted. */
export async function takePicture(editor, view, theme) {
  if (process.env.BOARDCAST_SCREENSHOTS === undefined) return;
  await mkdir(FOLDER, { recursive: true });
  await editor.page.setViewportSize(PICTURE);
  await editor.page.screenshot({ path: path.join(FOLDER, `vscode-${view}-${theme}.png`) });
  await editor.page.setViewportSize(SIZE);
}

function pane(editor, title) {
  return editor.page.locator(".sidebar .pane-header", { hasText: title });
}
