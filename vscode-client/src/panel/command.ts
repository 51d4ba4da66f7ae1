/** The command that opens a project's board panel, from the palette or from the tree. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { register } from "../sidecar/contributions";
import { SHOW_BOARD } from "../sidecar/settings";
import type { BoardsHost } from "../tree/boardsHost";
import type { NodeId } from "../tree/node";
import { chooseProject } from "../tree/projectPick";
import type { BoardPanels } from "./panels";

export interface PanelHost extends BoardsHost {
  readonly panels: BoardPanels;
}

export function registerPanelCommand(host: PanelHost): vscode.Disposable[] {
  return register(host.activation, {
    [SHOW_BOARD]: async (id) => {
      const projectNumber = typeof id === "number" ? id : typeof id === "string" ? host.tree.node(id as NodeId)?.projectNumber : await choose(host);
      if (projectNumber !== undefined) host.panels.open(projectNumber);
    },
  });
}

/** The only project there is, or the one that the user chooses. */
async function choose(host: BoardsHost): Promise<number | undefined> {
  await host.known();
  const projects = host.tree.projects();
  if (projects.length === 0) {
    void vscode.window.showInformationMessage(l10n.t("There are no projects yet."));
    return undefined;
  }
  if (projects.length === 1) return projects[0]?.projectNumber;
  return chooseProject(host, l10n.t("Project whose board to show"));
}
