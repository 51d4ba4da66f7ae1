/** What the manifest contributes, at work: its commands and views, whose use begins the session, and its context keys. */
import * as vscode from "vscode";
import type { Activation } from "./activation";
import { SECTION } from "./settings";

/** The view of the boards; what is under way with the sidecar shows there. */
export const BOARDS_VIEW = "boardcast.boards";

export type Commands = Readonly<Record<string, (...parameters: unknown[]) => unknown>>;

/** Registers commands by their ids. */
export function register(activation: Activation, commands: Commands): vscode.Disposable[] {
  return Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, (...parameters: unknown[]) => {
      activation.begin();
      return run(...parameters);
    }),
  );
}

export function beginWhenSeen(activation: Activation, view: vscode.TreeView<unknown>): vscode.Disposable {
  if (view.visible) activation.begin();
  return view.onDidChangeVisibility(({ visible }) => {
    if (visible) activation.begin();
  });
}

/** For `when` clauses, which ask for it as `boardcast.NAME`. */
export function setContext(name: string, value: unknown): void {
  void vscode.commands.executeCommand("setContext", `${SECTION}.${name}`, value);
}
