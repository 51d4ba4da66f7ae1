// scripts/update-project.sh, run as people run it.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./suite.mjs";

export const SCRIPT = path.join(root, "scripts/update-project.sh");

/** A working folder of its own, gone with `close`. */
export function workspace() {
  const folder = mkdtempSync(path.join(tmpdir(), "bcw-"));
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Where the script, and what it starts, find a board. */
export function environmentOf(board) {
  return { STATE_TRACKING_API_URL: board.trackerUrl, STATE_TRACKING_API_KEY: board.key, BOARDCAST_DATA_DIR: board.dataDir, BOARDCAST_HUB_URL: board.hubUrl };
}

/**
 * Runs a program to its end.
 *
 * @returns `{code, stdout, stderr}`
 */
export function run(command, args, { folder, env, input = "" }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LC_ALL: "C.UTF-8", ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

export function runScript(args, options) {
  return run("bash", [SCRIPT, ...args], options);
}

/** The tool calls that the warning names, as `[tool, arguments]`. */
export function callsIn(warning) {
  return [...warning.matchAll(/^ {2}instead: (\w+) (\{.*\})$/gm)].map(([, tool, json]) => [tool, JSON.parse(json)]);
}

/** The signal files of a folder by name, each parsed. Anything else there is an error. */
export function signalsIn(folder) {
  const signals = {};
  for (const name of readdirSync(path.join(folder, ".claude-sessions"))) {
    if (!name.endsWith(".signal")) throw new Error(`left over: ${name}`);
    signals[name] = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path.join(folder, ".claude-sessions", name))));
  }
  return signals;
}

/** A folder for PATH with all programs of this machine but some. */
export function pathWithout(folder, ...missing) {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  for (const from of process.env.PATH.split(":")) {
    for (const name of namesIn(from)) {
      if (missing.includes(name)) continue;
      try {
        symlinkSync(path.join(from, name), path.join(bin, name));
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
    }
  }
  return bin;
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
