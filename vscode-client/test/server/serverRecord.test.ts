import assert from "node:assert/strict";
import { test } from "node:test";
import { localEnvironment, portsOf, readRecord, usesLocal } from "../../src/server/serverRecord";

const RECORD = { trackerUrl: "http://127.0.0.1:4711", hubUrl: "ws://127.0.0.1:4712/notifications", pid: 99 };

test("a ready file tells of a server on this machine, or of none", () => {
  assert.deepEqual(readRecord(JSON.stringify({ ...RECORD, more: true })), RECORD);
  assert.deepEqual(portsOf(RECORD), { tracker: 4711, hub: 4712 });
  const wrong = [
    undefined,
    "",
    "{",
    "null",
    JSON.stringify({ ...RECORD, trackerUrl: "http://example.org:4711" }),
    JSON.stringify({ ...RECORD, hubUrl: "http://127.0.0.1:4712" }),
    JSON.stringify({ ...RECORD, trackerUrl: "http://127.0.0.1" }),
    JSON.stringify({ ...RECORD, pid: 1 }),
    JSON.stringify({ ...RECORD, pid: "99" }),
  ];
  for (const text of wrong) assert.equal(readRecord(text), undefined, text);
});

test("a window follows the local server unless its settings or its environment name another", () => {
  assert.ok(usesLocal({}, {}));
  assert.ok(usesLocal({ projectNumbers: [1] }, { BOARDCAST_HUB_URL: "" }));
  assert.ok(!usesLocal({ hubUrl: "ws://elsewhere/notifications" }, {}));
  assert.ok(!usesLocal({}, { STATE_TRACKING_API_URL: "http://elsewhere" }));
});

test("the key of another server is taken away from who follows the local one", () => {
  const environment = localEnvironment(RECORD, "/data");
  assert.ok("STATE_TRACKING_API_KEY" in environment);
  assert.equal(environment["STATE_TRACKING_API_KEY"], undefined);
  assert.equal(environment["BOARDCAST_DATA_DIR"], "/data");
});
