/** The sidecar's life: started, told of settings, started again, stopped. Says what it is doing through `state`. */
import * as l10n from "@vscode/l10n";
import { access } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Executable } from "vscode-languageclient/node";
import { messageOf, type Ask } from "./boards";
import type { SidecarClient } from "./client";
import type { Program } from "./doctor";
import { carriedRuntime, findJava, findProgram, javaProblem, type Launch, realDisk, sidecarArguments, sidecarEnvironment } from "./launch";
import { CHANGES, LOG_TRACE, STATUS_CHANGED, type Changes, type LinkStatus } from "./protocol";
import { javaHome, SECTION, sidecarOptions, sidecarSettings } from "./settings";

const SIDECAR_COMMAND = "sidecar";

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
   * Another of the program's commands, to be run beside the sidecar and as it is run; undefined where the extension
   * carries a sidecar only and the program is not on the path, or there is no Java to run it on.
   */
  async program(command: string): Promise<Program | undefined> {
    const launch = await this.#launch();
    if ("message" in launch) return undefined;
    const { cwd = ".", env = {} } = launch.options ?? {};
    if (launch.args?.at(-1) !== SIDECAR_COMMAND) {
      const installed = await findProgram({ platform: process.platform, env: process.env }, realDisk);
      return installed === undefined ? undefined : { command: installed, args: [command], cwd, env };
    }
    // Its output goes through a pipe, where Java would write in the system's own encoding.
    const encoding = ["-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"];
    return { command: launch.command, args: [...encoding, ...launch.args.slice(0, -1), command], cwd, env };
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
    const { sidecarClient } = await import("./client");
    const client = sidecarClient(launch, {
      log: this.#host.log,
      options: () => sidecarOptions(vscode.workspace.getConfiguration(SECTION)),
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
      this.#host.log.info(`The connection is ${link.state}.${link.message === undefined ? "" : ` ${link.message}`}`);
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

  async #launch(): Promise<Executable | Problem> {
    const folder = path.join(this.#host.extensionPath, "server");
    const launch = await this.#program(folder);
    if ("message" in launch) return launch;
    return {
      ...launch,
      // Not the workspace's folder: a `.env` file there is not the user's word on where the key may be sent.
      options: { cwd: folder, env: sidecarEnvironment(process.env, await this.#host.apiKey()) },
    };
  }

  async #program(folder: string): Promise<Launch | Problem> {
    const runtime = await carriedRuntime(folder, process.platform, realDisk);
    if (runtime !== undefined) {
      this.#host.log.info(`Starting the sidecar that the extension carries, ${runtime.command}.`);
      return runtime;
    }
    const jar = path.join(folder, "boardcast.jar");
    const there = await access(jar).then(
      () => true,
      () => false,
    );
    if (!there) return { message: l10n.t("The extension is not complete: {0} is missing. Install it again.", jar), remedy: "restart" };
    const setting = javaHome(vscode.workspace.getConfiguration(SECTION));
    const java = await findJava({ platform: process.platform, env: process.env, setting }, realDisk);
    if (java.kind !== "found") return { message: javaProblem(java), remedy: "java" };
    this.#host.log.info(`Starting the sidecar on Java ${java.major}, ${java.executable} (found by ${java.from}).`);
    return { command: java.executable, args: sidecarArguments(jar) };
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
