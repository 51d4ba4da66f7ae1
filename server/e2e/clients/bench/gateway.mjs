// `boardcast gateway` beside mcp-hub, mcp-proxy and supergateway, and beside the server itself, before the same tool (`echo`
// of server-everything over stdio), in turns within one run: only ratios within a run count. See `scripts/bench gateway`.
// --beside FILE: the gateway of another program, too, such as that of the commit before.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePorts } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { makeKey, nodeServer, startGateway } from "../lib/gateway.mjs";
import { root } from "../lib/program.mjs";

const quick = process.argv.includes("--quick");
const beside = process.argv.includes("--beside") ? process.argv[process.argv.indexOf("--beside") + 1] : undefined;
const CALLS = quick ? 60 : 1_000;
const ROUNDS = quick ? 3 : 20;
const TOGETHER = 64;
const TOGETHER_CALLS = quick ? 256 : 2_560;
const START_MS = 60_000;
const peers = path.join(root, "server/e2e/peers/node-gateways/node_modules");
const EVERYTHING = path.join(peers, "@modelcontextprotocol/server-everything/dist/index.js");
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const folder = await mkdtemp(path.join(tmpdir(), "bcb-"));
const undo = [() => rm(folder, { recursive: true, force: true })];

/** The time that a process has computed, in ms: Linux counts it in hundredths of a second. */
function cpuMs(pid) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

function stat(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return { parent: Number(/^PPid:\s+(\d+)/m.exec(status)[1]), kb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) };
  } catch {
    return { parent: 0, kb: 0 };
  }
}

function below(pid) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  const children = all.filter((one) => stat(one).parent === pid);
  return children.flatMap((child) => [child, ...below(child)]);
}

function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["pipe", "ignore", "ignore"], ...options });
  undo.push(() => {
    for (const pid of [...below(child.pid), child.pid]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended.
      }
    }
  });
  return child;
}

async function answers(port) {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const there = await new Promise((resolve) => {
      const request = http.get({ host: "127.0.0.1", port, path: "/", timeout: 1_000 }, (response) => (response.resume(), resolve(true)));
      request.on("error", () => resolve(false));
    });
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at port ${port}`);
}

/** The answer to a message over Streamable HTTP. */
class HttpCaller {
  #ids = 0;

  constructor(url, { key, prefix = "" } = {}) {
    Object.assign(this, { url: new URL(url), key, prefix });
  }

  post(message) {
    return new Promise((resolve, reject) => {
      const data = JSON.stringify(message);
      const request = http.request(
        {
          agent,
          host: this.url.hostname,
          port: this.url.port,
          path: this.url.pathname,
          method: "POST",
          headers: {
            "content-type": "application/json",
            accept: "application/json, text/event-stream",
            "content-length": Buffer.byteLength(data),
            ...(this.key && { authorization: `Bearer ${this.key}` }),
            ...(this.session && { "mcp-session-id": this.session }),
            ...(this.version && { "mcp-protocol-version": this.version }),
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk) => (text += chunk));
          response.on("error", reject);
          response.on("end", () => {
            const found = text.startsWith("{") ? text : text.split(/\r?\n/).filter((line) => line.startsWith("data:")).at(-1)?.slice(5);
            resolve({ session: response.headers["mcp-session-id"], message: found ? JSON.parse(found) : undefined });
          });
        },
      );
      request.on("error", reject);
      request.end(data);
    });
  }

  async open() {
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } };
    const { session, message } = await this.post({ jsonrpc: "2.0", id: "i", method: "initialize", params });
    this.session = session;
    this.version = message.result.protocolVersion;
    await this.post({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  async echo(text) {
    const { message } = await this.post({ jsonrpc: "2.0", id: ++this.#ids, method: "tools/call", params: { name: `${this.prefix}echo`, arguments: { message: text } } });
    return message;
  }
}

/** The same over the older HTTP+SSE, which is all that mcp-hub has. */
class SseCaller {
  #ids = 0;
  #waiting = new Map();

  constructor(port, prefix) {
    Object.assign(this, { port, prefix });
  }

  async open() {
    await new Promise((resolve, reject) => {
      const request = http.request({ host: "127.0.0.1", port: this.port, path: "/mcp", headers: { accept: "text/event-stream" } }, (response) => {
        let rest = "";
        response.setEncoding("utf8");
        response.on("error", () => {});
        response.on("data", (chunk) => {
          const events = (rest + chunk).split(/\r?\n\r?\n/);
          rest = events.pop();
          for (const event of events) {
            const data = event.split(/\r?\n/).filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim()).join("");
            if (/^event: ?endpoint/m.test(event)) {
              this.endpoint = data;
              resolve();
            } else if (data) {
              const message = JSON.parse(data);
              this.#waiting.get(message.id)?.(message);
              this.#waiting.delete(message.id);
            }
          }
        });
      });
      request.on("error", reject);
      request.end();
      undo.push(() => request.destroy());
    });
    await this.ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } });
    await this.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  send(message) {
    return new Promise((resolve, reject) => {
      const data = JSON.stringify(message);
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(data) };
      const request = http.request({ agent, host: "127.0.0.1", port: this.port, path: this.endpoint, method: "POST", headers }, (response) => {
        response.resume();
        response.on("end", resolve);
      });
      request.on("error", reject);
      request.end(data);
    });
  }

  ask(method, params) {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.send({ jsonrpc: "2.0", id, method, params }).catch(reject);
    });
  }

  echo(text) {
    return this.ask("tools/call", { name: `${this.prefix}echo`, arguments: { message: text } });
  }
}

/** No gateway: the server's own stdin and stdout. */
class StdioCaller {
  #ids = 0;
  #waiting = new Map();

  constructor(child) {
    this.child = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = JSON.parse(line);
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  ask(method, params) {
    const id = ++this.#ids;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    });
  }

  async open() {
    await this.ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } });
    this.child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  }

  echo(text) {
    return this.ask("tools/call", { name: "echo", arguments: { message: text } });
  }
}

async function boardcast(program) {
  const key = makeKey("bench");
  const gateway = await startGateway([nodeServer("up", EVERYTHING, ["stdio"])], [key], {}, [], program);
  undo.push(() => gateway.close());
  return { pid: gateway.pid, caller: new HttpCaller(gateway.url, { key: key.key, prefix: "up__" }) };
}

const contenders = {
  async direct() {
    const child = run("node", [EVERYTHING, "stdio"], { stdio: ["pipe", "pipe", "ignore"] });
    return { pid: child.pid, caller: new StdioCaller(child) };
  },
  async floor() {
    const child = run("node", [path.join(root, "server/e2e/clients/bench/gateway-floor.mjs"), EVERYTHING, "stdio"], { stdio: ["ignore", "pipe", "ignore"] });
    const port = await new Promise((resolve) => child.stdout.once("data", (chunk) => resolve(Number(chunk))));
    return { pid: child.pid, caller: new HttpCaller(`http://127.0.0.1:${port}/mcp`) };
  },
  ...(beside && { before: () => boardcast(beside) }),
  boardcast,
  async "mcp-hub"() {
    const [port] = await freePorts(1);
    const config = path.join(folder, "hub.json");
    await writeFile(config, JSON.stringify({ mcpServers: { up: { command: "node", args: [EVERYTHING, "stdio"] } } }));
    const env = { ...process.env, HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
    const child = run("node", [path.join(peers, "mcp-hub/dist/cli.js"), "--port", String(port), "--config", config], { env });
    await answers(port);
    // It answers before its servers are there.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    return { pid: child.pid, caller: new SseCaller(port, "up__") };
  },
  async "mcp-proxy"() {
    const [port] = await freePorts(1);
    const args = ["--port", String(port), "--host", "127.0.0.1", "--server", "stream", "--", "node", EVERYTHING, "stdio"];
    const child = run("node", [path.join(peers, "mcp-proxy/dist/bin/mcp-proxy.mjs"), ...args]);
    await answers(port);
    return { pid: child.pid, caller: new HttpCaller(`http://127.0.0.1:${port}/mcp`) };
  },
  async supergateway() {
    const [port] = await freePorts(1);
    const args = ["--stdio", `node ${EVERYTHING} stdio`, "--outputTransport", "streamableHttp", "--stateful", "--port", String(port), "--logLevel", "none"];
    const child = run("node", [path.join(peers, "supergateway/dist/index.js"), ...args]);
    await answers(port);
    return { pid: child.pid, caller: new HttpCaller(`http://127.0.0.1:${port}/mcp`) };
  },
};

const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))];
const right = (message, text) => message?.result?.content?.[0]?.text === `Echo: ${text}`;

async function main() {
  const running = new Map();
  for (const [name, start] of Object.entries(contenders)) {
    const made = await start(undefined);
    await made.caller.open();
    for (let i = 0; i < (quick ? 20 : 300); i++) {
      if (!right(await made.caller.echo("w"), "w")) throw new Error(`${name} does not echo`);
    }
    running.set(name, { ...made, times: [], wrong: 0, rates: [], alone: 0, together: 0 });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of running.values()) {
      const before = cpuMs(one.pid);
      for (let i = 0; i < CALLS / ROUNDS; i++) {
        const text = `r${round}-${i}`;
        const begun = process.hrtime.bigint();
        const message = await one.caller.echo(text);
        one.times.push(Number(process.hrtime.bigint() - begun) / 1e6);
        if (!right(message, text)) one.wrong++;
      }
      one.alone += cpuMs(one.pid) - before;
    }
  }
  for (let round = 0; round < 4; round++) {
    for (const one of running.values()) {
      let next = 0;
      const before = cpuMs(one.pid);
      const begun = performance.now();
      await Promise.all(
        Array.from({ length: TOGETHER }, async () => {
          while (next < TOGETHER_CALLS / 4) {
            const text = `t${round}-${next++}`;
            if (!right(await one.caller.echo(text), text)) one.wrong++;
          }
        }),
      );
      one.rates.push((TOGETHER_CALLS / 4 / (performance.now() - begun)) * 1_000);
      one.together += cpuMs(one.pid) - before;
    }
  }
  const hub = running.get("mcp-hub");
  const [hub50, hub95] = [percentile(hub.times, 0.5), percentile(hub.times, 0.95)];
  const hubRate = percentile(hub.rates, 0.5);
  console.log(`${CALLS} calls of echo each, in turns; then ${TOGETHER_CALLS} with ${TOGETHER} in flight. Times in ms; ÷ is by mcp-hub's.\n`);
  const direct = running.get("direct");
  const [direct50, direct95] = [percentile(direct.times, 0.5), percentile(direct.times, 0.95)];
  console.log("|  | p50 | ÷ | p95 | ÷ | over direct, p50 ÷ | p95 ÷ | calls/s, 64 in flight | ÷ | RSS MB | ÷ | CPU ms a call, alone | 64 in flight | wrong or lost |");
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  const hubKb = stat(hub.pid).kb;
  for (const [name, one] of running) {
    const [p50, p95, rate, kb] = [percentile(one.times, 0.5), percentile(one.times, 0.95), percentile(one.rates, 0.5), stat(one.pid).kb];
    const cells = [p50.toFixed(2), (p50 / hub50).toFixed(2), p95.toFixed(2), (p95 / hub95).toFixed(2), ((p50 - direct50) / (hub50 - direct50)).toFixed(2), ((p95 - direct95) / (hub95 - direct95)).toFixed(2), rate.toFixed(0), (rate / hubRate).toFixed(1), (kb / 1024).toFixed(0), (kb / hubKb).toFixed(2), (one.alone / CALLS).toFixed(2), (one.together / TOGETHER_CALLS).toFixed(2), one.wrong];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

try {
  await main();
} finally {
  for (const end of undo.reverse()) await Promise.resolve(end()).catch(() => {});
  agent.destroy();
}
process.exit(0);
