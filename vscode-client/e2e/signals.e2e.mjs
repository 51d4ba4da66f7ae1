// Scripts that are not converted yet write signal files: with the setting on, the editor follows them. The board changes
// by nothing else here: neither WebSocket nor poll. Run it with `npm run e2e`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { criterion } from "./lib/criteria.mjs";
import { root, stage } from "./lib/stage.mjs";

const QUIET = { "boardcast.webSocketEnabled": false, "boardcast.pollIntervalMs": 3_600_000 };
/** So long nothing may come of a signal that nobody asked for; the sidecar reads one within 100 ms. */
const NOTHING_MS = 3_000;

let board;
let editor;
let on;
let projectNumber;

stage({ settings: QUIET }, async (opened) => {
  on = opened;
  ({ board, editor } = opened);
  ({ number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Script", phases: ["Plan"] }));
  await board.rest("POST", `/api/projects/${projectNumber}/issues`, { title: "Old ways", phase: "Plan" });
  await editor.openBoards();
  await editor.status("polling");
  await editor.shows("Issue 1, Old ways, backlog");
});

criterion("with the setting off, a script's signal file comes to nothing", async () => {
  await script("--issue", "1", "--status", "todo");
  await editor.page.waitForTimeout(NOTHING_MS);
  assert.ok(await editor.row("Issue 1, Old ways, backlog").first().isVisible());
});

criterion("with the setting on, each signal of a script refreshes its project, and the way without is suggested once", async (context) => {
  await on.settings({ ...QUIET, "boardcast.signalFiles": true });
  const suggestion = editor.page.locator(".notification-toast", { hasText: "Signal files are not needed any more" });
  for (const [status, word] of [["in_progress", "in progress"], ["done", "done"]]) {
    // The setting has no sign of its own: who comes too early signals again, as scripts do with their next change.
    let shown;
    for (let tries = 0; shown === undefined && tries < 5; tries++) {
      await script("--issue", "1", "--status", status);
      shown = await editor.shows(`Issue 1, Old ways, ${word}`, NOTHING_MS).catch(() => undefined);
    }
    context.diagnostic(`${status}: seen ${Math.round(shown)} ms after the script`);
    // Under the mouse it stays.
    await suggestion.waitFor();
    await suggestion.hover();
  }
  assert.equal(await suggestion.count(), 1);
  await suggestion.hover();
  await suggestion.locator(".codicon-notifications-clear").first().click();
  await script("--issue", "1", "--status", "todo");
  await editor.shows("Issue 1, Old ways, to do");
  assert.equal(await suggestion.count(), 0, "told once");
});

/** The deprecated script, in the folder that the editor has open. */
async function script(...options) {
  const env = { ...process.env, STATE_TRACKING_API_URL: board.trackerUrl, STATE_TRACKING_API_KEY: board.key, CLAUDE_SESSION_ID: "e2e" };
  const command = [path.join(root, "scripts/update-project.sh"), "--project", String(projectNumber), ...options];
  await promisify(execFile)("bash", command, { cwd: on.folder, env });
}
