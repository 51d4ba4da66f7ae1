/** What begins the session where it sleeps: a command that is used, a view that comes into sight. */
import * as vscode from "vscode";
import type { Wake } from "./activation";

export type Commands = Readonly<Record<string, (...parameters: unknown[]) => unknown>>;

/** Registers commands by their ids. */
export function register(wake: Wake, commands: Commands): vscode.Disposable[] {
  return Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, (...parameters: unknown[]) => {
      wake.call();
      return run(...parameters);
    }),
  );
}

export function wakeWhenSeen(wake: Wake, view: vscode.TreeView<unknown>): vscode.Disposable {
  if (view.visible) wake.call();
  return view.onDidChangeVisibility(({ visible }) => {
    if (visible) wake.call();
  });
}
