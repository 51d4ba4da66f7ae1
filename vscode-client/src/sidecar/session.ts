/** The sidecar's life: started, told of settings, started again, stopped. Says what it is doing through `state`. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../protocol/failures";
import { CHANGES, LOG_TRACE, STATUS_CHANGED, type Ask, type Changes, type LinkStatus } from "../protocol/messages";
import type { SidecarClient } from "./client";
import type { Executables } from "./executables";
import type { Environment } from "./launch";
import type { Sidecar, SessionState } from "./sessionState";
import { readsReferences, SECTION, ToldSettings } from "./settings";

/** LSP's `FileChangeType.Changed`. */
const FILE_CHANGED = 2;

export interface SessionHost {
  readonly executables: Executables;
  /** What leads the sidecar to its server; asked at each start. */
  readonly environment: () => Promise<Environment>;
  readonly log: vscode.LogOutputChannel;
}

export class Session implements vscode.Disposable {
  readonly #host: SessionHost;
  readonly #stateChanged = new vscode.EventEmitter<SessionState>();
  readonly #changes = new vscode.EventEmitter<Changes>();
  readonly onDidChangeState = this.#stateChanged.event;
  readonly onChanges = this.#changes.event;
  #state: SessionState = { kind: "stopped" };
  #client: SidecarClient | undefined;
  #told = new ToldSettings();
  #tracing = false;
  /** Starts and stops follow one another, whoever asks for them. */
  #turn: Promise<void> = Promise.resolve();

  constructor(host: SessionHost) {
    this.#host = host;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Starts the sidecar unless it runs. Resolves when it runs or could not be started; never rejects. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#state.kind === "running") return;
      await this.#end();
      await this.#begin();
    });
  }

  /** Starts the sidecar, afresh where one is running. Resolves when it runs or could not be started; never rejects. */
  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      await this.#begin();
    });
  }

  /** Ends the sidecar in good order (`shutdown`, `exit`), by force where it does not follow. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      this.#become({ kind: "stopped" });
    });
  }

  /**
   * Hands the settings that are in force to the sidecar, where it does not have them; they replace those it had from the
   * editor. One that is still starting is told when it runs.
   */
  async tellSettings(): Promise<void> {
    if (this.#state.kind !== "running" || this.#client === undefined) return;
    const news = this.#told.later(vscode.workspace.getConfiguration(SECTION));
    if (news === undefined) return;
    await this.#client.sendNotification("workspace/didChangeConfiguration", { settings: { [SECTION]: news } });
  }

  /** A file that the sidecar wants to know of was written; one that does not run reads all boards when it does. */
  async tellWritten(uri: string): Promise<void> {
    if (this.#state.kind !== "running") return;
    await this.#client?.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: FILE_CHANGED }] });
  }

  /** What the sidecar says it is; undefined while there is none. */
  get sidecarVersion(): string | undefined {
    const info = this.#client?.initializeResult?.serverInfo;
    return info === undefined ? undefined : [info.name, info.version].filter((part) => part !== undefined).join(" ");
  }

  /** Whether the sidecar tells what it does, line by line, into the log; also the one that is started next. */
  async trace(on: boolean): Promise<void> {
    this.#tracing = on;
    if (this.#state.kind === "running") await this.#tellTrace();
  }

  /** After any setting changed: the client then sets the trace back to what the log's level says. */
  keepTrace(): void {
    if (!this.#tracing) return;
    setImmediate(() => {
      this.trace(this.#tracing).catch((error: unknown) => this.#host.log.warn(messageOf(error)));
    });
  }

  /** After `stop`: nobody is told of anything any more. */
  dispose(): void {
    this.#stateChanged.dispose();
    this.#changes.dispose();
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(action);
    this.#turn = turn.catch((error: unknown) => this.#host.log.error(messageOf(error)));
    return this.#turn;
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }

  async #begin(): Promise<void> {
    const { executables, environment } = this.#host;
    this.#become({ kind: "starting" });
    const program = await executables.sidecar(await environment());
    if ("message" in program) {
      this.#host.log.error(program.message);
      this.#become({ kind: "failed", problem: program });
      return;
    }
    const { sidecarClient } = await import("./client");
    const { command, args, cwd, env } = program;
    const told = new ToldSettings();
    this.#told = told;
    const client = sidecarClient({ command, args: [...args], options: { cwd, env } }, {
      log: this.#host.log,
      references: readsReferences(vscode.workspace.getConfiguration(SECTION)),
      options: () => told.first(vscode.workspace.getConfiguration(SECTION)),
      givenUp: (ends) => {
        // Not in the client's bundle: that has no translations.
        const message = l10n.t("The sidecar ended {0} times within three minutes, and is not started again by itself.", ends);
        this.#fail(message);
        return message;
      },
      moved: (to) => {
        if (this.#client !== client) return;
        if (to === "starting") {
          this.#become({ kind: "starting" });
          return;
        }
        this.#become({ kind: "running", sidecar, link: { state: "connecting" } });
        this.tellSettings().catch((error: unknown) => this.#host.log.warn(messageOf(error)));
        if (this.#tracing) this.#tellTrace().catch((error: unknown) => this.#host.log.warn(messageOf(error)));
      },
    });
    this.#client = client;
    const ask: Ask = (method, params) => client.sendRequest(method, params);
    const sidecar: Sidecar = { ask };
    client.onNotification(CHANGES, (changes: Changes) => {
      const { batchId, source, refresh } = changes;
      this.#host.log.debug(`Window ${batchId} (${source}): ${changes.changes.length} changes, ${refresh.length} refreshes.`);
      this.#changes.fire(changes);
    });
    client.onNotification(LOG_TRACE, ({ message, verbose }: { message: string; verbose?: string }) => {
      const line = verbose === undefined ? message : `${message} ${verbose}`;
      // Who asked for it sees it, at whatever level the log is.
      if (this.#tracing) this.#host.log.info(`Trace: ${line}`);
      else this.#host.log.trace(line);
    });
    client.onNotification(STATUS_CHANGED, (link: LinkStatus) => {
      const before = this.#state.kind === "running" ? this.#state.link : undefined;
      if (before?.state !== link.state || before.message !== link.message) {
        this.#host.log.info(`The connection is ${link.state}.${link.message === undefined ? "" : ` ${link.message}`}`);
      }
      for (const { projectNumber, state, text } of link.github ?? []) {
        const known = before?.github?.find((one) => one.projectNumber === projectNumber);
        if (known?.state !== state) this.#host.log.info(`Project ${projectNumber} on GitHub: ${text}`);
      }
      if (this.#client === client) this.#become({ kind: "running", sidecar, link });
    });
    try {
      await client.start();
    } catch (error) {
      if (this.#client === client) this.#fail(l10n.t("The sidecar could not be started: {0}", messageOf(error)));
    }
  }

  async #tellTrace(): Promise<void> {
    const value = this.#tracing ? "verbose" : "off";
    await this.#client?.sendNotification("$/setTrace", { value });
  }

  #fail(message: string): void {
    this.#host.log.error(message);
    this.#become({ kind: "failed", problem: { message, remedy: "restart" } });
  }

  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    try {
      if (client.needsStop()) await client.stop();
    } catch (error) {
      this.#host.log.warn(`The sidecar did not end in good order: ${messageOf(error)}`);
    }
  }
}
