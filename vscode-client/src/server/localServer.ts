/**
 * The server of this machine: one `boardcast serve` that all windows share. It belongs to no window: it outlives the one
 * that started it, is found by the others through its ready file, and ends by itself when it was not used for a while.
 * This file does not import `vscode`.
 */
import * as l10n from "@vscode/l10n";
import { spawn } from "node:child_process";
import { watch, type FSWatcher } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { messageOf } from "../protocol/failures";
import { CrashCounter } from "../sidecar/crashCounter";
import type { Program } from "../sidecar/launch";
import { portsOf, readRecord, type ServerRecord } from "./serverRecord";

/** The server ends by itself when nobody used it for this long. */
const UNUSED_S = 60;
/** A window that uses it shows that this often, and notices that it is gone. */
const HEARTBEAT_MS = 20_000;
const HEALTH_TIMEOUT_MS = 3_000;
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 100;
/** Another window that started one at the same time has it up by then. */
const OTHERS_MS = 5_000;
/** Files of the folder change several at a time. */
const SETTLE_MS = 200;
const MAX_LOG_BYTES = 1_048_576;
const LOG_END_CHARACTERS = 600;
const MAX_RESTARTS = 3;
const RESTART_PERIOD_MS = 5 * 60 * 1_000;

const READY = "ready.json";
const PORTS = "last-server.json";
/** There: the user wants the server, and it is started whenever a window needs it. */
const WANTED = "wanted";
const LOG = "server.log";

export type LocalServerState =
  | { readonly kind: "off" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly record: ServerRecord }
  | { readonly kind: "failed"; readonly message: string };

/** What can be done about it: nothing where the window follows another one. */
export type ServerOffer = "start" | "stop" | "none";

export interface LocalServerHost {
  /** The server's own folder: database, key, ready file, log. */
  readonly folder: string;
  /** The program's `serve`; a sentence where there is none. */
  readonly program: () => Promise<Program | { readonly message: string }>;
  readonly log: { info(text: string): void; warn(text: string): void };
  readonly changed: (state: LocalServerState) => void;
  /** Seconds without use after which the server ends. */
  readonly unusedS?: number | undefined;
}

export class LocalServer {
  readonly #host: LocalServerHost;
  readonly #crashes = new CrashCounter(MAX_RESTARTS, RESTART_PERIOD_MS);
  #state: LocalServerState = { kind: "off" };
  #begun: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #watcher: FSWatcher | undefined;
  #settling: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(host: LocalServerHost) {
    this.#host = host;
  }

  get state(): LocalServerState {
    return this.#state;
  }

  get folder(): string {
    return this.#host.folder;
  }

  get logFile(): string {
    return this.#file(LOG);
  }

  /** Looks for the server from now on, and starts it where the user wants it. Resolves when it was looked for once. */
  begin(): Promise<void> {
    this.#begun ??= this.#beginOnce();
    return this.#begun;
  }

  /** Starts it unless it runs, and again whenever it is not there; until `stop`. Never rejects: the state says what came of it. */
  async start(): Promise<LocalServerState> {
    await this.begin();
    await this.#inTurn(async () => {
      await writeFile(this.#file(WANTED), "");
      await this.#bringUp();
    });
    return this.#state;
  }

  /** Ends it for all windows. Rejects with a sentence where it does not end. */
  async stop(): Promise<void> {
    await this.begin();
    await this.#inTurn(async () => {
      // First: so no other window takes its end for a death.
      await rm(this.#file(WANTED), { force: true });
      const record = await this.#alive();
      if (record !== undefined) await this.#end(record);
      this.#become({ kind: "off" });
    });
  }

  /** Looks now whether it is there: something happened that may have to do with it. */
  check(): void {
    if (this.#begun === undefined || this.#ended) return;
    void this.#inTurn(() => this.#look()).catch((error: unknown) => this.#host.log.warn(messageOf(error)));
  }

  /** This window does not care for it any more; the server goes on. */
  dispose(): void {
    this.#ended = true;
    this.#watcher?.close();
    clearTimeout(this.#settling);
    clearInterval(this.#heartbeat);
  }

  async #beginOnce(): Promise<void> {
    await mkdir(this.#host.folder, { recursive: true, mode: 0o700 });
    if (this.#ended) return;
    this.#watcher = watch(this.#host.folder, { persistent: false }, (_event, name) => {
      if (name !== READY) return;
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.check(), SETTLE_MS);
    });
    this.#watcher.on("error", (error) => this.#host.log.warn(`The local server's folder is not watched: ${error.message}`));
    this.#heartbeat = setInterval(() => this.check(), HEARTBEAT_MS);
    const record = await this.#alive();
    if (record !== undefined) this.#become({ kind: "running", record });
    // Not awaited: the window goes on meanwhile.
    else if (await this.#wanted()) void this.#inTurn(() => this.#bringUp());
  }

  async #look(): Promise<void> {
    const record = await this.#alive();
    if (record !== undefined) {
      this.#become({ kind: "running", record });
      return;
    }
    if (!(await this.#wanted())) this.#become({ kind: "off" });
    else if (this.#state.kind !== "failed") await this.#raise();
  }

  /** It was there, or should have been. */
  async #raise(): Promise<void> {
    if (this.#state.kind !== "running" || this.#crashes.forgiven(Date.now())) {
      await this.#bringUp();
      return;
    }
    const message = l10n.t("The local server ended {0} times within five minutes, and is not started again by itself.", MAX_RESTARTS + 1);
    this.#become({ kind: "failed", message });
  }

  async #bringUp(): Promise<void> {
    const there = await this.#alive();
    if (there !== undefined) {
      this.#become({ kind: "running", record: there });
      return;
    }
    this.#become({ kind: "starting" });
    try {
      const record = await this.#spawn();
      await writeFile(this.#file(PORTS), JSON.stringify(record));
      this.#host.log.info(`The local server runs at ${record.trackerUrl} and ${record.hubUrl}.`);
      this.#become({ kind: "running", record });
    } catch (error) {
      this.#become({ kind: "failed", message: messageOf(error) });
    }
  }

  async #spawn(): Promise<ServerRecord> {
    const program = await this.#host.program();
    if ("message" in program) throw new Error(program.message);
    const ports = await this.#ports();
    // Its own log ends up here as well, at a level that a day's work does not fill.
    await rotate(this.logFile);
    const log = await open(this.logFile, "a", 0o600);
    const { STATE_TRACKING_API_KEY, API_PORT, WS_PORT, ...env } = program.env;
    const options = [
      `--data-dir=${this.#host.folder}`,
      `--ready-file=${this.#file(READY)}`,
      `--api-port=${ports.tracker}`,
      `--ws-port=${ports.hub}`,
      `--stop-when-unused=${this.#host.unusedS ?? UNUSED_S}`,
    ];
    const child = spawn(program.command, [...program.args, ...options], {
      cwd: this.#host.folder,
      env: { LOG_LEVEL: "warn", ...env },
      // In a group of its own, for it outlives this window.
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    const ended = new Promise<string>((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("exit", (code, signal) => {
        resolve(l10n.t("it ended with {0}", String(code ?? signal)));
        this.check();
      });
    });
    child.unref();
    await log.close();
    const record = await this.#ready(ended);
    if (typeof record !== "string") return record;
    const written = await readFile(this.logFile, "utf8").catch(() => "");
    throw new Error(l10n.t("The local server could not be started: {0}. {1}", record, written.slice(-LOG_END_CHARACTERS).trim()).trim());
  }

  /** The record of whichever server comes up; or why none did. */
  async #ready(ended: Promise<string>): Promise<ServerRecord | string> {
    let why: string | undefined;
    void ended.then((reason) => (why = reason));
    let deadline = Date.now() + START_TIMEOUT_MS;
    for (let othersTurn = false; ; ) {
      const record = await this.#alive();
      if (record !== undefined) return record;
      if (why !== undefined && !othersTurn) {
        othersTurn = true;
        deadline = Date.now() + OTHERS_MS;
      }
      if (Date.now() > deadline || this.#ended) return why ?? l10n.t("it did not answer within {0} s", START_TIMEOUT_MS / 1_000);
      await delay(LOOK_EVERY_MS);
    }
  }

  async #end({ pid, trackerUrl }: ServerRecord): Promise<void> {
    if (!(await this.#isOurs(trackerUrl))) {
      throw new Error(l10n.t("What answers at {0} is not the local server: it was not ended.", trackerUrl));
    }
    process.kill(pid, "SIGTERM");
    for (const deadline = Date.now() + STOP_TIMEOUT_MS; exists(pid); await delay(LOOK_EVERY_MS)) {
      if (Date.now() > deadline) throw new Error(l10n.t("The local server (process {0}) has not ended yet.", pid));
    }
  }

  /** Only the server of this folder knows this folder's key. */
  async #isOurs(trackerUrl: string): Promise<boolean> {
    const text = await readFile(this.#file("credentials.json"), "utf8").catch(() => "{}");
    const { apiKey }: { apiKey?: unknown } = JSON.parse(text) as object;
    return typeof apiKey === "string" && (await answers(`${trackerUrl}/api/positions`, { authorization: `Bearer ${apiKey}` }));
  }

  /** The server that the ready file tells of, if it is there and answers. */
  async #alive(): Promise<ServerRecord | undefined> {
    const record = readRecord(await readFile(this.#file(READY), "utf8").catch(() => undefined));
    if (record === undefined || !exists(record.pid)) return undefined;
    if (await answers(`${record.trackerUrl}/health`, {})) return record;
    // Slow is not dead: a server that is known and whose process is there gets another chance.
    const known = this.#state.kind === "running" && this.#state.record.pid === record.pid;
    return known && (await answers(`${record.trackerUrl}/health`, {})) ? record : undefined;
  }

  async #wanted(): Promise<boolean> {
    return stat(this.#file(WANTED)).then(
      () => true,
      () => false,
    );
  }

  /** Those that it had last, where they are free; else any. */
  async #ports(): Promise<{ tracker: number; hub: number }> {
    const last = readRecord(await readFile(this.#file(PORTS), "utf8").catch(() => undefined));
    if (last === undefined) return { tracker: 0, hub: 0 };
    const { tracker, hub } = portsOf(last);
    return { tracker: (await isFree(tracker)) ? tracker : 0, hub: (await isFree(hub)) ? hub : 0 };
  }

  #become(state: LocalServerState): void {
    const before = this.#state;
    if (before.kind === state.kind && JSON.stringify(before) === JSON.stringify(state)) return;
    this.#state = state;
    if (!this.#ended) this.#host.changed(state);
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(action);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #file(name: string): string {
    return path.join(this.#host.folder, name);
  }
}

async function answers(url: string, headers: Record<string, string>): Promise<boolean> {
  return fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is there, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const trial = createServer();
    trial.on("error", () => resolve(false));
    trial.listen(port, "127.0.0.1", () => trial.close(() => resolve(true)));
  });
}

async function rotate(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) await rename(file, `${file}.1`);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
