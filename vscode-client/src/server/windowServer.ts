/** The local server's place in the editor: commands, messages, context key, what terminals are told. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../boards/boards";
import type { Programs } from "../sidecar/executables";
import { register } from "../sidecar/register";
import type { LocalOffer } from "../status/statusActions";
import { SECTION, sidecarOptions } from "../sidecar/settings";
import type { Wake } from "../sidecar/activation";
import { localEnvironment, usesLocal, type Environment } from "./serverRecord";
import { LocalServer, type LocalState } from "./localServer";

export interface LocalPartHost {
  readonly context: vscode.ExtensionContext;
  readonly programs: () => Programs;
  readonly log: vscode.LogOutputChannel;
  readonly wake: Wake;
  /** The server is up, gone or somewhere else: what is told of it has to be told again. */
  readonly changed: () => void;
  /** This window's programs are led to another server than before. */
  readonly moved: () => void;
}

/** The local server, as one window sees it. */
export class LocalPart implements vscode.Disposable {
  readonly server: LocalServer;
  readonly #host: LocalPartHost;
  readonly #commands: vscode.Disposable[];
  #surroundings: string | undefined;

  constructor(host: LocalPartHost) {
    this.#host = host;
    const { context, log, wake } = host;
    this.server = new LocalServer({
      folder: vscode.Uri.joinPath(context.globalStorageUri, "server").fsPath,
      program: async () => {
        const program = await host.programs().other("serve");
        if ("message" in program) return program;
        // What SQLite and the network unpack at each start goes there, too, and nowhere else.
        return { ...program, args: [`-Djava.io.tmpdir=${this.server.folder}`, ...program.args] };
      },
      log,
      changed: (state) => this.#follow(state),
      unusedS: unusedS(process.env),
    });
    this.#commands = register(wake, {
      "boardcast.startLocalServer": () => start(this.server),
      "boardcast.stopLocalServer": () => stop(this.server),
    });
    this.#say("off");
  }

  /** Looks for the server where this window follows it; before the sidecar is started. */
  async begin(): Promise<void> {
    if (!followsLocal()) return;
    await this.server.begin().catch((error: unknown) => this.#host.log.warn(`The local server is not looked for: ${messageOf(error)}`));
  }

  /** What leads this window's programs to it; undefined where they are not. */
  get surroundings(): Environment | undefined {
    return localSurroundings(this.server);
  }

  get offer(): LocalOffer {
    const { state } = this.server;
    if (state.kind === "running") return "stop";
    return state.kind !== "starting" && followsLocal() ? "start" : "none";
  }

  /** The settings may name another server now, or none any more. */
  settingsChanged(): void {
    void this.begin();
    this.#say(this.server.state.kind);
    this.#move();
    this.#host.changed();
  }

  dispose(): void {
    this.server.dispose();
    for (const command of this.#commands) command.dispose();
  }

  #follow(state: LocalState): void {
    this.#host.log.info(`The local server is ${state.kind}.`);
    this.#say(state.kind);
    this.#host.changed();
    this.#move();
    if (state.kind === "failed") {
      tellFailure(this.server, state.message).catch((error: unknown) => this.#host.log.warn(messageOf(error)));
    }
  }

  #move(): void {
    const { surroundings } = this;
    const now = surroundings === undefined ? undefined : JSON.stringify(surroundings);
    if (now === this.#surroundings) return;
    this.#surroundings = now;
    tellTerminals(this.#host.context.environmentVariableCollection, surroundings);
    this.#host.moved();
  }

  #say(kind: LocalState["kind"]): void {
    const value = kind === "running" || followsLocal() ? kind : "elsewhere";
    void vscode.commands.executeCommand("setContext", `${SECTION}.localServer`, value);
  }
}

/** Seconds without use after which the server ends; for tests, which do not want to wait for a minute. */
function unusedS(env: Environment): number | undefined {
  const seconds = Number(env["BOARDCAST_LOCAL_SERVER_UNUSED_S"]);
  return Number.isInteger(seconds) && seconds > 0 ? seconds : undefined;
}

/** Whether this window follows the local server, as its settings and environment are now. */
export function followsLocal(): boolean {
  return usesLocal(sidecarOptions(vscode.workspace.getConfiguration(SECTION)), process.env);
}

/** What leads this window's programs to the local server; nothing where it follows another one, or none runs. */
export function localSurroundings({ state, folder }: Pick<LocalServer, "state" | "folder">): Environment | undefined {
  return state.kind === "running" && followsLocal() ? localEnvironment(state.record, folder) : undefined;
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
