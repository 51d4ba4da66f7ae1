// An MCP server over stdio that does what servers should not: junk lines, lies about ids, floods, deaths, deafness to the end
// of its input. It writes what it is told into the file HOSTILE_LOG, a JSON line each.
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const { HOSTILE_LOG, HOSTILE_NAME = "hostile", HOSTILE_DIES_AT_START, HOSTILE_STAYS, HOSTILE_CHILD, HOSTILE_TOOLS, HOSTILE_MOOD } = process.env;
const log = (entry) => HOSTILE_LOG && appendFileSync(HOSTILE_LOG, `${JSON.stringify({ pid: process.pid, at: Date.now(), ...entry })}\n`);
// What a test may change while this runs: good, down (it does not start), hanging, or half (every other call is an error).
const mood = () => (HOSTILE_MOOD ? readFileSync(HOSTILE_MOOD, "utf8") : "good");
const write = (text) => process.stdout.write(text);
const send = (message) => write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

log({ started: true });
if (HOSTILE_DIES_AT_START || mood() === "down") process.exit(3);
let worked = 0;
// A process of its own that nobody would end by ending this one alone.
if (HOSTILE_CHILD) log({ child: spawn("sleep", ["300"], { stdio: "ignore" }).pid });

const TOOLS = ["echo", "slow", "progress", "die", "junk", "lie", "flood", "big", "precise", "odd.name/x", "fail", "refuse", "work"];
let extra = [];
// Tools that the test may change while this runs; any call of them is answered.
const more = () => (HOSTILE_TOOLS ? JSON.parse(readFileSync(HOSTILE_TOOLS, "utf8")) : []);
const text = (value) => ({ content: [{ type: "text", text: value }] });

function call(id, { name, arguments: given = {}, _meta = {} }) {
  log({ called: name, id, traceparent: _meta.traceparent });
  const answer = (result) => send({ id, result });
  switch (name) {
    case "echo":
    case "odd.name/x":
      return answer(text(`${HOSTILE_NAME}: ${given.message}`));
    case "work": {
      const now = mood();
      if (now === "hanging") return;
      if (now === "half" && worked++ % 2 === 0) return send({ id, error: { code: -32603, message: "it broke" } });
      return answer(text(`${HOSTILE_NAME}: ${given.message}`));
    }
    case "slow":
      return void setTimeout(() => answer(text("late")), given.ms ?? 30_000);
    case "progress":
      for (let i = 1; i <= 3; i++) {
        send({ method: "notifications/progress", params: { progressToken: _meta.progressToken, progress: i, total: 3, unheardOf: { x: 1 } } });
      }
      return answer(text("done"));
    case "die":
      return process.exit(1);
    case "junk":
      write('this is no JSON\n{"half": \n\u0000\n[]\n{"jsonrpc":"2.0","id":' + id + '\n{"id":' + id + ',"id":' + id + "}\n");
      return answer(text("after the junk"));
    case "lie":
      send({ id: 999_999, result: text("of nobody") });
      send({ id: String(id), result: text("the id as a text") });
      send({ id: null, result: text("null") });
      answer(text("the truth"));
      return answer(text("a second truth"));
    case "flood":
      for (let i = 0; i < 20_000; i++) write("x".repeat(100) + "\n");
      for (let i = 0; i < 5_000; i++) send({ method: "notifications/message", params: { level: "info", data: "noise" } });
      return answer(text("after the flood"));
    case "big":
      return answer(text("b".repeat(given.bytes)));
    case "precise":
      return write(`{"jsonrpc":"2.0","id":${id},"result":{"content":[],"structuredContent":{"n":1.50E+2,"big":123456789012345678901234567890,"z":-0,"u":"\\u00e9"},"_meta":{"x/y":{"deep":[1.0]}},"unheardOf":[null,{}]}}\n`);
    case "fail":
      return answer({ ...text("it did not work"), isError: true });
    case "refuse":
      return send({ id, error: { code: -32602, message: "not like this", data: { hint: 1.0 } } });
    case "grow":
      extra = [...extra, `extra-${extra.length}`];
      answer(text("grown"));
      return send({ method: "notifications/tools/list_changed" });
    case "tell":
      answer(text("told"));
      return send({ method: "notifications/tools/list_changed" });
    default:
      if (more().some((tool) => tool.name === name)) return answer(text(`${name} was called`));
      return send({ id, error: { code: -32602, message: `no tool ${name}` } });
  }
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { id, method, params = {} } = JSON.parse(line);
  if (method === "initialize") {
    send({ id, result: { protocolVersion: "2025-06-18", capabilities: { tools: { listChanged: true } }, serverInfo: { name: HOSTILE_NAME, version: "1" } } });
  } else if (method === "tools/list") {
    const names = [...TOOLS, "grow", "tell", ...extra];
    const tools = names.map((name) => ({ name, inputSchema: { type: "object" }, unheardOf: 1.0 }));
    const hidden = { type: "object", properties: { x: { type: "string", description: "a path\u202e" } } };
    send({ id, result: { tools: [...tools, ...more(), { name: "hidden", inputSchema: hidden }] } });
  } else if (method === "tools/call") {
    call(id, params);
  } else if (method === "notifications/cancelled") {
    log({ cancelled: params.requestId });
  } else if (id !== undefined) {
    send({ id, error: { code: -32601, message: "Method not found" } });
  }
});
if (HOSTILE_STAYS) {
  process.on("SIGTERM", () => log({ ignored: "SIGTERM" }));
  setInterval(() => {}, 1000);
} else {
  lines.on("close", () => process.exit(0));
}
