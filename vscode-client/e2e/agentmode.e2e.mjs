// The editor's own agent mode has Boardcast's MCP server without being told of it: the editor lists it, starts it, and
// finds its tools; so it does with a gateway that the user sets instead. Run it with `npm run e2e`.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after } from "node:test";
import { HOSTILE, makeKey, nodeServer, startGateway } from "../../server/e2e/clients/lib/gateway.mjs";
import { bareMachine } from "./lib/bare.mjs";
import { criterion } from "./lib/criteria.mjs";
import { processesWith, until } from "./lib/processes.mjs";

let editor;
let gateway;

/** A list that does not come within this is asked for again. */
const LIST_MS = 5_000;

after(() => gateway?.close());

bareMachine({ userSettings: { "chat.disableAIFeatures": false } }, async (opened) => {
  ({ editor } = opened);
  await editor.command("Boardcast: Start Local Server");
  await editor.status("live");
});

criterion("the editor lists Boardcast's MCP server, starts it for the server in use, and finds its tools", async (context) => {
  await editor.choose("MCP: List Servers", "Boardcast", "Start Server");
  await until("the editor has started it", () => servers().length === 1);
  context.diagnostic(await discovered("Boardcast"));
});

criterion("where a gateway is set, it is what the editor lists, with the key that was kept for it", async (context) => {
  const { key, entry } = makeKey("editor");
  gateway = await startGateway([nodeServer("one", HOSTILE)], [{ entry }]);
  await editor.command("Boardcast: Set Gateway Key");
  const input = editor.page.locator(".quick-input-widget input[type=password]");
  await input.fill(key);
  await input.press("Enter");
  await input.waitFor({ state: "hidden" });
  // The setting belongs to the machine, so that no folder can lead agents elsewhere.
  await writeFile(path.join(editor.home, "ud/Machine/settings.json"), JSON.stringify({ "boardcast.gatewayUrl": gateway.url }));
  await until("the editor offers the gateway, and not the single server", async () => {
    await editor.command("MCP: List Servers");
    // Whatever is told meanwhile may close the list: it is opened again.
    const row = editor.page.locator(".quick-input-list .monaco-list-row", { hasText: "Boardcast" }).first();
    await row.waitFor({ timeout: LIST_MS }).catch(() => {});
    const rows = await editor.page.locator(".quick-input-list .monaco-list-row .label-name").allTextContents();
    await editor.page.keyboard.press("Escape");
    return rows.includes("Boardcast Gateway") && !rows.includes("Boardcast");
  });
  await editor.choose("MCP: List Servers", "Boardcast Gateway", "Start Server");
  const line = await discovered("Boardcast Gateway");
  context.diagnostic(line);
  // Without its key the gateway would have shown none.
  assert.doesNotMatch(line, /\b0 tools/);
});

/** What the editor says of a server's tools once it has them. */
async function discovered(server) {
  await editor.choose("MCP: List Servers", server, "Show Output");
  // Only what is in sight is in the page, and what comes after it may push it out of sight.
  await editor.page.locator(".panel .viewpane-filter textarea, .panel .viewpane-filter input").first().fill("Discovered");
  const line = editor.page.locator(".output-view .view-line", { hasText: /Discovered\s\d+\stools/ }).first();
  await line.waitFor();
  return line.textContent();
}

/** The MCP servers that the editor has started. */
function servers() {
  return processesWith(editor.home).filter(({ command }) => command.endsWith("dev.boardcast.app.Main mcp"));
}
