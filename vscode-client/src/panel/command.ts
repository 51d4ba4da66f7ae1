/** The command that opens a project's board panel, from the palette or from the tree. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { CommandHost } from "../status/commands";
import type { NodeId } from "../tree/model";
import { register } from "../sidecar/register";
import type { BoardPanels } from "./panels";

export function showBoard(host: CommandHost, panels: BoardPanels): vscode.Disposable[] {
  return register(host.wake, {
    "boardcast.showBoard": async (id) => {
      const projectNumber = typeof id === "string" ? host.tree.node(id as NodeId)?.projectNumber : await choose(host);
      if (projectNumber !== undefined) panels.open(projectNumber);
    },
  });
}

/** The only project there is, or the one that the user chooses. */
async function choose({ tree, known }: CommandHost): Promise<number | undefined> {
  await known();
  const projects = tree.projects();
  if (projects.length === 0) {
    void vscode.window.showInformationMessage(l10n.t("There are no projects yet."));
    return undefined;
  }
  if (projects.length === 1) return projects[0]?.projectNumber;
  const choices = projects.map(({ label, description, projectNumber }) => ({ label, description, projectNumber }));
  const placeHolder = l10n.t("Project whose board to show");
  return (await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true }))?.projectNumber;
}
