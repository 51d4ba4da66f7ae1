/** The parts that the features share: made in the order in which they need each other, joined by events, taken down again. */
import * as vscode from "vscode";
import { Boards } from "./boards/boards";
import { named, type BoardsState } from "./boards/state";
import { TreeDrops } from "./issues/treeInteractions";
import { BoardPanels } from "./panel/panels";
import { messageOf } from "./protocol/failures";
import { WindowServer } from "./server/windowServer";
import { Activation, Deferred, namesBoard } from "./sidecar/activation";
import { ApiKey } from "./sidecar/apiKey";
import { beginWhenSeen, BOARDS_VIEW, setContext } from "./sidecar/contributions";
import { Executables } from "./sidecar/executables";
import type { Environment } from "./sidecar/launch";
import { Session } from "./sidecar/session";
import { askOf, isHopeless, newsOf, reaches, type SessionState } from "./sidecar/sessionState";
import { SECTION, sidecarOptions } from "./sidecar/settings";
import { connectionView } from "./status/connectionView";
import { Notices } from "./status/notices";
import { StatusBar } from "./status/statusBar";
import { BoardsTree } from "./tree/boardsTree";
import { BoardsView } from "./tree/boardsView";
import type { NodeId } from "./tree/node";

/** A command that needs the projects waits for them this long after the session's start. */
const KNOWN_MS = 15_000;

export class Context implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Boardcast", { log: true });
  readonly activation = new Activation();
  readonly apiKey: ApiKey;
  readonly gatewayKey: ApiKey;
  readonly executables: Executables;
  readonly server: WindowServer;
  readonly session: Session;
  readonly tree = new BoardsTree();
  readonly view: vscode.TreeView<NodeId>;
  readonly boardsView: BoardsView;
  readonly panels: BoardPanels;
  readonly boards = new Boards((state) => this.#show(state));
  readonly extensionVersion: string;
  readonly #statusBar = new StatusBar();
  readonly #notices = new Notices();
  readonly #known = new Deferred();
  readonly #followed: readonly vscode.Disposable[];
  #before: SessionState;

  constructor({ environmentVariableCollection, extension, extensionPath, extensionUri, globalStorageUri, secrets, workspaceState }: vscode.ExtensionContext) {
    const { activation, log, tree } = this;
    const { version }: { version?: unknown } = extension.packageJSON;
    this.extensionVersion = String(version);
    this.apiKey = new ApiKey(secrets);
    this.gatewayKey = new ApiKey(secrets, "boardcast.gatewayKey");
    this.executables = new Executables(extensionPath, log);
    this.server = new WindowServer({
      activation,
      executables: this.executables,
      folder: vscode.Uri.joinPath(globalStorageUri, "server").fsPath,
      log,
      terminals: environmentVariableCollection,
    });
    this.session = new Session({ executables: this.executables, environment: this.environment, log });
    this.#before = this.session.state;
    this.view = vscode.window.createTreeView(BOARDS_VIEW, {
      treeDataProvider: tree,
      showCollapseAll: true,
      canSelectMany: true,
      manageCheckboxStateManually: true,
      dragAndDropController: new TreeDrops({ session: this.session, tree, log }),
    });
    this.boardsView = new BoardsView(this.view, tree, workspaceState);
    this.panels = new BoardPanels({ extensionUri, log, activation, session: this.session });
    activation.onBegin(() => void this.server.begin().then(() => this.session.start()));
    this.#followed = this.#join();
  }

  /** Begins the session where the workspace names a board, or somebody looks at the view already; else the first use does. */
  begin(): vscode.Disposable {
    if (namesBoard(settings())) this.activation.begin();
    return beginWhenSeen(this.activation, this.view);
  }

  /** Fetches the list of projects and what is behind of their boards. */
  readonly load = (): Promise<void> => this.boards.load(sidecarOptions(settings()).projectNumbers ?? []);

  /** Resolves when the projects and their titles are there, or will not be soon. */
  readonly known = (): Promise<void> => this.#known.wait(KNOWN_MS);

  /** What leads this window's programs to their server. The key goes this way because arguments are for all to see. */
  readonly environment = async (): Promise<Environment> => {
    const { surroundings } = this.server;
    if (surroundings !== undefined) return surroundings;
    const key = await this.apiKey.read();
    return key === undefined ? {} : { STATE_TRACKING_API_KEY: key };
  };

  /** After the session was stopped. */
  dispose(): void {
    for (const one of this.#followed) one.dispose();
    const parts = [this.#statusBar, this.panels, this.boardsView, this.view, this.tree, this.session, this.server, this.log];
    for (const part of parts) part.dispose();
  }

  #join(): vscode.Disposable[] {
    const { activation, server, session } = this;
    return [
      server.onDidChange(() => {
        if (activation.begun) this.#follow(session.state);
      }),
      server.onDidMove(() => {
        if (activation.begun) void session.restart();
      }),
      session.onDidChangeState((state) => {
        this.#follow(state);
        // What is wrong without a server is not when it has started; if that fails, that is told.
        if (server.state.kind === "starting") return;
        this.#notices.consider(state, server.offer).catch((error: unknown) => this.log.error(messageOf(error)));
      }),
      session.onChanges((changes) => {
        this.panels.heard(changes);
        this.boards.apply(changes);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => this.#settingsChanged(event)),
      this.apiKey.onDidChange(() => {
        if (activation.begun) void session.restart();
      }),
    ];
  }

  #show(state: BoardsState): void {
    this.tree.show(state);
    this.panels.show(state);
    setContext("known", state.known);
    this.#known.settle(named(state) || isHopeless(this.session.state));
  }

  #follow(state: SessionState): void {
    const { boards, panels, server, tree, view } = this;
    this.#statusBar.show(state, server.offer);
    if (state.kind === "running") boards.mirrored(state.link.github ?? []);
    const { notice = "", actions } = connectionView(state, server.offer);
    // A line above the empty tree would keep away the welcome, which offers what helps.
    view.message = tree.projects().length === 0 && actions[0] === "startServer" ? "" : notice;
    panels.tell(notice);
    setContext("state", state.kind === "running" ? state.link.state : state.kind);
    const { another, reached } = newsOf(this.#before, state);
    this.#before = state;
    if (another) boards.connect(askOf(state));
    if (state.kind === "running") {
      if (another || reached) this.#loadQuietly();
      if (!reaches(state)) server.check();
    }
    this.#known.settle(named(tree.state) || isHopeless(state));
  }

  #settingsChanged(event: vscode.ConfigurationChangeEvent): void {
    const ours = event.affectsConfiguration(SECTION);
    if (!this.activation.begun) {
      if (ours && namesBoard(settings())) this.activation.begin();
      return;
    }
    this.session.keepTrace();
    if (!ours) return;
    this.server.settingsChanged();
    if (event.affectsConfiguration(`${SECTION}.javaHome`) || event.affectsConfiguration(`${SECTION}.references.enabled`)) {
      void this.session.restart();
      return;
    }
    this.session.tellSettings().catch((error: unknown) => this.log.warn(`The settings were not sent: ${messageOf(error)}`));
    if (event.affectsConfiguration(`${SECTION}.projectNumbers`)) this.#loadQuietly();
  }

  /** The status says what is wrong where this fails; when it is right again the boards are loaded again. */
  #loadQuietly(): void {
    this.load().catch((error: unknown) => this.log.warn(`The list of projects could not be read: ${messageOf(error)}`));
  }
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}
