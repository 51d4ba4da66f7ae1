// The editor's own agent mode has Boardcast's MCP server without being told of it: the editor lists it, starts it, and
// finds its tools. Run it with `npm run e2e`.
import { bareMachine } from "./lib/bare.mjs";
import { criterion } from "./lib/criteria.mjs";
import { processesWith, until } from "./lib/processes.mjs";

const START_MS = 60_000;

let editor;

bareMachine({ userSettings: { "chat.disableAIFeatures": false } }, async (opened) => {
  ({ editor } = opened);
  await editor.command("Boardcast: Start Local Server");
  await editor.status("live", START_MS);
});

criterion("the editor lists Boardcast's MCP server, starts it for the server in use, and finds its tools", async (context) => {
  await editor.command("MCP: List Servers");
  await editor.pick("Boardcast");
  await editor.pick("Start Server");
  await until("the editor has started it", () => servers().length === 1, START_MS);
  await editor.command("MCP: List Servers");
  await editor.pick("Boardcast");
  await editor.pick("Show Output");
  const line = editor.page.locator(".output-view .view-line", { hasText: /Discovered\s\d+\stools/ }).first();
  context.diagnostic(await line.textContent());
});

/** The MCP servers that the editor has started. */
function servers() {
  return processesWith(editor.home).filter(({ command }) => command.endsWith("dev.boardcast.app.Main mcp"));
}
