import assert from "node:assert/strict";
import { test } from "node:test";
import {
  endOfLog,
  isHealth,
  localEnvironment,
  MAX_STARTS,
  mayStart,
  parseKey,
  parseRecord,
  portWasTaken,
  sameServer,
  serveArguments,
  serveEnvironment,
  STARTS_PERIOD_MS,
  UNUSED_SECONDS,
  unusedSeconds,
  usesLocalServer,
} from "../src/serverRecord";

const RECORD = { trackerUrl: "http://localhost:8167", hubUrl: "ws://localhost:8080/notifications", pid: 4711 };

test("a ready file tells where the server is", () => {
  assert.deepEqual(parseRecord(JSON.stringify(RECORD)), RECORD);
  assert.equal(sameServer(parseRecord(JSON.stringify(RECORD)), RECORD), true);
  assert.equal(sameServer(undefined, RECORD), false);
  assert.equal(sameServer({ ...RECORD, pid: 4712 }, RECORD), false);
});

test("what no server of this machine wrote is no record", () => {
  const wrong = [
    "",
    "null",
    "[]",
    "{",
    JSON.stringify({ ...RECORD, pid: -1 }),
    JSON.stringify({ ...RECORD, pid: 1 }),
    JSON.stringify({ ...RECORD, pid: "4711" }),
    JSON.stringify({ ...RECORD, trackerUrl: "http://example.org:8167" }),
    JSON.stringify({ ...RECORD, trackerUrl: "http://me@localhost:8167" }),
    JSON.stringify({ ...RECORD, trackerUrl: "file:///etc/passwd" }),
    JSON.stringify({ ...RECORD, hubUrl: "ws://localhost" }),
    JSON.stringify({ trackerUrl: RECORD.trackerUrl, pid: 4711 }),
  ];
  for (const text of wrong) assert.equal(parseRecord(text), undefined, text);
});

test("a key and a health answer are recognised, nothing else is", () => {
  assert.equal(parseKey('{"apiKey":"bc_0123456789"}'), "bc_0123456789");
  assert.equal(parseKey('{"apiKey":"bc 0123456789"}'), undefined);
  assert.equal(parseKey("no json"), undefined);
  assert.equal(isHealth('{"status":"ok","version":"0.1.0","epoch":"e1"}'), true);
  assert.equal(isHealth('{"status":"ok"}'), false);
  assert.equal(isHealth("<html>"), false);
});

test("a server that the user named is used instead of the local one", () => {
  assert.equal(usesLocalServer({}, {}), true);
  assert.equal(usesLocalServer({}, { BOARDCAST_HUB_URL: " " }), true);
  assert.equal(usesLocalServer({ hubUrl: "ws://board:8080" }, {}), false);
  assert.equal(usesLocalServer({ trackerUrl: "http://board:8167" }, {}), false);
  assert.equal(usesLocalServer({}, { STATE_TRACKING_API_URL: "http://board:8167" }), false);
  assert.equal(usesLocalServer({}, { BOARDCAST_HUB_URL: "ws://board:8080" }), false);
});

test("programs get addresses and folder of the local server, and no key for another one", () => {
  const found = { STATE_TRACKING_API_URL: RECORD.trackerUrl, BOARDCAST_HUB_URL: RECORD.hubUrl, BOARDCAST_DATA_DIR: "/storage/server" };
  assert.deepEqual(localEnvironment(RECORD, "/storage/server", {}), found);
  assert.deepEqual(localEnvironment(RECORD, "/storage/server", { STATE_TRACKING_API_KEY: "of-another" }), { ...found, STATE_TRACKING_API_KEY: "" });
  assert.deepEqual(serveEnvironment({ PATH: "/bin", STATE_TRACKING_API_KEY: "of-another", BOARDCAST_DATA_DIR: "/mine" }), { PATH: "/bin" });
});

test("the server is started for its folder, with its ports, and ends when it is unused", () => {
  assert.deepEqual(serveArguments("/s", "/s/ready.json", { tracker: 0, hub: 8080 }, 60), [
    "serve",
    "--data-dir=/s",
    "--ready-file=/s/ready.json",
    "--api-port=0",
    "--ws-port=8080",
    "--stop-when-unused=60",
  ]);
  assert.equal(unusedSeconds({}), UNUSED_SECONDS);
  assert.equal(unusedSeconds({ BOARDCAST_LOCAL_SERVER_UNUSED_S: "3" }), 3);
  assert.equal(unusedSeconds({ BOARDCAST_LOCAL_SERVER_UNUSED_S: "0" }), UNUSED_SECONDS);
});

test("a server that ends again and again is not started for ever", () => {
  let starts: readonly number[] = [];
  for (let i = 0; i < MAX_STARTS; i++) {
    const verdict = mayStart(starts, i);
    assert.equal(verdict.allowed, true);
    starts = verdict.starts;
  }
  assert.equal(mayStart(starts, MAX_STARTS).allowed, false);
  assert.equal(mayStart(starts, STARTS_PERIOD_MS).allowed, true);
});

test("the log tells whether a port was taken, and its end fits a message", () => {
  assert.equal(portWasTaken("boardcast: port 8080, which the hub wants, is in use by another program"), true);
  assert.equal(portWasTaken("boardcast: The database /x is in use by another Boardcast."), false);
  assert.equal(endOfLog("one\ntwo\r\n\nthree\nfour\n"), "two three four");
  assert.equal(endOfLog("x".repeat(1_000)).length, 300);
});
