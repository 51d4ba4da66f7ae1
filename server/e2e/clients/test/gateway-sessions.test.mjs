// A thousand sessions that never say goodbye: what they keep of memory and processes, and that nothing stays of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { descendants, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { HOSTILE, OlderCaller, makeKey, nodeServer, startGateway, textOf } from "../lib/gateway.mjs";

const TALK = fileURLToPath(new URL("../lib/talkServer.mjs", import.meta.url));
const SESSIONS = 1_000;
const OFFERS = [{}, { elicitation: {} }, { elicitation: { form: {}, url: {} }, sampling: {}, roots: { listChanged: true }, made: "x".repeat(20_000) }];

test("a thousand sessions that never say goodbye keep 64 KiB each at most, and no process more than the pool has", async () => {
  const key = makeKey("k", ["*"], { resources: { allow: ["*"] } });
  const idle = { idle_stop_s: 3 };
  const gateway = await startGateway(
    [
      nodeServer("apart", HOSTILE, [], { env: { HOSTILE_NAME: "apart" }, pool: { isolation: "caller", max: 4, ...idle } }),
      nodeServer("older", TALK, [], { env: { TALK: "older" }, pool: { max: 3, ...idle } }),
    ],
    [key],
  );
  const count = (script) => descendants(gateway.pid).filter(({ command }) => command.startsWith("node") && command.includes(script)).length;
  const rss = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${gateway.pid}/status`, "utf8"))[1]);
  const most = { apart: 0, older: 0 };
  const answered = { apart: 0, full: 0, older: 0 };
  async function session(i) {
    const caller = await OlderCaller.open(gateway.url, key.key, OFFERS[i % OFFERS.length]);
    // What a caller can have it keep.
    await caller.ask("logging/setLevel", { level: "warning" });
    await caller.ask("resources/subscribe", { uri: "gw+older:talk:news" });
    if (i % 2 === 0) assert.match(textOf(await caller.call("older__offered")), /^[{]/);
    if (i % 2 === 0) answered.older++;
    const given = await caller.call("apart__echo", { message: `n${i}` });
    if (given.result) answered.apart++;
    else if (/connections to `apart` are in use/.test(given.error.message)) answered.full++;
    else assert.fail(JSON.stringify(given.error));
    if (i % 10 === 0) {
      most.apart = Math.max(most.apart, count("hostileServer"));
      most.older = Math.max(most.older, count("talkServer"));
    }
  }
  async function sessions(from, to) {
    let next = from;
    await Promise.all(Array.from({ length: 8 }, async () => {
      while (next < to) await session(next++);
    }));
  }
  try {
    await sessions(0, 300);
    const before = rss();
    await sessions(300, 300 + SESSIONS);
    const each = (rss() - before) / SESSIONS;
    console.log(
      `${SESSIONS} sessions more: ${each.toFixed(1)} KiB each; at most ${most.apart} processes of a pool of 4, ${most.older} of a pool of 3;`,
      `${answered.apart} calls answered with a connection of their own, ${answered.full} refused as all were in use, ${answered.older} answered on a shared one`,
    );
    assert.ok(each <= 64, `${each} KiB`);
    assert.ok(most.apart <= 4 && most.older <= 3, JSON.stringify(most));
    assert.ok(answered.apart > 0);
    // The resource is followed still, so its server stays; of all others nothing does.
    await until("idle processes are stopped", () => count("hostileServer") === 0 && count("talkServer") === 1, 60_000);
  } finally {
    await gateway.close();
  }
});

test("no process is left after the idle stop where nobody follows anything", async () => {
  const key = makeKey("k");
  const gateway = await startGateway([nodeServer("older", TALK, [], { env: { TALK: "older" }, pool: { idle_stop_s: 1 } })], [key]);
  try {
    for (const offers of OFFERS) await (await OlderCaller.open(gateway.url, key.key, offers)).call("older__offered");
    await until("all of them are gone", () => !descendants(gateway.pid).some(({ command }) => command.includes("talkServer")), 60_000);
  } finally {
    await gateway.close();
  }
});
