// What the gateway promises under load: nothing lost, nothing doubled, a killed server costs only its own calls, each cancel
// arrives, and no request makes it fail. BOARDCAST_FULL=true plays the whole size; here a part of it, with the same checks.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import http from "node:http";
import { after, test } from "node:test";
import { PATIENCE_MS, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { HOSTILE, ModernCaller, OlderCaller, entries, makeKey, nodeServer, startGateway, textOf } from "../lib/gateway.mjs";
import { seeded } from "../lib/seeded.mjs";

const FULL = process.env.BOARDCAST_FULL === "true";
const seed = Number(process.env.BOARDCAST_SEED ?? 1 + (Date.now() % 1_000_000));
const all = makeKey("all");
const folder = process.env.TMPDIR ?? "/tmp";
const undo = [];
after(async () => {
  for (const end of undo.reverse()) await Promise.resolve(end()).catch(() => {});
});

function logOf(name) {
  const file = `${folder}/bcg-${name}-${process.pid}.log`;
  undo.push(() => rm(file, { force: true }));
  return file;
}

async function gatewayOf(servers) {
  const gateway = await startGateway(servers, [all]);
  undo.push(() => gateway.close());
  return gateway;
}

const server = (id, log, more) => nodeServer(id, HOSTILE, [], { env: { HOSTILE_LOG: log, HOSTILE_NAME: id }, ...more });
const agent = new http.Agent({ keepAlive: true, maxSockets: 128 });

/** A call over REST; the connection is kept. */
function chat(gateway, serverId, tool, input) {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL("/api/v1/mcp/chat", gateway.url), { method: "POST", agent, headers: { authorization: `Bearer ${all.key}` } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve(JSON.parse(text)));
    });
    request.on("error", reject);
    request.end(JSON.stringify({ server_id: serverId, tool_name: tool, tool_input: input }));
  });
}

/** Does `work(i)` for each of `count`, `width` at a time. */
async function together(count, width, work) {
  let next = 0;
  await Promise.all(Array.from({ length: width }, async () => {
    while (next < count) await work(next++);
  }));
}

test("calls of both faces and both generations, 64 in flight over three servers: none lost, none doubled, each answer its own", async () => {
  const calls = FULL ? 10_000 : 3_000;
  const logs = [0, 1, 2].map((i) => logOf(`flood${i}`));
  const gateway = await gatewayOf(logs.map((log, i) => server(`s${i}`, log)));
  const modern = new ModernCaller(gateway.url, all.key);
  const older = await OlderCaller.open(gateway.url, all.key);
  await Promise.all([0, 1, 2].map((i) => modern.call(`s${i}__echo`, { message: "warm" })));
  const began = performance.now();
  await together(calls, 64, async (i) => {
    const id = `s${i % 3}`;
    const message = `n${i}`;
    const text =
      i % 4 === 0
        ? (await chat(gateway, id, "echo", { message })).tool_output?.content[0].text
        : textOf(await (i % 4 === 1 ? older : modern).call(`${id}__echo`, { message }));
    assert.equal(text, `${id}: ${message}`);
  });
  const seconds = (performance.now() - began) / 1_000;
  const arrived = logs.map((log) => entries(log).filter(({ called }) => called === "echo").length - 1);
  assert.equal(arrived.reduce((sum, one) => sum + one), calls);
  console.log(`${calls} calls, 64 in flight, in ${seconds.toFixed(1)} s: ${Math.round(calls / seconds)}/s, none lost, none doubled`);
});

test("each cancel reaches the server under its own id: by notification, by a closed stream, by a closed connection", async () => {
  const each = FULL ? 336 : 64;
  const log = logOf("cancels");
  const gateway = await gatewayOf([server("slow", log)]);
  const modern = new ModernCaller(gateway.url, all.key);
  const older = await OlderCaller.open(gateway.url, all.key);
  await modern.call("slow__echo", { message: "warm" });
  const called = () => entries(log).filter((entry) => entry.called === "slow").map(({ id }) => id);
  const cancelled = () => entries(log).flatMap((entry) => entry.cancelled ?? []);
  let asked = 0;
  for (const way of ["notification", "stream", "connection"]) {
    for (let from = 0; from < each; from += 64) {
      const width = Math.min(64, each - from);
      const begun = Array.from({ length: width }, () => {
        if (way === "notification") return older.start("tools/call", { name: "slow__slow", arguments: {} });
        if (way === "stream") return modern.start("tools/call", { name: "slow__slow", arguments: {} });
        const abort = new AbortController();
        const body = JSON.stringify({ server_id: "slow", tool_name: "slow", tool_input: {} });
        const answer = fetch(new URL("/api/v1/mcp/chat", gateway.url), { method: "POST", headers: { authorization: `Bearer ${all.key}` }, body, signal: abort.signal });
        return { answer, abort: () => abort.abort() };
      });
      begun.forEach(({ answer }) => answer.catch(() => {}));
      asked += width;
      await until("all are there", () => called().length === asked, PATIENCE_MS, 10);
      const at = performance.now();
      if (way === "notification") await Promise.all(begun.map(({ id }) => older.tell("notifications/cancelled", { requestId: id })));
      else begun.forEach(({ abort }) => abort());
      await until(`all are cancelled by ${way}`, () => cancelled().length === asked, PATIENCE_MS, 10);
      if (from === 0) console.log(`${width} by ${way}: all within ${(performance.now() - at).toFixed(0)} ms`);
    }
  }
  assert.deepEqual(new Set(cancelled()), new Set(called()));
  assert.equal(cancelled().length, asked);
  console.log(`${asked} of ${asked} arrived`);
});

test("requests that are made up make no 500, no leak and no end", async () => {
  const requests = FULL ? 100_000 : 6_000;
  console.log(`seed ${seed}`);
  const random = seeded(seed);
  const gateway = await gatewayOf([server("one", logOf("fuzz"))]);
  const caller = new ModernCaller(gateway.url, all.key);
  await caller.call("one__echo", { message: "warm" });
  const pick = (list) => list[Math.floor(random() * list.length)];
  const bits = ["", "{", "}", "[", "]", '"', ":", ",", "null", "1e999", "-0", "\u0000", "\ud800", "é", "\u202e", "__proto__", "one__echo", "%s", "../", "\r\n", "a".repeat(3_000), "[".repeat(200)];
  const value = (depth = 0) =>
    pick([
      () => pick([null, true, 0, -1, 1e308, "", "x", "one__echo", "tools/call", "2.0", "2026-07-28", [], {}]),
      () => (depth > 3 ? 1 : Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1))),
      () => (depth > 3 ? "y" : Object.fromEntries(Array.from({ length: Math.floor(random() * 5) }, () => [pick(["jsonrpc", "id", "method", "params", "name", "arguments", "_meta", "cursor", "server_id", "tool_name", "tool_input", "request_id", "x"]), value(depth + 1)]))),
    ])();
  const meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {} };
  const body = () =>
    pick([
      () => JSON.stringify({ jsonrpc: "2.0", id: pick([1, "a", null, {}, 1.5]), method: pick(["tools/call", "tools/list", "initialize", "ping", "server/discover", "prompts/get", "x"]), params: { ...value(), ...(random() < 0.5 && { _meta: meta }) } }),
      () => JSON.stringify({ server_id: pick(["one", value()]), tool_name: pick(["echo", "refuse", value()]), tool_input: value(), ...(random() < 0.3 && { x: 1 }) }),
      () => JSON.stringify(value()),
      () => Array.from({ length: Math.floor(random() * 8) }, () => pick(bits)).join(""),
    ])();
  const headers = () => ({
    ...(random() < 0.9 && { authorization: `Bearer ${all.key}` }),
    ...(random() < 0.5 && { "mcp-protocol-version": pick(["2026-07-28", "2025-11-25", "1999-01-01", "x"]) }),
    ...(random() < 0.4 && { "mcp-method": pick(["tools/call", "tools/list", "x"]) }),
    ...(random() < 0.3 && { "mcp-name": pick(["one__echo", "x"]) }),
    ...(random() < 0.2 && { "mcp-session-id": pick(["x", "a".repeat(500)]) }),
    ...(random() < 0.3 && { accept: pick(["application/json", "text/event-stream", "x/y"]) }),
    ...(random() < 0.2 && { "x-request-id": pick(["a b", "<script>", "ok-1"]) }),
  });
  const rss = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${gateway.pid}/status`, "utf8"))[1]) / 1_024;
  const seen = new Map();
  const ask = () =>
    new Promise((resolve, reject) => {
      const target = { text: body(), headers: headers() };
      const request = http.request(
        new URL(pick(["/mcp", "/mcp", "/api/v1/mcp/chat", "/api/v1/mcp/servers", "/api/v1/mcp/servers/one/tools", "/api/v1/mcp/servers/%2e%2e/tools", "/metrics", "/", "/mcp/x"]), gateway.url),
        { method: pick(["POST", "POST", "POST", "GET", "DELETE", "PUT"]), agent, headers: target.headers },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          const stream = (response.headers["content-type"] ?? "").includes("event-stream");
          response.on("data", (chunk) => {
            text += chunk;
            // One that listens, or an unanswered one: what it said so far is looked at.
            if (stream) request.destroy();
          });
          const end = () => resolve({ status: response.statusCode, text });
          response.on("end", end);
          response.on("close", end);
          response.on("error", end);
        },
      );
      request.on("error", (error) => (/ECONNRESET|EPIPE|hang up/.test(String(error)) ? resolve({ status: 0, text: "" }) : reject(error)));
      request.setTimeout(PATIENCE_MS, () => reject(new Error(`no answer to ${request.method} ${request.path} ${JSON.stringify(target)}`)));
      request.end(target.text);
    });
  await together(requests / 10, 32, ask);
  const before = rss();
  await together(requests, 32, async () => {
    const { status, text } = await ask();
    seen.set(status, (seen.get(status) ?? 0) + 1);
    assert.ok(status !== 500, text);
    assert.ok(!/\bat dev\.|Exception|\.java:|stack/.test(text), text);
  });
  const grown = rss() - before;
  console.log(`${requests} requests: ${[...seen].sort().map(([status, count]) => `${status} ${count}`).join(", ")}; ${grown.toFixed(0)} MB more`);
  assert.ok(grown < 60, `${grown} MB`);
  assert.equal(textOf(await caller.call("one__echo", { message: "after" })), "one: after");
  assert.ok(!/\bERROR\b/.test(gateway.log()), gateway.log().slice(-2_000));
});
