import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnosticsText, type Facts } from "../../src/status/diagnostics";

const FACTS: Facts = {
  extensionVersion: "0.1.0",
  editor: "Code 1.96.0",
  platform: "linux x64",
  remote: undefined,
  sidecar: "boardcast 0.1.0",
  session: "running",
  settings: { hubUrl: "wss://mira:secret@boards.example/notifications?token=abc", projectNumbers: [1] },
  status: { state: "live", positions: { 1: { epoch: "e", sequence: 4 } } },
};

test("a report has versions, settings and the sidecar's own status", () => {
  const text = diagnosticsText(FACTS, []);
  for (const part of ["extension: 0.1.0", "Code 1.96.0", "sidecar: boardcast 0.1.0", '"sequence": 4', "boards.example/notifications"]) {
    assert.ok(text.includes(part), part);
  }
});

test("neither the key nor what an address carries of secrets is in it", () => {
  const text = diagnosticsText({ ...FACTS, status: "the key k-123 was refused" }, ["", "k-123"]);
  for (const part of ["k-123", "mira", "secret", "abc"]) assert.ok(!text.includes(part), part);
});
