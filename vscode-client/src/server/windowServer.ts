/** The local server's place in the editor: commands, messages, context key, what terminals are told. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../protocol/failures";
import type { Activation } from "../sidecar/activation";
import { register, setContext } from "../sidecar/contributions";
import type { Executables } from "../sidecar/executables";
import type { Environment } from "../sidecar/launch";
import { SECTION, sidecarOptions } from "../sidecar/settings";
import { LocalServer, type LocalServerState, type ServerOffer } from "./localServer";
import { localEnvironment, usesLocal } from "./serverRecord";

export interface WindowServerHost {
  readonly activation: Activation;
  readonly executables: Executables;
  /** The server's own folder. */
  readonly folder: string;
  readonly log: vscode.LogOutputChannel;
  /** Variables of the editor's own terminals. */
  readonly terminals: vscode.EnvironmentVariableCollection;
}

/** The local server, as one window sees it. */
export class WindowServer implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #terminals: vscode.EnvironmentVariableCollection;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #moved = new vscode.EventEmitter<void>();
  readonly #server: LocalServer;
  readonly #commands: readonly vscode.Disposable[];
  #surroundings: string | undefined;
  /** The server is up, gone or somewhere else, or the settings say something else of it. */
  readonly onDidChange = this.#changed.event;
  /** This window's programs are led to another server than before. */
  readonly onDidMove = this.#moved.event;

  constructor({ activation, executables, folder, log, terminals }: WindowServerHost) {
    this.#log = log;
    this.#terminals = terminals;
    this.#server = new LocalServer({
      folder,
      program: async () => {
        const program = await executables.other("serve", {});
        if ("message" in program) return program;
        // What SQLite and the network unpack at each start goes there, too, and nowhere else.
        return { ...program, args: [`-Djava.io.tmpdir=${folder}`, ...program.args] };
      },
      log,
      changed: (state) => this.#follow(state),
      unusedS: unusedS(process.env),
    });
    this.#commands = register(activation, {
      "boardcast.startLocalServer": () => start(this.#server),
      "boardcast.stopLocalServer": () => stop(this.#server),
    });
    this.#say("off");
  }

  get state(): LocalServerState {
    return this.#server.state;
  }

  /** Looks for the server where this window follows it; before something is started that needs it. */
  async begin(): Promise<void> {
    if (!followsLocal()) return;
    await this.#server.begin().catch((error: unknown) => this.#log.warn(`The local server is not looked for: ${messageOf(error)}`));
  }

  /** Looks now whether it is there: something happened that may have to do with it. */
  check(): void {
    this.#server.check();
  }

  /** What leads this window's programs to it; undefined where it follows another one, or none runs. */
  get surroundings(): Environment | undefined {
    const { state, folder } = this.#server;
    return state.kind === "running" && followsLocal() ? localEnvironment(state.record, folder) : undefined;
  }

  get offer(): ServerOffer {
    const { state } = this.#server;
    if (state.kind === "running") return "stop";
    return state.kind !== "starting" && followsLocal() ? "start" : "none";
  }

  /** The settings may name another server now, or none any more. */
  settingsChanged(): void {
    void this.begin();
    this.#say(this.#server.state.kind);
    this.#move();
    this.#changed.fire();
  }

  dispose(): void {
    this.#server.dispose();
    for (const one of [...this.#commands, this.#changed, this.#moved]) one.dispose();
  }

  #follow(state: LocalServerState): void {
    this.#log.info(`The local server is ${state.kind}.`);
    this.#say(state.kind);
    this.#changed.fire();
    this.#move();
    if (state.kind === "failed") {
      tellFailure(this.#server, state.message).catch((error: unknown) => this.#log.warn(messageOf(error)));
    }
  }

  #move(): void {
    const { surroundings } = this;
    const now = surroundings === undefined ? undefined : JSON.stringify(surroundings);
    if (now === this.#surroundings) return;
    this.#surroundings = now;
    tellTerminals(this.#terminals, surroundings);
    this.#moved.fire();
  }

  #say(kind: LocalServerState["kind"]): void {
    setContext("localServer", kind === "running" || followsLocal() ? kind : "elsewhere");
  }
}

/** Seconds without use after which the server ends; for tests, which do not want to wait for a minute. */
function unusedS(env: Environment): number | undefined {
  const seconds = Number(env["BOARDCAST_LOCAL_SERVER_UNUSED_S"]);
  return Number.isInteger(seconds) && seconds > 0 ? seconds : undefined;
}

/** Whether this window follows the local server, as its settings and environment are now. */
function followsLocal(): boolean {
  return usesLocal(sidecarOptions(vscode.workspace.getConfiguration(SECTION)), process.env);
}

/** Agents in the editor's own terminals find the server as the sidecar does. */
function tellTerminals(variables: vscode.EnvironmentVariableCollection, surroundings: Environment | undefined): void {
  variables.persistent = false;
  variables.clear();
  if (surroundings === undefined) return;
  variables.description = l10n.t("Where Boardcast's local server is");
  for (const [name, value] of Object.entries(surroundings)) if (value !== undefined) variables.replace(name, value);
}

async function start(server: LocalServer): Promise<void> {
  const { Notification } = vscode.ProgressLocation;
  const title = l10n.t("Boardcast: starting the local server …");
  const state = await vscode.window.withProgress({ location: Notification, title }, () => server.start());
  if (state.kind === "running" && !followsLocal()) {
    const settings = l10n.t("Open Settings");
    const text = l10n.t("The local server runs at {0}, but this window's settings or environment name another server.", state.record.trackerUrl);
    if ((await vscode.window.showWarningMessage(text, settings)) === settings) {
      await vscode.commands.executeCommand("boardcast.setServerUrl");
    }
  }
}

/** Told once for each failure, whoever started the server. */
async function tellFailure(server: LocalServer, message: string): Promise<void> {
  const again = l10n.t("Try Again");
  const log = l10n.t("Show Log");
  const chosen = await vscode.window.showErrorMessage(`Boardcast: ${message}`, again, log);
  if (chosen === again) await start(server);
  else if (chosen === log) {
    await vscode.workspace.openTextDocument(server.logFile).then(vscode.window.showTextDocument, () => undefined);
  }
}

async function stop(server: LocalServer): Promise<void> {
  try {
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: l10n.t("Boardcast: ending the local server …") }, () => server.stop());
  } catch (error) {
    await vscode.window.showErrorMessage(`Boardcast: ${messageOf(error)}`);
  }
}
