/** Where the editor comes in: makes the parts, joins them, and takes them down again. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ActivityView } from "./activity/activityView";
import { Agents } from "./agents/provider";
import { Boards, messageOf } from "./boards/boards";
import { BoardsView } from "./tree/boardsView";
import { KEY_SECRET, Notices, registerCommands, type CommandHost } from "./status/commands";
import { registerIssueCommands } from "./issues/issueCommands";
import { LocalPart } from "./server/windowServer";
import type { Environment } from "./server/serverRecord";
import { showBoard } from "./panel/command";
import { BoardPanels } from "./panel/panels";
import type { LinkState } from "./protocol/messages";
import { Programs } from "./sidecar/executables";
import { wakeWhenSeen } from "./sidecar/register";
import { Session, type SessionState } from "./sidecar/session";
import { SECTION, sidecarOptions } from "./sidecar/settings";
import { SignalFiles } from "./sidecar/signalFiles";
import { named } from "./boards/state";
import { presenceOf, StatusBar } from "./status/statusBar";
import { registerSupportCommands } from "./status/supportCommands";
import { BoardsTree, VIEW } from "./tree/boardsTree";
import { followCheckboxes, TreeDrops } from "./issues/treeInteractions";
import { registerViewCommands } from "./tree/viewCommands";
import { Gate, namesBoard, Wake } from "./sidecar/activation";

/** A command that needs the projects waits for them this long after the session's start. */
const KNOWN_MS = 15_000;

let running: Session | undefined;

export function activate(context: vscode.ExtensionContext): void {
  // Before anything has a text. English needs no bundle.
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel("Boardcast", { log: true });
  const apiKey = (): Thenable<string | undefined> => context.secrets.get(KEY_SECRET);
  const programs: Programs = new Programs({
    extensionPath: context.extensionPath,
    log,
    // The key goes this way because arguments are for all to see.
    environment: async (): Promise<Environment> => local.surroundings ?? keyed(await apiKey()),
  });
  const session = new Session({ programs, log });
  running = session;
  const wake = new Wake(() => void local.begin().then(() => session.start()));
  const local: LocalPart = new LocalPart({
    context,
    programs: () => programs,
    log,
    wake,
    changed: () => {
      if (wake.awake) follow(session.state);
    },
    moved: () => {
      agents.moved();
      if (wake.awake) void session.restart();
    },
  });
  const agents = new Agents({ programs, server: local.server, wake, version: version(context), apiKey });
  const known = new Gate();
  const tree = new BoardsTree();
  const view = vscode.window.createTreeView(VIEW, {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
    manageCheckboxStateManually: true,
    dragAndDropController: new TreeDrops({ session, tree, log }),
  });
  const boardsView = new BoardsView(view, tree, context.workspaceState);
  const statusBar = new StatusBar();
  const panels = new BoardPanels({
    extensionUri: context.extensionUri,
    log,
    opened: () => wake.call(),
    ask: () => (session.state.kind === "running" ? session.state.sidecar.ask : undefined),
  });
  const boards = new Boards((state) => {
    tree.show(state);
    panels.show(state);
    void setContext("known", state.known);
    known.set(named(state) || hopeless(session.state));
  });
  const load = (): Promise<void> => boards.load(sidecarOptions(settings()).projectNumbers ?? []);
  const loadQuietly = (): void => {
    // The status says what is wrong; when it is right again the boards are loaded again.
    load().catch((error: unknown) => log.warn(`The list of projects could not be read: ${messageOf(error)}`));
  };
  const host: CommandHost = { session, tree, log, secrets: context.secrets, load, wake, known: () => known.passed(KNOWN_MS), local: () => local.offer, programs };
  const notices = new Notices();
  let before: SessionState = session.state;

  const follow = (state: SessionState): void => {
    statusBar.show(state, local.offer);
    const { notice = "", remedies } = presenceOf(state, local.offer);
    // A line above the empty tree would keep away the welcome, which offers what helps.
    view.message = tree.projects().length === 0 && remedies[0] === "startServer" ? "" : notice;
    panels.tell(notice);
    void setContext("state", state.kind === "running" ? state.link.state : state.kind);
    if (state.kind === "running") {
      const same = before.kind === "running" && before.sidecar === state.sidecar;
      if (!same) boards.connect(state.sidecar.ask);
      if (!same || (comesBack(before, state.link.state) && reaches(state.link.state))) loadQuietly();
    } else if (before.kind === "running") {
      boards.connect(undefined);
    }
    if (state.kind === "running" && !reaches(state.link.state)) local.server.check();
    before = state;
    known.set(named(tree.state) || hopeless(state));
  };

  context.subscriptions.push(
    log,
    local,
    agents,
    session,
    view,
    tree,
    boardsView,
    statusBar,
    wakeWhenSeen(wake, view),
    session.onDidChangeState((state) => {
      follow(state);
      // What is wrong without a server is not when it has started; if that fails, that is told.
      if (local.server.state.kind === "starting") return;
      notices.consider(state, local.offer).catch((error: unknown) => log.error(messageOf(error)));
    }),
    session.onChanges((changes) => {
      panels.heard(changes);
      boards.apply(changes);
    }),
    panels,
    ...showBoard(host, panels),
    ...registerCommands(host),
    ...registerIssueCommands(host),
    ...registerViewCommands(host, boardsView),
    new ActivityView(host, boardsView, context.workspaceState),
    new SignalFiles(session, log),
    followCheckboxes(view, { session, tree, log }),
    ...registerSupportCommands({ ...host, extensionVersion: version(context) }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!wake.awake) {
        if (event.affectsConfiguration(SECTION) && namesBoard(settings())) wake.call();
        return;
      }
      session.keepTrace();
      if (event.affectsConfiguration(SECTION)) local.settingsChanged();
      if (event.affectsConfiguration(`${SECTION}.javaHome`)) void session.restart();
      else if (event.affectsConfiguration(SECTION)) {
        session.tellSettings().catch((error: unknown) => log.warn(`The settings were not sent: ${messageOf(error)}`));
        if (event.affectsConfiguration(`${SECTION}.projectNumbers`)) loadQuietly();
      }
    }),
    context.secrets.onDidChange(({ key }) => {
      if (key === KEY_SECRET && wake.awake) void session.restart();
    }),
  );
  // Nothing is awaited: the editor's own start does not wait for a JVM.
  if (namesBoard(settings())) wake.call();
}

/** The editor waits for this, so the sidecar has ended when the editor has. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** The key that the user stored; without one the programs look for it themselves. */
function keyed(apiKey: string | undefined): Environment {
  return apiKey === undefined ? {} : { STATE_TRACKING_API_KEY: apiKey };
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

/** Whether the boards will not be known before something changes. */
function hopeless(state: SessionState): boolean {
  if (state.kind === "running") return state.link.state === "offline" || state.link.state === "misconfigured";
  return state.kind !== "starting";
}

function comesBack(before: SessionState, now: LinkState): boolean {
  return before.kind === "running" && before.link.state !== now;
}

function setContext(name: string, value: unknown): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", `${SECTION}.${name}`, value);
}
