import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsFor, allActions, statusAction } from "../../src/status/statusActions";
import manifest from "../../package.json";

const STATES = ["starting", "connecting", "live", "polling", "offline", "misconfigured", "stopped", "java", "restart"] as const;

test("every problem offers what helps before the log, and the log is always there", () => {
  for (const state of STATES) assert.equal(actionsFor(state).at(-1), "log");
  for (const state of ["polling", "offline", "misconfigured", "stopped", "java", "restart"] as const) {
    assert.ok(actionsFor(state).length > 1, state);
  }
});

test("buttons of one state are told apart by their labels", () => {
  for (const state of STATES) {
    const labels = actionsFor(state).map((name) => statusAction(name).label);
    assert.equal(new Set(labels).size, labels.length);
  }
});

test("the list of actions has what helps first, and nothing twice", () => {
  const { helps, all } = allActions(actionsFor("offline"));
  assert.deepEqual(all.slice(0, helps), actionsFor("offline"));
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.includes("diagnostics"));
});

test("each statusAction's command is one of the extension's", () => {
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
  for (const name of [...allActions(["java"], "start").all, ...allActions([], "stop").all]) assert.ok(commands.has(statusAction(name).command), name);
});

test("a state that this version does not know offers the log", () => {
  assert.deepEqual(actionsFor("paused" as "live"), ["log"]);
});

test("a server is offered first where none can be reached and the window follows none, and only there", () => {
  for (const state of ["offline", "misconfigured"] as const) {
    assert.equal(actionsFor(state, "start")[0], "startServer");
    assert.ok(!actionsFor(state, "none").includes("startServer"));
  }
  assert.ok(allActions(actionsFor("live", "stop"), "stop").all.includes("stopServer"));
  assert.ok(!allActions(actionsFor("live"), "none").all.some((name) => name === "startServer" || name === "stopServer"));
});
