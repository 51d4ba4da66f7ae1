/**
 * This machine's own server, in one click: started for all windows, found by all windows, stopped by any. It lives by use: it
 * ends by itself when no window used it for a while (docs/adr/0016). All that it writes is in the extension's storage.
 */
import { spawn } from "node:child_process";
import { watch, type FSWatcher } from "node:fs";
import { mkdir, open, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import * as vscode from "vscode";
import { messageOf } from "./boards";
import type { Program } from "./doctor";
import {
  CREDENTIALS_FILE,
  DEFAULT_PORTS,
  endOfLog,
  isHealth,
  localEnvironment,
  LOG_FILE,
  mayStart,
  parseKey,
  parseRecord,
  portWasTaken,
  READY_FILE,
  sameServer,
  serveArguments,
  serveEnvironment,
  unusedSeconds,
  WANTED_FILE,
  type Ports,
  type ServerRecord,
} from "./serverRecord";

/** How often a window that uses the server asks for its health; well under the time after which an unused one ends. */
const LEASE_MS = 20_000;
const REQUEST_TIMEOUT_MS = 3_000;
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const LOOK_EVERY_MS = 100;
/** A file is written in steps, of which the watcher tells each. */
const SETTLE_MS = 150;
/** A larger log is emptied at the next start. */
const MAX_LOG_BYTES = 1024 * 1024;
const RECORD_MAX_BYTES = 64 * 1024;

export type LocalServerState = "off" | "starting" | "running" | "failed";

export interface LocalServerHost {
  /** The server's folder in the extension's storage. */
  readonly folder: string;
  readonly log: vscode.LogOutputChannel;
  readonly program: () => Promise<Program | { readonly message: string }>;
}

export class LocalServer implements vscode.Disposable {
  readonly #host: LocalServerHost;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Another server is there, or none is any more, or the state is another. */
  readonly onDidChange = this.#changed.event;
  #state: LocalServerState = "off";
  #record: ServerRecord | undefined;
  #starts: readonly number[] = [];
  #watcher: FSWatcher | undefined;
  #settling: NodeJS.Timeout | undefined;
  #lease: NodeJS.Timeout | undefined;
  #disposed = false;
  /** What is done follows one another, whoever asks for it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(host: LocalServerHost) {
    this.#host = host;
  }

  get state(): LocalServerState {
    return this.#state;
  }

  /** For programs that are to use the server; undefined while there is none. */
  environment(): Readonly<Record<string, string>> | undefined {
    return this.#record === undefined ? undefined : localEnvironment(this.#record, this.#host.folder, process.env);
  }

  /** Finds the server that is there, and starts it where the user wants one and none is. Never rejects. */
  async resume(): Promise<void> {
    await this.#inTurn(async () => {
      await mkdir(this.#host.folder, { recursive: true, mode: 0o700 });
      this.#watch();
      await this.#attend();
    }).catch((error: unknown) => this.#host.log.warn(`The local server was not looked for: ${messageOf(error)}`));
  }

  /** Starts it, unless one is there already; from then on it is wanted. Rejects with a sentence where that fails. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      await mkdir(this.#host.folder, { recursive: true, mode: 0o700 });
      this.#watch();
      await writeFile(this.#path(WANTED_FILE), "");
      this.#starts = [];
      await this.#begin();
    });
  }

  /** Ends it for all windows; from then on it is not wanted. Rejects with a sentence where it does not end. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await rm(this.#path(WANTED_FILE), { force: true });
      const record = await this.#find();
      if (record === undefined) {
        this.#become("off", undefined);
        return;
      }
      if (!(await this.#isOurs(record))) throw new Error(`The server at ${record.trackerUrl} does not take this window's key, so it was left alone.`);
      process.kill(record.pid, "SIGTERM");
      const gone = await this.#until(async () => !(await isHealthy(record)), STOP_TIMEOUT_MS);
      if (!gone) throw new Error(`The local server (process ${record.pid}) did not end within ${STOP_TIMEOUT_MS / 1_000} s.`);
      // Where a process is ended by force, it leaves its record.
      await rm(this.#path(READY_FILE), { force: true });
      this.#become("off", undefined);
    });
  }

  dispose(): void {
    this.#disposed = true;
    clearInterval(this.#lease);
    clearTimeout(this.#settling);
    this.#watcher?.close();
    this.#changed.dispose();
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(action);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #path(name: string): string {
    return path.join(this.#host.folder, name);
  }

  #watch(): void {
    if (this.#disposed) return;
    if (this.#watcher === undefined) {
      this.#watcher = watch(this.#host.folder, (_event, name) => {
        // The database's own files change all the time.
        if (name !== null && name !== READY_FILE && name !== WANTED_FILE) return;
        clearTimeout(this.#settling);
        this.#settling = setTimeout(() => this.look(), SETTLE_MS);
      });
      this.#watcher.on("error", (error) => this.#host.log.warn(`The local server's folder is not watched: ${error.message}`));
    }
    this.#lease ??= setInterval(() => this.look(), LEASE_MS);
  }

  /** Looks whether the server is still there, soon. */
  look(): void {
    this.#inTurn(() => this.#attend()).catch((error: unknown) => this.#host.log.warn(`The local server: ${messageOf(error)}`));
  }

  /** Looks whether the server is there, which also keeps it in use; starts it again where it is wanted and is not there. */
  async #attend(): Promise<void> {
    if (this.#disposed) return;
    const record = await this.#find();
    if (record !== undefined) {
      this.#become("running", record);
      return;
    }
    const wanted = await stat(this.#path(WANTED_FILE)).then(
      () => true,
      () => false,
    );
    if (!wanted) {
      this.#become("off", undefined);
    } else if (this.#state !== "failed") {
      if (this.#state === "running") this.#host.log.warn("The local server is gone; starting it again.");
      await this.#begin().catch((error: unknown) => this.#host.log.error(messageOf(error)));
    }
  }

  async #begin(): Promise<void> {
    const before = this.#record;
    this.#become("starting", before);
    try {
      const { allowed, starts } = mayStart(this.#starts, Date.now());
      this.#starts = starts;
      if (!allowed) throw new Error(`The local server ended ${starts.length} times within three minutes, and is not started again by itself.`);
      const record = (await this.#find()) ?? (await this.#launch(await freePorts())) ?? (await this.#launch({ tracker: 0, hub: 0 }));
      if (record === undefined) throw new Error("The local server found no free port.");
      this.#host.log.info(`The local server is at ${record.trackerUrl} (process ${record.pid}).`);
      this.#become("running", record);
    } catch (error) {
      this.#become("failed", undefined);
      throw error;
    }
  }

  /** @returns undefined when a port was taken meanwhile */
  async #launch(ports: Ports): Promise<ServerRecord | undefined> {
    const program = await this.#host.program();
    if ("message" in program) throw new Error(program.message);
    const file = this.#path(LOG_FILE);
    const size = await stat(file).then((found) => found.size, () => 0);
    if (size > MAX_LOG_BYTES) await truncate(file);
    const output = await open(file, "a", 0o600);
    const from = (await output.stat()).size;
    // SQLite and the network's natives are unpacked at each start: here, too, and nowhere else.
    const unpack = `-Djava.io.tmpdir=${this.#host.folder}`;
    const args = [unpack, ...program.args.slice(0, -1), ...serveArguments(this.#host.folder, this.#path(READY_FILE), ports, unusedSeconds(process.env))];
    let ended: string | undefined;
    try {
      // Detached: it outlives this window, for the others.
      const child = spawn(program.command, args, {
        cwd: this.#host.folder,
        env: serveEnvironment(program.env),
        detached: true,
        windowsHide: true,
        stdio: ["ignore", output.fd, output.fd],
      });
      child.on("error", (error) => (ended = error.message));
      child.on("exit", (code, signal) => (ended = `it ended with ${signal ?? code}`));
      child.unref();
      this.#host.log.info(`Starting the local server, ${program.command}, process ${child.pid}, with its log in ${file}.`);
    } finally {
      await output.close();
    }
    let record: ServerRecord | undefined;
    const told = async (): Promise<string> => (await readFile(file)).subarray(from).toString();
    await this.#until(async () => {
      record = await this.#find();
      // Another window may have started one just before, which then has the database: that one will answer.
      const other = ended !== undefined && /in use by another Boardcast/.test(await told());
      return record !== undefined || (ended !== undefined && !other);
    }, START_TIMEOUT_MS);
    if (record !== undefined) return record;
    const log = await told();
    if (ended !== undefined && portWasTaken(log)) return undefined;
    throw new Error(`The local server could not be started (${ended ?? `no answer within ${START_TIMEOUT_MS / 1_000} s`}). ${endOfLog(log)}`);
  }

  /** The server of the record, when it answers. */
  async #find(): Promise<ServerRecord | undefined> {
    const record = parseRecord(await readSmall(this.#path(READY_FILE)));
    return record !== undefined && (await isHealthy(record)) ? record : undefined;
  }

  /** Whether it is the server of this storage: it takes the key that is only here. */
  async #isOurs({ trackerUrl }: ServerRecord): Promise<boolean> {
    const key = parseKey(await readSmall(this.#path(CREDENTIALS_FILE)));
    if (key === undefined) return false;
    const answer = await request(`${trackerUrl}/api/positions`, { authorization: `Bearer ${key}` });
    return answer?.ok === true;
  }

  async #until(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (!(await condition())) {
      if (Date.now() > deadline || this.#disposed) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return true;
  }

  #become(state: LocalServerState, record: ServerRecord | undefined): void {
    const same = this.#state === state && sameServer(this.#record, record);
    this.#state = state;
    this.#record = record;
    if (!same && !this.#disposed) this.#changed.fire();
  }
}

async function isHealthy({ trackerUrl }: ServerRecord): Promise<boolean> {
  const answer = await request(`${trackerUrl}/health`, {});
  return answer?.ok === true && isHealth(await answer.text().catch(() => ""));
}

function request(address: string, headers: Record<string, string>): Promise<Response | undefined> {
  return fetch(address, { headers, redirect: "error", signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }).catch(() => undefined);
}

async function readSmall(file: string): Promise<string> {
  const size = await stat(file).then((found) => found.size, () => 0);
  return size === 0 || size > RECORD_MAX_BYTES ? "" : readFile(file, "utf8").catch(() => "");
}

/** Those that other programs expect a server at, where they are free; else any. */
async function freePorts(): Promise<Ports> {
  const free = await Promise.all([isFree(DEFAULT_PORTS.tracker), isFree(DEFAULT_PORTS.hub)]);
  return free.every(Boolean) ? DEFAULT_PORTS : { tracker: 0, hub: 0 };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
