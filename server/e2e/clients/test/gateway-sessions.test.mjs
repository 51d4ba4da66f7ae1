// A thousand sessions that never say goodbye: what they keep of memory and processes, and that nothing stays of them.
// What is kept is counted in live objects, which no load changes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { descendants, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { HOSTILE, OlderCaller, liveBytes, makeKey, nodeServer, startGateway, textOf } from "../lib/gateway.mjs";

const TALK = fileURLToPath(new URL("../lib/talkServer.mjs", import.meta.url));
const BEFORE = 200;
const SESSIONS = 1_000;
const TOGETHER = 8;
const SESSION_MAX_BYTES = 64 * 1024;
const PATIENCE_MS = 240_000;
const patient = { timeouts: { connect_ms: PATIENCE_MS, call_ms: PATIENCE_MS } };
const OFFERS = [{}, { elicitation: {} }, { elicitation: { form: {}, url: {} }, sampling: {}, roots: { listChanged: true }, made: "x".repeat(20_000) }];

const count = (gateway, script) => descendants(gateway.pid).filter(({ command }) => /^(\S*\/)?node /.test(command) && command.includes(script)).length;

test("a thousand sessions that never say goodbye keep 64 KiB each at most, and no process more than the pool has", async () => {
  const key = makeKey("k", ["*"], { resources: { allow: ["*"] } });
  const gateway = await startGateway(
    [
      // None is stopped before the end, so that no two are counted for one place.
      nodeServer("apart", HOSTILE, [], { env: { HOSTILE_NAME: "apart" }, pool: { isolation: "caller", max: 4, idle_stop_s: 3_600 }, ...patient }),
      nodeServer("older", TALK, [], { env: { TALK: "older" }, pool: { max: 3, idle_stop_s: 3_600 }, ...patient }),
    ],
    [key],
  );
  const answered = { apart: 0, full: 0, older: 0 };
  async function session(i) {
    const caller = await OlderCaller.open(gateway.url, key.key, OFFERS[i % OFFERS.length]);
    // What a caller can have it keep.
    assert.deepEqual((await caller.ask("logging/setLevel", { level: "warning" })).result, {});
    assert.deepEqual((await caller.ask("resources/subscribe", { uri: "gw+older:talk:news" })).result, {});
    if (i % 2 === 0) {
      assert.match(textOf(await caller.call("older__offered")), /^[{]/);
      answered.older++;
    }
    const given = await caller.call("apart__echo", { message: `n${i}` });
    if (given.result) answered.apart++;
    else if (/connections to `apart` are in use/.test(given.error.message)) answered.full++;
    else assert.fail(JSON.stringify(given.error));
  }
  async function sessions(from, to) {
    let next = from;
    await Promise.all(Array.from({ length: TOGETHER }, async () => {
      while (next < to) await session(next++);
    }));
  }
  try {
    await sessions(0, BEFORE);
    const before = await liveBytes(gateway);
    await sessions(BEFORE, BEFORE + SESSIONS);
    const each = ((await liveBytes(gateway)) - before) / SESSIONS;
    console.log(
      `${SESSIONS} sessions more: ${Math.round(each)} bytes each; ${answered.apart} calls answered with a connection of their own,`,
      `${answered.full} refused as all were in use, ${answered.older} answered on a shared one`,
    );
    assert.ok(each <= SESSION_MAX_BYTES, `${each} bytes`);
    assert.ok(answered.apart > 0);
    const processes = { apart: count(gateway, "hostileServer"), older: count(gateway, "talkServer") };
    assert.ok(processes.apart > 0 && processes.apart <= 4 && processes.older > 0 && processes.older <= 3, JSON.stringify(processes));
  } finally {
    await gateway.close();
  }
});

test("no process is left after the idle stop where nobody follows anything", async () => {
  const key = makeKey("k");
  const pool = { idle_stop_s: 1 };
  const gateway = await startGateway(
    [
      nodeServer("apart", HOSTILE, [], { env: { HOSTILE_NAME: "apart" }, pool: { isolation: "caller", max: 4, ...pool }, ...patient }),
      nodeServer("older", TALK, [], { env: { TALK: "older" }, pool, ...patient }),
    ],
    [key],
  );
  try {
    for (const offers of OFFERS) {
      const caller = await OlderCaller.open(gateway.url, key.key, offers);
      assert.match(textOf(await caller.call("older__offered")), /^[{]/);
      assert.equal(textOf(await caller.call("apart__echo", { message: "x" })), "apart: x");
    }
    await until("all of them are gone", () => count(gateway, "hostileServer") + count(gateway, "talkServer") === 0, PATIENCE_MS);
  } finally {
    await gateway.close();
  }
});
