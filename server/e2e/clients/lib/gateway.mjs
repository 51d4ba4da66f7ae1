// `boardcast gateway` on a configuration of the test's, and callers of it that see every message.
import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { start, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { program } from "./program.mjs";

export const HOSTILE = fileURLToPath(new URL("./hostileServer.mjs", import.meta.url));
export const PACKAGES = fileURLToPath(new URL("../node_modules/@modelcontextprotocol", import.meta.url));

/** An entry of `servers` for a script of Node's. */
export function nodeServer(id, script, args = [], more = {}) {
  const { env, cwd, ...rest } = more;
  return { id, type: "mcp", server_specific_config: { command: "node", args: [script, ...args], env: { ...env }, ...(cwd && { cwd }) }, ...rest };
}

/** A made-up key with its entry of `keys`. */
export function makeKey(name, allow = ["*"], more = {}) {
  const key = `e2e${randomBytes(24).toString("hex")}`;
  return { key, entry: { name, digest: `sha256:${createHash("sha256").update(key).digest("hex")}`, allow, ...more } };
}

/** Starts a gateway on a free port; `close` ends it and its folder. `by` is the program that it is of. */
export async function startGateway(servers, keys, env = {}, options = [], by = program) {
  const folder = await mkdtemp(path.join(tmpdir(), "bcg-"));
  const config = path.join(folder, "gateway.json");
  const ready = path.join(folder, "ready.json");
  const write = (toServers, toKeys) => writeFile(config, JSON.stringify({ servers: toServers, keys: toKeys.map((one) => one.entry) }));
  await write(servers, keys);
  const running = start(by, ["gateway", "--config", config, "--port", "0", "--ready-file", ready, "--data-dir", folder, ...options], { env: { ...process.env, ...env } });
  let ended;
  void running.ended.then((code) => (ended = code));
  const text = await until(
    "the gateway answers",
    () => {
      if (ended !== undefined) throw new Error(`the gateway ended (${ended}):\n${running.output}`);
      return readFile(ready, "utf8").catch(() => undefined);
    },
    240_000,
  );
  const { mcpUrl, pid } = JSON.parse(text);
  return {
    url: mcpUrl,
    pid,
    config,
    folder,
    write,
    log: () => running.output,
    kill: () => process.kill(pid, "SIGKILL"),
    ended: running.ended,
    async close() {
      await running.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A subcommand of `gateway` on the data of one that runs: `{code, text}`. */
export function command(gateway, ...args) {
  return new Promise((resolve) => {
    const child = spawn(program, ["gateway", ...args, "--data-dir", gateway.folder], { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (text += chunk));
    child.on("close", (code) => resolve({ code, text }));
  });
}

/** What is left of a gateway's heap once all that nobody holds is taken out of it, in bytes. */
export function liveBytes(gateway) {
  // Beside the `java` that runs it; a program with a runtime of its own has none.
  const folders = [path.dirname(readlinkSync(`/proc/${gateway.pid}/exe`)), ...(process.env.JAVA_HOME ? [path.join(process.env.JAVA_HOME, "bin")] : [])];
  const jcmd = folders.map((folder) => path.join(folder, "jcmd")).find((file) => existsSync(file)) ?? "jcmd";
  return new Promise((resolve, reject) => {
    execFile(jcmd, [String(gateway.pid), "GC.class_histogram"], { maxBuffer: 64 * 1024 * 1024 }, (error, text) => {
      const total = /^Total\s+\d+\s+(\d+)/m.exec(text);
      if (total) resolve(Number(total[1]));
      else reject(error ?? new Error(`jcmd says: ${text.slice(0, 500)}`));
    });
  });
}

/** The entries of a hostile server's log. */
export function entries(file) {
  try {
    return readFileSync(file, "utf8").trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

/** One POST: `{status, headers, messages, text}`; `abort` cuts the connection. */
export function post(url, key, message, headers = {}, onMessage = () => {}) {
  let request;
  const answer = new Promise((resolve, reject) => {
    const body = typeof message === "string" ? message : JSON.stringify(message);
    request = http.request(
      url,
      {
        agent,
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...(key && { authorization: `Bearer ${key}` }),
          ...headers,
        },
      },
      (response) => {
        const messages = [];
        let text = "";
        let rest = "";
        const stream = (response.headers["content-type"] ?? "").includes("event-stream");
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          text += chunk;
          if (!stream) return;
          const events = (rest + chunk).split("\n\n");
          rest = events.pop();
          for (const event of events) {
            const data = /^data: (.*)$/m.exec(event);
            if (data) {
              messages.push(JSON.parse(data[1]));
              onMessage(messages.at(-1));
            }
          }
        });
        response.on("error", reject);
        response.on("end", () => {
          if (!stream && text) messages.push(JSON.parse(text));
          resolve({ status: response.statusCode, headers: response.headers, messages, text });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
  return { answer, abort: () => request.destroy() };
}

export const MODERN = "2026-07-28";

/** A caller of 2026-07-28. */
export class ModernCaller {
  #ids = 0;

  constructor(url, key) {
    Object.assign(this, { url, key });
  }

  start(method, params = {}, onMessage) {
    const id = `m${++this.#ids}`;
    const meta = {
      "io.modelcontextprotocol/protocolVersion": MODERN,
      "io.modelcontextprotocol/clientInfo": { name: "caller", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
      ...params._meta,
    };
    const headers = { "mcp-protocol-version": MODERN, "mcp-method": method, ...((params.name ?? params.uri) && { "mcp-name": params.name ?? params.uri }) };
    return { id, ...post(this.url, this.key, { jsonrpc: "2.0", id, method, params: { ...params, _meta: meta } }, headers, onMessage) };
  }

  async ask(method, params, onMessage) {
    return (await this.start(method, params, onMessage).answer).messages.at(-1);
  }

  call(name, given = {}, meta = {}, onMessage) {
    return this.ask("tools/call", { name, arguments: given, _meta: meta }, onMessage);
  }
}

/** A caller of an older revision, with its session. */
export class OlderCaller {
  #ids = 0;

  /** @param capabilities what it does for servers */
  static async open(url, key, capabilities = {}) {
    const caller = new OlderCaller();
    Object.assign(caller, { url, key });
    const { answer } = caller.start("initialize", { protocolVersion: "2025-11-25", capabilities, clientInfo: { name: "caller", version: "1" } });
    const { headers, messages } = await answer;
    caller.session = headers["mcp-session-id"];
    caller.initialized = messages[0].result;
    await caller.tell("notifications/initialized");
    return caller;
  }

  get headers() {
    return this.session ? { "mcp-session-id": this.session, "mcp-protocol-version": "2025-11-25" } : {};
  }

  start(method, params = {}, onMessage) {
    const id = ++this.#ids;
    return { id, ...post(this.url, this.key, { jsonrpc: "2.0", id, method, params }, this.headers, onMessage) };
  }

  tell(method, params = {}) {
    return post(this.url, this.key, { jsonrpc: "2.0", method, params }, this.headers).answer;
  }

  /** Answers what a server asked. */
  answer(id, result) {
    return post(this.url, this.key, { jsonrpc: "2.0", id, result }, this.headers).answer;
  }

  async ask(method, params, onMessage) {
    return (await this.start(method, params, onMessage).answer).messages.at(-1);
  }

  call(name, given = {}, meta, onMessage) {
    return this.ask("tools/call", { name, arguments: given, ...(meta && { _meta: meta }) }, onMessage);
  }

  /** The stream of what belongs to no request. */
  listen(onMessage) {
    const request = http.request(this.url, { headers: { accept: "text/event-stream", authorization: `Bearer ${this.key}`, ...this.headers } }, (response) => {
      let rest = "";
      response.setEncoding("utf8");
      response.on("error", () => {});
      response.on("data", (chunk) => {
        const events = (rest + chunk).split("\n\n");
        rest = events.pop();
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event);
          if (data) onMessage(JSON.parse(data[1]));
        }
      });
    });
    request.on("error", () => {});
    request.end();
    return { close: () => request.destroy() };
  }
}

export const textOf = (message) => message.result?.content?.map((part) => part.text).join("") ?? JSON.stringify(message.error);
