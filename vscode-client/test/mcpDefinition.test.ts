import assert from "node:assert/strict";
import { test } from "node:test";
import { MCP_PROVIDER, mcpDefinition, withKey } from "../src/mcpDefinition";
import manifest from "../package.json";

const OWN = { PATH: "/bin", JAVA_TOOL_OPTIONS: "-verbose", BOARDCAST_HUB_URL: "ws://old:1/notifications" };
const PROGRAM = { command: "/x/java", args: ["-cp", "/x/boardcast.jar", "mcp"], cwd: "/x", env: { PATH: "/bin", BOARDCAST_HUB_URL: OWN.BOARDCAST_HUB_URL, MALLOC_ARENA_MAX: "2" } };

test("the editor's agent mode is told how to start the carried program, and what differs from its own environment", () => {
  const definition = mcpDefinition(PROGRAM, OWN, { BOARDCAST_HUB_URL: "ws://new:1/notifications" }, "1.2.3");
  assert.deepEqual(definition, {
    label: "Boardcast",
    command: "/x/java",
    args: ["-cp", "/x/boardcast.jar", "mcp"],
    cwd: "/x",
    env: { JAVA_TOOL_OPTIONS: null, MALLOC_ARENA_MAX: "2", BOARDCAST_HUB_URL: "ws://new:1/notifications" },
    version: "1.2.3",
  });
});

test("the stored key comes in by the environment, when the server is started", () => {
  const { env, args } = mcpDefinition(PROGRAM, OWN, {}, "1.2.3");
  assert.equal("STATE_TRACKING_API_KEY" in env, false);
  assert.deepEqual(withKey(env, "secret-key"), { ...env, STATE_TRACKING_API_KEY: "secret-key" });
  assert.equal(withKey(env, undefined), env);
  assert.doesNotMatch(args.join(" "), /secret-key/);
});

test("the manifest names the provider that is registered", () => {
  assert.deepEqual(manifest.contributes.mcpServerDefinitionProviders.map(({ id }) => id), [MCP_PROVIDER]);
});
