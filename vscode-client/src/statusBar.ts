/** The status bar item and the line above the tree: how true the board is right now. */
import * as vscode from "vscode";
import { failedPresence, linkPresence, STARTING, type Presence } from "./presence";
import type { SessionState } from "./session";

const CLICKS: Readonly<Record<Presence["click"], string>> = {
  log: "boardcast.showLog",
  reconnect: "boardcast.reconnect",
  settings: "boardcast.openSettings",
};

const BACKGROUNDS: Readonly<Record<Presence["severity"], string | undefined>> = {
  normal: undefined,
  warning: "statusBarItem.warningBackground",
  error: "statusBarItem.errorBackground",
};

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("boardcast.status", vscode.StatusBarAlignment.Left);

  constructor() {
    this.#item.name = "Boardcast";
  }

  show(state: SessionState): void {
    const presence = presenceOf(state);
    const item = this.#item;
    item.text = `$(${presence.icon}) Boardcast: ${presence.word}`;
    item.tooltip = hover(presence);
    item.accessibilityInformation = { label: `Boardcast: ${presence.word}. ${presence.sentence}`, role: "button" };
    item.command = CLICKS[presence.click];
    const background = BACKGROUNDS[presence.severity];
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

export function presenceOf(state: SessionState): Presence {
  switch (state.kind) {
    case "starting":
      return STARTING;
    case "running":
      return linkPresence(state.link);
    case "failed":
      return failedPresence(state.problem.message);
    case "stopped":
      return linkPresence({ state: "stopped" });
  }
}

function hover(presence: Presence): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(presence.sentence);
  text.appendMarkdown("\n\n[Reconnect](command:boardcast.reconnect) · [Show Log](command:boardcast.showLog) · [Settings](command:boardcast.openSettings)");
  text.isTrusted = { enabledCommands: Object.values(CLICKS) };
  return text;
}
