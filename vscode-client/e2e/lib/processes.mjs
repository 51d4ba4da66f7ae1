// Starting, finding and ending processes. Linux only: reads /proc.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

/**
 * How long is waited for what a test is not about the time of. Machines that run several editors at once are slow, and only a
 * failure takes so long.
 */
export const PATIENCE_MS = 240_000;
/** For programs of ours, in tests that are not about how long a request may take. */
export const PATIENT = { REQUEST_TIMEOUT_MS: "120000" };
const STOP_WAIT_MS = 30_000;
const MAX_KEPT_CHARACTERS = 1_000_000;

/** Starts a program in a process group of its own; `end` ends the whole group. `output` is the last it wrote. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const started = { child, pid: child.pid, output: "", ended: undefined, end };
  const keep = (chunk) => (started.output = (started.output + chunk).slice(-MAX_KEPT_CHARACTERS));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.on("close", () => keepLog(`${path.basename(command)}-${args[0] ?? ""}`, started.output));
  started.ended = new Promise((resolve) => {
    child.on("exit", (code, signal) => resolve(code ?? signal));
    child.on("error", (error) => (keep(String(error)), resolve(error)));
  });
  async function end() {
    signalGroup(child.pid, "SIGTERM");
    const patience = setTimeout(() => signalGroup(child.pid, "SIGKILL"), STOP_WAIT_MS);
    await started.ended;
    clearTimeout(patience);
    // What of the group outlived its leader.
    signalGroup(child.pid, "SIGKILL");
  }
  return started;
}

let logs = 0;

/** Leaves what a program wrote where `scripts/test` looks for keys, after all tests; elsewhere nothing is kept. */
export function keepLog(name, text) {
  const folder = process.env.BOARDCAST_TEST_LOGS;
  if (folder !== undefined && text !== "") {
    writeFileSync(path.join(folder, `${name.replaceAll(/[^A-Za-z0-9.]+/g, "-")}-${process.pid}-${++logs}.log`), text);
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/** Processes whose command line, or working folder, contains the text: `{pid, parent, command}`. */
export function processesWith(text) {
  return processes().filter(({ pid, command }) => command.includes(text) || folderOf(pid).includes(text));
}

/** The processes that a process started, those that they started, and so on. */
export function descendants(ancestor) {
  const all = processes();
  const found = [];
  const below = (parent) => {
    for (const one of all.filter((other) => other.parent === parent)) {
      found.push(one);
      below(one.pid);
    }
  };
  below(ancestor);
  return found;
}

function processes() {
  const found = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      if (command === "" || /^State:\s+Z/m.test(status)) continue;
      found.push({ pid: Number(pid), parent: Number(/^PPid:\s+(\d+)/m.exec(status)[1]), command });
    } catch {
      // Ended while it was looked at.
    }
  }
  return found;
}

function folderOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

/**
 * Ports where nobody listens, for programs that are started later: below those that systems give to whoever asks for any, so
 * that none of the many others that tests start takes one meanwhile.
 */
const QUIET_PORTS = { first: 12_000, count: 8_000 };
const PORT_TRIES = 100;

export async function freePorts(count) {
  const ports = new Set();
  for (let tries = 0; ports.size < count; tries++) {
    if (tries === PORT_TRIES + count) throw new Error("no port is free");
    const port = QUIET_PORTS.first + randomInt(QUIET_PORTS.count);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Waits until `condition` gives something true, and returns it. */
export async function until(what, condition, timeoutMs = PATIENCE_MS, everyMs = 50) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await delay(everyMs);
  }
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
