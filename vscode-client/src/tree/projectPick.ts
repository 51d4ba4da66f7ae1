/** Has the user choose a project. */
import * as vscode from "vscode";
import type { BoardsHost } from "./boardsHost";

export async function chooseProject({ tree, known }: Pick<BoardsHost, "tree" | "known">, placeHolder: string): Promise<number | undefined> {
  await known();
  const choices = tree.projects().map(({ label, description, projectNumber }) => ({ label, description, projectNumber }));
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true });
  return chosen?.projectNumber;
}
