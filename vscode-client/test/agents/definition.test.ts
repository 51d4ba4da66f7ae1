import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationText, definitionOf, gatewayHeaders, gatewayOf } from "../../src/agents/definition";
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

test("a gateway is offered where an http address is set, and its key is in no settings", () => {
  const gateway = gatewayOf(" http://127.0.0.1:8168/mcp ", "1.2.3");
  assert.deepEqual(gateway, { kind: "gateway", label: "Boardcast Gateway", url: "http://127.0.0.1:8168/mcp", version: "1.2.3" });
  for (const none of ["", "127.0.0.1:8168/mcp", "ftp://x/mcp", "file:///etc", "http://me:key@x/mcp", null, 1]) assert.equal(gatewayOf(none, "1"), undefined, String(none));
  assert.deepEqual(gatewayHeaders("k"), { Authorization: "Bearer k" });
  assert.deepEqual(gatewayHeaders(undefined), {});
  assert.ok(gateway !== undefined);
  assert.deepEqual(JSON.parse(configurationText(gateway)), { mcpServers: { boardcast: { type: "http", url: "http://127.0.0.1:8168/mcp" } } });
});

test("an agent's own environment may have no locale: that of the program is told, where it is not the editor's own", () => {
  const program = { command: "/x/java", args: ["mcp"], env: { LC_ALL: "C.UTF-8" } };
  assert.equal(definitionOf(program, {}, "1").env["LC_ALL"], "C.UTF-8");
});
