// The editor's own agent mode has Boardcast's MCP server without being told of it: the editor lists it, starts it, and
// finds its tools. Run it with `npm run e2e`.
import { bareMachine } from "./lib/bare.mjs";
import { criterion } from "./lib/criteria.mjs";
import { processesWith, until } from "./lib/processes.mjs";

let editor;

bareMachine({ userSettings: { "chat.disableAIFeatures": false } }, async (opened) => {
  ({ editor } = opened);
  await editor.command("Boardcast: Start Local Server");
  await editor.status("live");
});

criterion("the editor lists Boardcast's MCP server, starts it for the server in use, and finds its tools", async (context) => {
  await editor.command("MCP: List Servers");
  await editor.pick("Boardcast");
  await editor.pick("Start Server");
  await until("the editor has started it", () => servers().length === 1);
  await editor.command("MCP: List Servers");
  await editor.pick("Boardcast");
  await editor.pick("Show Output");
  // Only what is in sight is in the page, and what comes after it may push it out of sight.
  await editor.page.locator(".panel .viewpane-filter textarea, .panel .viewpane-filter input").first().fill("Discovered");
  const line = editor.page.locator(".output-view .view-line", { hasText: /Discovered\s\d+\stools/ }).first();
  context.diagnostic(await line.textContent());
});

/** The MCP servers that the editor has started. */
function servers() {
  return processesWith(editor.home).filter(({ command }) => command.endsWith("dev.boardcast.app.Main mcp"));
}
