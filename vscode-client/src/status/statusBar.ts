/** The status bar item: how true the board is right now, and on hover why, since when, and what helps. */
import * as vscode from "vscode";
import { withoutIcons } from "../protocol/foreignText";
import type { ServerOffer } from "../server/localServer";
import type { SessionState } from "../sidecar/sessionState";
import { connectionView, type ConnectionView } from "./connectionView";
import { mirrorView, type MirrorView } from "./mirrorView";
import { allActions, statusAction, type StatusActionName } from "./statusActions";
import { timingLines, type Moment } from "./timing";

/** The hover text's ages are at most this old. */
const AGES_EVERY_MS = 5_000;

const BACKGROUNDS: Readonly<Record<ConnectionView["severity"], string | undefined>> = {
  normal: undefined,
  warning: "statusBarItem.warningBackground",
  error: "statusBarItem.errorBackground",
};

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("boardcast.status", vscode.StatusBarAlignment.Left);
  #ages: NodeJS.Timeout | undefined;

  constructor() {
    this.#item.name = "Boardcast";
    this.#item.command = "boardcast.showActions";
  }

  show(state: SessionState, server: ServerOffer): void {
    const view = connectionView(state, server);
    const mirrors = mirrorView(state.kind === "running" ? state.link.github : undefined);
    const item = this.#item;
    const words = [view.word, ...(mirrors.word === undefined ? [] : [mirrors.word])];
    item.text = `$(${view.icon}) Boardcast: ${withoutIcons(words.join(" · "))}`;
    item.accessibilityInformation = { label: [`Boardcast: ${words.join(", ")}.`, view.sentence, ...mirrors.lines].join(" "), role: "button" };
    const background = BACKGROUNDS[view.severity === "normal" ? mirrors.severity : view.severity];
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    const heardAt = Date.now();
    const tell = (): void => {
      item.tooltip = hover(state, view, mirrors, { heardAt, now: Date.now() });
    };
    tell();
    clearInterval(this.#ages);
    this.#ages = state.kind === "running" ? setInterval(tell, AGES_EVERY_MS) : undefined;
    item.show();
  }

  dispose(): void {
    clearInterval(this.#ages);
    this.#item.dispose();
  }
}

/** All that can be done, what helps in this state first. */
export async function showActions(state: SessionState, server: ServerOffer): Promise<void> {
  const view = connectionView(state, server);
  const { helps, all } = allActions(view.actions, server);
  const items = all.map((name) => ({ label: `$(${statusAction(name).icon}) ${statusAction(name).label}`, description: statusAction(name).detail, name }));
  const separator = { label: "", kind: vscode.QuickPickItemKind.Separator, name: undefined };
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { name: StatusActionName | undefined }>(
    [...items.slice(0, helps), separator, ...items.slice(helps)],
    { title: `Boardcast: ${view.word}`, placeHolder: view.sentence, matchOnDescription: true },
  );
  if (chosen?.name !== undefined) await apply(chosen.name);
}

export async function apply(name: StatusActionName): Promise<void> {
  const { command, arguments: parameters = [] }: { command: string; arguments?: readonly unknown[] } = statusAction(name);
  await vscode.commands.executeCommand(command, ...parameters);
}

function hover(state: SessionState, view: ConnectionView, mirrors: MirrorView, moment: Moment): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(view.sentence);
  const lines = state.kind === "running" ? timingLines(state.link, moment) : [];
  lines.forEach((line, index) => text.appendMarkdown(index === 0 ? "\n\n" : "  \n").appendText(line));
  mirrors.lines.forEach((line) => text.appendMarkdown("\n\n").appendText(line));
  const links = view.actions.map((name) => {
    const { command, label, arguments: parameters }: { command: string; label: string; arguments?: readonly unknown[] } = statusAction(name);
    const query = parameters === undefined ? "" : `?${encodeURIComponent(JSON.stringify(parameters))}`;
    return `[${label}](command:${command}${query})`;
  });
  text.appendMarkdown(`\n\n${links.join(" · ")}`);
  text.isTrusted = { enabledCommands: view.actions.map((name) => statusAction(name).command) };
  return text;
}
