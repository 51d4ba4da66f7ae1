import assert from "node:assert/strict";
import { test } from "node:test";
import { allRemedies, remediesFor, remedy } from "../../src/status/statusActions";
import manifest from "../../package.json";

const STATES = ["starting", "connecting", "live", "polling", "offline", "misconfigured", "stopped", "java", "restart"] as const;

test("every problem offers what helps before the log, and the log is always there", () => {
  for (const state of STATES) assert.equal(remediesFor(state).at(-1), "log");
  for (const state of ["polling", "offline", "misconfigured", "stopped", "java", "restart"] as const) {
    assert.ok(remediesFor(state).length > 1, state);
  }
});

test("buttons of one state are told apart by their labels", () => {
  for (const state of STATES) {
    const labels = remediesFor(state).map((name) => remedy(name).label);
    assert.equal(new Set(labels).size, labels.length);
  }
});

test("the list of actions has what helps first, and nothing twice", () => {
  const { helps, all } = allRemedies(remediesFor("offline"));
  assert.deepEqual(all.slice(0, helps), remediesFor("offline"));
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.includes("diagnostics"));
});

test("each remedy's command is one of the extension's", () => {
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
  for (const name of [...allRemedies(["java"], "start").all, ...allRemedies([], "stop").all]) assert.ok(commands.has(remedy(name).command), name);
});

test("a state that this version does not know offers the log", () => {
  assert.deepEqual(remediesFor("paused" as "live"), ["log"]);
});

test("a server is offered first where none can be reached and the window follows none, and only there", () => {
  for (const state of ["offline", "misconfigured"] as const) {
    assert.equal(remediesFor(state, "start")[0], "startServer");
    assert.ok(!remediesFor(state, "none").includes("startServer"));
  }
  assert.ok(allRemedies(remediesFor("live", "stop"), "stop").all.includes("stopServer"));
  assert.ok(!allRemedies(remediesFor("live"), "none").all.some((name) => name === "startServer" || name === "stopServer"));
});
