/** The status bar item: how true the board is right now, and on hover why, since when, and what helps. */
import * as vscode from "vscode";
import { failedPresence, linkPresence, startingPresence, type Presence } from "./connectionView";
import { allRemedies, remedy, type LocalOffer, type RemedyName } from "./statusActions";
import type { SessionState } from "../sidecar/session";
import { timingLines, type Moment } from "./timing";

/** The hover text's ages are at most this old. */
const AGES_EVERY_MS = 5_000;

const BACKGROUNDS: Readonly<Record<Presence["severity"], string | undefined>> = {
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

  show(state: SessionState, local: LocalOffer): void {
    const presence = presenceOf(state, local);
    const item = this.#item;
    item.text = `$(${presence.icon}) Boardcast: ${presence.word}`;
    item.accessibilityInformation = { label: `Boardcast: ${presence.word}. ${presence.sentence}`, role: "button" };
    const background = BACKGROUNDS[presence.severity];
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    const heardAt = Date.now();
    const tell = (): void => {
      item.tooltip = hover(state, presence, { heardAt, now: Date.now() });
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

export function presenceOf(state: SessionState, local: LocalOffer): Presence {
  switch (state.kind) {
    case "starting":
      return startingPresence();
    case "running":
      return linkPresence(state.link, local);
    case "failed":
      return failedPresence(state.problem.message, state.problem.remedy);
    case "stopped":
      return linkPresence({ state: "stopped" });
  }
}

/** All that can be done, what helps in this state first. */
export async function showActions(state: SessionState, local: LocalOffer): Promise<void> {
  const presence = presenceOf(state, local);
  const { helps, all } = allRemedies(presence.remedies, local);
  const items = all.map((name) => ({ label: `$(${remedy(name).icon}) ${remedy(name).label}`, description: remedy(name).detail, name }));
  const separator = { label: "", kind: vscode.QuickPickItemKind.Separator, name: undefined };
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { name: RemedyName | undefined }>(
    [...items.slice(0, helps), separator, ...items.slice(helps)],
    { title: `Boardcast: ${presence.word}`, placeHolder: presence.sentence, matchOnDescription: true },
  );
  if (chosen?.name !== undefined) await apply(chosen.name);
}

export async function apply(name: RemedyName): Promise<void> {
  const { command, arguments: parameters = [] }: { command: string; arguments?: readonly unknown[] } = remedy(name);
  await vscode.commands.executeCommand(command, ...parameters);
}

function hover(state: SessionState, presence: Presence, moment: Moment): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(presence.sentence);
  const lines = state.kind === "running" ? timingLines(state.link, moment) : [];
  lines.forEach((line, index) => text.appendMarkdown(index === 0 ? "\n\n" : "  \n").appendText(line));
  const links = presence.remedies.map((name) => {
    const { command, label, arguments: parameters }: { command: string; label: string; arguments?: readonly unknown[] } = remedy(name);
    const query = parameters === undefined ? "" : `?${encodeURIComponent(JSON.stringify(parameters))}`;
    return `[${label}](command:${command}${query})`;
  });
  text.appendMarkdown(`\n\n${links.join(" · ")}`);
  text.isTrusted = { enabledCommands: presence.remedies.map((name) => remedy(name).command) };
  return text;
}
