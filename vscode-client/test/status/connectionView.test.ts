import assert from "node:assert/strict";
import { test } from "node:test";
import { failedPresence, linkPresence } from "../../src/status/connectionView";
import type { LinkState } from "../../src/protocol/messages";

const STATES: readonly LinkState[] = ["connecting", "live", "polling", "offline", "misconfigured", "stopped"];

test("each state has its own word and icon", () => {
  const all = STATES.map((state) => linkPresence({ state }));
  assert.equal(new Set(all.map(({ word }) => word)).size, STATES.length);
  assert.equal(new Set(all.map(({ icon }) => icon)).size, STATES.length);
});

test("whenever the board may be old, the line above the tree says so", () => {
  const silent = STATES.filter((state) => linkPresence({ state }).notice === undefined);
  assert.deepEqual(silent, ["connecting", "live"]);
});

test("the sidecar's own message is shown, and a click leads to what helps", () => {
  const wrong = linkPresence({ state: "misconfigured", message: "boardcast.hubUrl must start with ws: or wss:" });
  assert.equal(wrong.sentence, "boardcast.hubUrl must start with ws: or wss:.");
  assert.deepEqual(wrong.remedies.slice(0, 3), ["settings", "setUrl", "setKey"]);
  assert.match(linkPresence({ state: "offline", message: "connection refused" }).sentence, /connection refused\.$/);
  assert.equal(linkPresence({ state: "offline" }).remedies[0], "reconnect");
  assert.equal(failedPresence("No Java.", "java").remedies[0], "java");
  assert.equal(failedPresence("It ended.", "restart").remedies[0], "restart");
});

test("a state that this version does not know is shown by its name", () => {
  assert.equal(linkPresence({ state: "paused" as LinkState }).word, "paused");
});
