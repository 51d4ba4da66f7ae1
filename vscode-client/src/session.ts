/** The sidecar's life: started, told of settings, started again, stopped. Says what it is doing through `state`. */
import { access } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  type CloseHandlerResult,
  type ErrorHandler,
  type ErrorHandlerResult,
  type Executable,
  type LanguageClientOptions,
} from "vscode-languageclient/node";
import { messageOf, type Ask } from "./boards";
import type { Program } from "./doctor";
import {
  carriedProgram,
  carriedRuntime,
  findJava,
  javaProblem,
  type Launch,
  programArguments,
  type ProgramCommand,
  realDisk,
  sidecarArguments,
  sidecarEnvironment,
} from "./launch";
import { CHANGES, LOG_TRACE, STATUS_CHANGED, type Changes, type LinkStatus } from "./protocol";
import { javaHome, SECTION, sidecarOptions, sidecarSettings } from "./settings";

/** A sidecar that ends this often within three minutes is not started again by itself. */
const MAX_RESTARTS = 4;
const RESTART_PERIOD_MS = 3 * 60 * 1_000;

/** What can be asked of a sidecar that is there; who has none cannot ask. */
export interface Sidecar {
  readonly ask: Ask;
}

export type SessionState =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly sidecar: Sidecar; readonly link: LinkStatus }
  | { readonly kind: "failed"; readonly problem: Problem }
  | { readonly kind: "stopped" };

export interface Problem {
  readonly message: string;
  /** What helps: another Java, or another try. */
  readonly remedy: "java" | "restart";
}

export interface SessionHost {
  readonly extensionPath: string;
  readonly log: vscode.LogOutputChannel;
  /** The key that the user stored; undefined: the sidecar looks for one itself. */
  readonly apiKey: () => Thenable<string | undefined>;
  /** Where this machine's own server is, for programs that take it from the environment; undefined: another one is used. */
  readonly localServer: () => Readonly<Record<string, string>> | undefined;
}

export class Session implements vscode.Disposable {
  readonly #host: SessionHost;
  readonly #stateChanged = new vscode.EventEmitter<SessionState>();
  readonly #changes = new vscode.EventEmitter<Changes>();
  readonly onDidChangeState = this.#stateChanged.event;
  readonly onChanges = this.#changes.event;
  #state: SessionState = { kind: "stopped" };
  #client: SidecarClient | undefined;
  #tracing = false;
  /** Starts and stops follow one another, whoever asks for them. */
  #turn: Promise<void> = Promise.resolve();

  constructor(host: SessionHost) {
    this.#host = host;
  }

  get state(): SessionState {
    return this.#state;
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

  /** Hands the settings that are in force to the sidecar; they replace those it had from the editor. */
  async tellSettings(): Promise<void> {
    if (this.#state.kind !== "running" || this.#client === undefined) return;
    const settings = { [SECTION]: sidecarSettings(vscode.workspace.getConfiguration(SECTION)) };
    await this.#client.sendNotification("workspace/didChangeConfiguration", { settings });
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

  /**
   * Another of the program's commands, to be run beside the sidecar; a problem where it cannot be.
   *
   * @param environment the key is in it only `withKey`
   */
  async program(command: ProgramCommand, environment: "withKey" | "withoutKey" = "withKey"): Promise<Program | Problem> {
    const folder = this.#folder();
    const carried = await carriedProgram(folder, command, process.platform, realDisk);
    const launch = carried ?? (await this.#onFoundJava(folder, (jar) => programArguments(jar, command)));
    if ("message" in launch) return launch;
    return { ...launch, cwd: folder, env: await this.#environment(environment === "withKey") };
  }

  /** Tells the state once more, for what is shown with it has changed. */
  retell(): void {
    this.#stateChanged.fire(this.#state);
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
    this.#become({ kind: "starting" });
    const launch = await this.#launch();
    if ("message" in launch) {
      this.#host.log.error(launch.message);
      this.#become({ kind: "failed", problem: launch });
      return;
    }
    const client = new SidecarClient(launch, this.#clientOptions());
    this.#client = client;
    const ask: Ask = (method, params) => client.sendRequest(method, params);
    const sidecar: Sidecar = { ask };
    client.onDidChangeState(({ newState }) => {
      if (this.#client !== client) return;
      if (newState === State.Running) {
        this.#become({ kind: "running", sidecar, link: { state: "connecting" } });
        if (this.#tracing) this.#tellTrace().catch((error: unknown) => this.#host.log.warn(messageOf(error)));
      }
      else if (newState === State.Starting) this.#become({ kind: "starting" });
    });
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
      this.#host.log.info(`The connection is ${link.state}.${link.message === undefined ? "" : ` ${link.message}`}`);
      if (this.#client === client) this.#become({ kind: "running", sidecar, link });
    });
    try {
      await client.start();
    } catch (error) {
      if (this.#client === client) this.#fail(`The sidecar could not be started: ${messageOf(error)}`);
    }
  }

  async #tellTrace(): Promise<void> {
    const value = this.#tracing ? "verbose" : "off";
    await this.#client?.sendNotification("$/setTrace", { value });
  }

  #folder(): string {
    return path.join(this.#host.extensionPath, "server");
  }

  /** The local server's key is in its folder; the stored one is for another. */
  async #environment(withKey: boolean): Promise<Record<string, string | undefined>> {
    const local = this.#host.localServer();
    const key = local === undefined && withKey ? await this.#host.apiKey() : undefined;
    return { ...sidecarEnvironment(process.env, key), ...local };
  }

  async #launch(): Promise<Executable | Problem> {
    const folder = this.#folder();
    const runtime = await carriedRuntime(folder, process.platform, realDisk);
    const launch = runtime ?? (await this.#onFoundJava(folder, sidecarArguments));
    if ("message" in launch) return launch;
    this.#host.log.info(`Starting the sidecar${runtime === undefined ? "" : " that the extension carries"}, ${launch.command}.`);
    return {
      ...launch,
      // Not the workspace's folder: a `.env` file there is not the user's word on where the key may be sent.
      options: { cwd: folder, env: await this.#environment(true) },
    };
  }

  async #onFoundJava(folder: string, launch: (jar: string) => string[]): Promise<Launch | Problem> {
    const jar = path.join(folder, "boardcast.jar");
    const there = await access(jar).then(
      () => true,
      () => false,
    );
    if (!there) return { message: `The extension is not complete: ${jar} is missing. Install it again.`, remedy: "restart" };
    const setting = javaHome(vscode.workspace.getConfiguration(SECTION));
    const java = await findJava({ platform: process.platform, env: process.env, setting }, realDisk);
    if (java.kind !== "found") return { message: javaProblem(java), remedy: "java" };
    this.#host.log.info(`Found Java ${java.major}, ${java.executable} (by ${java.from}).`);
    return { command: java.executable, args: launch(jar) };
  }

  #clientOptions(): LanguageClientOptions {
    return {
      documentSelector: [],
      outputChannel: this.#host.log,
      // A function: after a crash the next sidecar gets the settings of then.
      initializationOptions: () => sidecarOptions(vscode.workspace.getConfiguration(SECTION)),
      initializationFailedHandler: () => false,
      // The sidecar logs to stderr; stdout belongs to the protocol.
      stdioOptions: { stdout: logLines, stderr: logLines },
      errorHandler: new Restarts((message) => this.#fail(message)),
    };
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

/** Puts the sidecar's lines into the log, at the level that they name. */
function logLines(input: Readable, log: vscode.LogOutputChannel): void {
  createInterface({ input }).on("line", (line) => {
    if (/\bERROR\b/.test(line)) log.error(line);
    else if (/\bWARN\b/.test(line)) log.warn(line);
    else if (/\b(DEBUG|TRACE)\b/.test(line)) log.debug(line);
    else log.info(line);
  });
}

/**
 * A language client without the language features. They would only cost time at the start, and the one for commands
 * would register the sidecar's own a second time: they have the same names as the extension's.
 */
class SidecarClient extends LanguageClient {
  constructor(server: Executable, options: LanguageClientOptions) {
    super(SECTION, "Boardcast", server, options);
  }

  override registerFeature(): void {
    // None.
  }
}

/** Starts a sidecar that ended again, unless it ends too often. */
class Restarts implements ErrorHandler {
  readonly #ends: number[] = [];
  readonly #givenUp: (message: string) => void;

  constructor(givenUp: (message: string) => void) {
    this.#givenUp = givenUp;
  }

  error(_error: Error, _message: unknown, count: number | undefined): ErrorHandlerResult {
    return { action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.#ends.push(now);
    if (this.#ends.length <= MAX_RESTARTS) return { action: CloseAction.Restart, handled: true };
    const first = this.#ends.shift() ?? now;
    if (now - first > RESTART_PERIOD_MS) return { action: CloseAction.Restart, handled: true };
    const message = `The sidecar ended ${MAX_RESTARTS + 1} times within three minutes, and is not started again by itself.`;
    this.#givenUp(message);
    return { action: CloseAction.DoNotRestart, message, handled: true };
  }
}
