/** Start and stop of this machine's own server, and who is told of it: status bar, welcome view, terminals, agent mode. */
import path from "node:path";
import * as vscode from "vscode";
import { messageOf } from "./boards";
import { KEY_SECRET } from "./commands";
import { LocalServer } from "./localServer";
import { offerMcpServer } from "./mcpProvider";
import { SERVER_FOLDER, usesLocalServer } from "./serverRecord";
import type { Session, SessionState } from "./session";
import { SECTION, serverEnvironment, sidecarOptions } from "./settings";
import { offerLocalServer } from "./statusBar";

const TERMINAL_DESCRIPTION = "Agents and programs started here find the local Boardcast server.";

export interface LocalHost {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  /** Asked when it is needed: the session is made with the server's part. */
  readonly session: () => Session;
  readonly version: string;
}

/** This machine's own server as one window sees it. */
export class LocalServerUse implements vscode.Disposable {
  readonly #host: LocalHost;
  readonly #server: LocalServer;
  readonly #offered = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [];
  /** What the sidecar was last told, so that it is started again only for something else. */
  #told: string | undefined;
  #resumed = false;

  constructor(host: LocalHost) {
    this.#host = host;
    this.#server = new LocalServer({
      folder: path.join(host.context.globalStorageUri.fsPath, SERVER_FOLDER),
      log: host.log,
      program: () => host.session().program("serve", "withoutKey"),
    });
    this.#disposables.push(
      this.#server,
      this.#offered,
      this.#server.onDidChange(() => this.#follow()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SECTION}.hubUrl`) || event.affectsConfiguration(`${SECTION}.trackerUrl`)) this.#follow();
      }),
      host.context.secrets.onDidChange(() => this.#offered.fire()),
      vscode.commands.registerCommand("boardcast.startLocalServer", () => this.start()),
      vscode.commands.registerCommand("boardcast.stopLocalServer", () => this.#stop()),
    );
    const mcp = offerMcpServer({
      log: host.log,
      version: host.version,
      program: () => host.session().program("mcp", "withoutKey"),
      server: () => serverEnvironment(options()),
      apiKey: async () => (this.environment() === undefined ? host.context.secrets.get(KEY_SECRET) : undefined),
      onDidChange: this.#offered.event,
    });
    if (mcp !== undefined) this.#disposables.push(mcp);
    offerLocalServer(() => (this.#isUsed() ? this.#server.state : undefined));
  }

  /** For programs that are to use the local server; undefined while another one is used. */
  readonly environment = (): Readonly<Record<string, string>> | undefined => (this.#isUsed() ? this.#server.environment() : undefined);

  /** Finds the server, and starts it where it is wanted. Nothing to find where the user named another one. */
  async resume(): Promise<void> {
    if (this.#isUsed()) await this.#server.resume();
    this.#resumed = true;
    this.#tell();
  }

  async start(): Promise<void> {
    if (!this.#isUsed()) {
      const text = "Boardcast uses the server that is set in boardcast.hubUrl and boardcast.trackerUrl, or in the environment. Empty those to use a local one.";
      const chosen = await vscode.window.showWarningMessage(text, "Open Settings");
      if (chosen !== undefined) await vscode.commands.executeCommand("boardcast.setServerUrl");
      return;
    }
    const options = { location: vscode.ProgressLocation.Notification, title: "Boardcast: starting the local server …" };
    await this.#try(() => vscode.window.withProgress(options, () => this.#server.start()));
  }

  /** A link that breaks may mean that the server is gone: it is looked at now, not at the next round. */
  heard(state: SessionState): void {
    const broken = state.kind === "running" && (state.link.state === "offline" || state.link.state === "polling");
    if (broken && this.#server.state === "running") this.#server.look();
  }

  dispose(): void {
    for (const one of this.#disposables.splice(0)) one.dispose();
  }

  async #stop(): Promise<void> {
    const options = { location: vscode.ProgressLocation.Notification, title: "Boardcast: stopping the local server …" };
    await this.#try(() => vscode.window.withProgress(options, () => this.#server.stop()));
  }

  async #try(action: () => Thenable<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#host.log.error(messageOf(error));
      const chosen = await vscode.window.showErrorMessage(`Boardcast: ${messageOf(error)}`, "Try Again", "Show Log");
      if (chosen === "Try Again") await this.#try(action);
      else if (chosen === "Show Log") this.#host.log.show();
    }
  }

  #isUsed(): boolean {
    return usesLocalServer(options(), process.env);
  }

  #follow(): void {
    if (!this.#resumed) return;
    if (this.#tell()) void this.#host.session().restart();
    else this.#host.session().retell();
  }

  /** @returns whether programs find another server now */
  #tell(): boolean {
    const environment = this.environment();
    const state = this.#isUsed() ? this.#server.state : "unused";
    void vscode.commands.executeCommand("setContext", `${SECTION}.localServer`, state);
    const told = JSON.stringify(environment);
    if (told === this.#told) return false;
    this.#told = told;
    const variables = this.#host.context.environmentVariableCollection;
    variables.persistent = false;
    variables.description = TERMINAL_DESCRIPTION;
    variables.clear();
    for (const [name, value] of Object.entries(environment ?? {})) variables.replace(name, value);
    this.#offered.fire();
    return true;
  }
}

function options(): ReturnType<typeof sidecarOptions> {
  return sidecarOptions(vscode.workspace.getConfiguration(SECTION));
}
