import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkState } from "../../src/protocol/messages";
import { failedView, linkView } from "../../src/status/connectionView";

const STATES: readonly LinkState[] = ["connecting", "live", "polling", "offline", "misconfigured", "stopped"];

test("each state has its own word and icon", () => {
  const all = STATES.map((state) => linkView({ state }));
  assert.equal(new Set(all.map(({ word }) => word)).size, STATES.length);
  assert.equal(new Set(all.map(({ icon }) => icon)).size, STATES.length);
});

test("whenever the board may be old, the line above the tree says so", () => {
  const silent = STATES.filter((state) => linkView({ state }).notice === undefined);
  assert.deepEqual(silent, ["connecting", "live"]);
});

test("the sidecar's own message is shown, and a click leads to what helps", () => {
  const wrong = linkView({ state: "misconfigured", message: "boardcast.hubUrl must start with ws: or wss:" });
  assert.equal(wrong.sentence, "boardcast.hubUrl must start with ws: or wss:.");
  assert.deepEqual(wrong.actions.slice(0, 3), ["settings", "setUrl", "setKey"]);
  assert.match(linkView({ state: "offline", message: "connection refused" }).sentence, /connection refused\.$/);
  assert.equal(linkView({ state: "offline" }).actions[0], "reconnect");
  assert.equal(failedView("No Java.", "java").actions[0], "java");
  assert.equal(failedView("It ended.", "restart").actions[0], "restart");
});

test("a state that this version does not know is shown by its name", () => {
  assert.equal(linkView({ state: "paused" as LinkState }).word, "paused");
});
