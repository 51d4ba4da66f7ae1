import assert from "node:assert/strict";
import { test } from "node:test";
import { allRemedies, remediesFor, remedy, withLocalServer } from "../src/remedies";
import manifest from "../package.json";

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
  for (const name of allRemedies(["java"]).all) assert.ok(commands.has(remedy(name).command), name);
});

test("a state that this version does not know offers the log", () => {
  assert.deepEqual(remediesFor("paused" as "live"), ["log"]);
});

test("where nothing answers and nobody named a server, starting one comes first", () => {
  for (const server of ["off", "failed"]) assert.equal(withLocalServer(remediesFor("offline"), "offline", server)[0], "startServer");
  assert.equal(withLocalServer(remediesFor("misconfigured"), "misconfigured", "off")[0], "startServer");
  for (const server of [undefined, "running", "starting"]) assert.equal(withLocalServer(["reconnect"], "offline", server)[0], "reconnect");
  assert.equal(withLocalServer(["reconnect"], "polling", "off")[0], "reconnect");
});

test("the list of actions has start or stop of the local server, never both", () => {
  assert.ok(allRemedies([], "off").all.includes("startServer"));
  assert.equal(allRemedies([], "off").all.includes("stopServer"), false);
  assert.ok(allRemedies([], "running").all.includes("stopServer"));
  assert.equal(allRemedies([], "running").all.includes("startServer"), false);
});
