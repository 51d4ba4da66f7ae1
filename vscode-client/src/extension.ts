/** Where the editor comes in: makes the parts, joins them, and takes them down again. */
import * as vscode from "vscode";
import { Boards, messageOf } from "./boards";
import { KEY_SECRET, Notices, registerCommands, type CommandHost } from "./commands";
import { registerIssueCommands } from "./issueCommands";
import { LocalServerUse } from "./localCommands";
import { showBoard } from "./panel/command";
import { BoardPanels } from "./panel/panels";
import type { LinkState } from "./protocol";
import { Session, type SessionState } from "./session";
import { SECTION, sidecarOptions } from "./settings";
import { presenceOf, StatusBar } from "./statusBar";
import { registerSupportCommands } from "./supportCommands";
import { BoardsTree, VIEW } from "./tree";

let running: Session | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Boardcast", { log: true });
  const local = new LocalServerUse({ context, log, session: () => session, version: version(context) });
  const session: Session = new Session({
    extensionPath: context.extensionPath,
    log,
    apiKey: () => context.secrets.get(KEY_SECRET),
    localServer: local.environment,
  });
  running = session;
  const tree = new BoardsTree();
  const view = vscode.window.createTreeView(VIEW, { treeDataProvider: tree, showCollapseAll: true });
  const statusBar = new StatusBar();
  const panels = new BoardPanels({
    extensionUri: context.extensionUri,
    log,
    ask: () => (session.state.kind === "running" ? session.state.sidecar.ask : undefined),
  });
  const boards = new Boards((state) => {
    tree.show(state);
    panels.show(state);
    void setContext("known", state.known);
  });
  const load = (): Promise<void> => boards.load(sidecarOptions(settings()).projectNumbers ?? []);
  const loadQuietly = (): void => {
    // The status says what is wrong; when it is right again the boards are loaded again.
    load().catch((error: unknown) => log.warn(`The list of projects could not be read: ${messageOf(error)}`));
  };
  const host: CommandHost = { session, tree, log, secrets: context.secrets, load };
  const notices = new Notices();
  let before: SessionState = session.state;

  const follow = (state: SessionState): void => {
    statusBar.show(state);
    const { notice = "", remedies } = presenceOf(state);
    // A line above the tree would keep the welcome text away, which offers what helps.
    view.message = remedies[0] === "startServer" && tree.projects().length === 0 ? "" : notice;
    panels.tell(notice);
    void setContext("state", state.kind === "running" ? state.link.state : state.kind);
    if (state.kind === "running") {
      const same = before.kind === "running" && before.sidecar === state.sidecar;
      if (!same) boards.connect(state.sidecar.ask);
      if (!same || (comesBack(before, state.link.state) && reaches(state.link.state))) loadQuietly();
    } else if (before.kind === "running") {
      boards.connect(undefined);
    }
    before = state;
    notices.consider(state).catch((error: unknown) => log.error(messageOf(error)));
  };

  context.subscriptions.push(
    log,
    local,
    session,
    view,
    tree,
    statusBar,
    session.onDidChangeState(follow),
    session.onDidChangeState((state) => local.heard(state)),
    session.onChanges((changes) => {
      panels.heard(changes);
      boards.apply(changes);
    }),
    panels,
    showBoard(tree, panels),
    ...registerCommands(host),
    ...registerIssueCommands(host),
    ...registerSupportCommands({ ...host, extensionVersion: version(context) }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      session.keepTrace();
      if (event.affectsConfiguration(`${SECTION}.javaHome`)) void session.restart();
      else if (event.affectsConfiguration(SECTION)) {
        session.tellSettings().catch((error: unknown) => log.warn(`The settings were not sent: ${messageOf(error)}`));
        if (event.affectsConfiguration(`${SECTION}.projectNumbers`)) loadQuietly();
      }
    }),
    context.secrets.onDidChange(({ key }) => {
      if (key === KEY_SECRET) void session.restart();
    }),
  );
  // Not awaited: the editor's own start does not wait for a JVM.
  void local.resume().then(() => session.restart());
}

/** The editor waits for this, so the sidecar has ended when the editor has. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}

function version({ extension }: vscode.ExtensionContext): string {
  const { version: own }: { version?: unknown } = extension.packageJSON;
  return String(own);
}

function reaches(state: LinkState): boolean {
  return state === "live" || state === "polling";
}

function comesBack(before: SessionState, now: LinkState): boolean {
  return before.kind === "running" && before.link.state !== now;
}

function setContext(name: string, value: unknown): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", `${SECTION}.${name}`, value);
}
