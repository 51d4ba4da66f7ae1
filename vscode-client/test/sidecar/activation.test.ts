import assert from "node:assert/strict";
import { test } from "node:test";
import { Gate, namesBoard, Wake } from "../../src/sidecar/activation";

const LONG_MS = 60_000;

function settings(values: Record<string, { workspaceValue?: unknown; workspaceFolderValue?: unknown; globalValue?: unknown }>) {
  return { inspect: (key: string) => values[key] };
}

test("a workspace names a board by its own settings: projects, hub or tracker", () => {
  for (const key of ["projectNumbers", "hubUrl", "trackerUrl"]) {
    assert.ok(namesBoard(settings({ [key]: { workspaceValue: [1] } })), key);
    assert.ok(namesBoard(settings({ [key]: { workspaceFolderValue: "ws://somewhere" } })), key);
  }
});

test("the user's own settings and the other settings name no board", () => {
  assert.equal(namesBoard(settings({})), false);
  assert.equal(namesBoard(settings({ hubUrl: { globalValue: "ws://somewhere" }, projectNumbers: {} })), false);
  assert.equal(namesBoard(settings({ pollIntervalMs: { workspaceValue: 1_000 } })), false);
});

test("the session begins when it is first called for, and once only", () => {
  let begun = 0;
  const wake = new Wake(() => begun++);
  assert.equal(wake.awake, false);
  assert.equal(begun, 0);
  wake.call();
  wake.call();
  assert.equal(wake.awake, true);
  assert.equal(begun, 1);
});

test("who waits at a gate passes when it opens, and at once while it is open", async () => {
  const gate = new Gate();
  const order: string[] = [];
  const waiting = [gate.passed(LONG_MS).then(() => order.push("first")), gate.passed(LONG_MS).then(() => order.push("second"))];
  gate.set(false);
  order.push("closed");
  gate.set(true);
  await Promise.all(waiting);
  await gate.passed(LONG_MS);
  assert.deepEqual(order, ["closed", "first", "second"]);
});

test("nobody waits at a gate for longer than wanted", async () => {
  const gate = new Gate();
  await gate.passed(1);
  gate.set(true); // nobody is there any more
  gate.set(false);
  let passed = false;
  const later = gate.passed(LONG_MS).then(() => (passed = true));
  await Promise.resolve();
  assert.equal(passed, false);
  gate.set(true);
  await later;
});
