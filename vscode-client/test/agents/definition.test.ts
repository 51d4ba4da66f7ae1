import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationText, definitionOf } from "../../src/agents/definition";
import { localEnvironment } from "../../src/server/serverRecord";

const RECORD = { trackerUrl: "http://127.0.0.1:4711", hubUrl: "ws://127.0.0.1:4712/notifications", pid: 99 };

test("an agent is told where the server is, and what is to be taken away; what is copied has no key", () => {
  const program = { command: "/x/java", args: ["mcp"], env: { LC_ALL: "de_DE.UTF-8" } };
  const definition = definitionOf(program, localEnvironment(RECORD, "/data"), "1.2.3");
  assert.equal(definition.env["STATE_TRACKING_API_KEY"], null);
  assert.equal(definition.env["STATE_TRACKING_API_URL"], RECORD.trackerUrl);
  const text = configurationText(definitionOf(program, { STATE_TRACKING_API_URL: "http://x", STATE_TRACKING_API_KEY: "secret" }, "1"));
  assert.deepEqual(JSON.parse(text), { mcpServers: { boardcast: { command: "/x/java", args: ["mcp"], env: { STATE_TRACKING_API_URL: "http://x" } } } });
});

test("an agent's own environment may have no locale: that of the program is told, where it is not the editor's own", () => {
  const program = { command: "/x/java", args: ["mcp"], env: { LC_ALL: "C.UTF-8" } };
  assert.equal(definitionOf(program, {}, "1").env["LC_ALL"], "C.UTF-8");
});
