import assert from "node:assert/strict";
import { test } from "node:test";
import { Activation, Deferred, namesBoard } from "../../src/sidecar/activation";

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
  const activation = new Activation();
  activation.onBegin(() => begun++);
  assert.equal(activation.begun, false);
  assert.equal(begun, 0);
  activation.begin();
  activation.begin();
  assert.equal(activation.begun, true);
  assert.equal(begun, 1);
});

test("who waits goes on when it is there, and at once while it is", async () => {
  const known = new Deferred();
  const order: string[] = [];
  const waiting = [known.wait(LONG_MS).then(() => order.push("first")), known.wait(LONG_MS).then(() => order.push("second"))];
  known.settle(false);
  order.push("waiting");
  known.settle(true);
  await Promise.all(waiting);
  await known.wait(LONG_MS);
  assert.deepEqual(order, ["waiting", "first", "second"]);
});

test("nobody waits for longer than wanted", async () => {
  const known = new Deferred();
  await known.wait(1);
  known.settle(true); // nobody is there any more
  known.settle(false);
  let passed = false;
  const later = known.wait(LONG_MS).then(() => (passed = true));
  await Promise.resolve();
  assert.equal(passed, false);
  known.settle(true);
  await later;
});
