/** Commands on what the boards' view shows. */
import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { NO_FILTER } from "../boards/filter";
import { register } from "../sidecar/contributions";
import { withSidecar } from "../sidecar/withSidecar";
import type { BoardsHost } from "./boardsHost";
import type { BoardsView } from "./boardsView";
import type { NodeId } from "./node";
import { chooseProject } from "./projectPick";

export interface ViewHost extends BoardsHost {
  readonly boardsView: BoardsView;
  /** Fetches the list of projects and what is behind of their boards. */
  readonly load: () => Promise<void>;
}

export function registerViewCommands(host: ViewHost): vscode.Disposable[] {
  const { boardsView } = host;
  return register(host.activation, {
    "boardcast.refresh": () => refresh(host),
    "boardcast.refreshProject": (id) => refreshProject(host, id),
    "boardcast.filter": () => boardsView.askForWords(),
    "boardcast.clearFilter": () => boardsView.filter(NO_FILTER),
    "boardcast.showOnlyMine": () => boardsView.filter({ onlyMine: true }),
    "boardcast.showEveryones": () => boardsView.filter({ onlyMine: false }),
    "boardcast.hideDone": () => boardsView.filter({ hideDone: true }),
    "boardcast.showDone": () => boardsView.filter({ hideDone: false }),
  });
}

async function refresh(host: ViewHost): Promise<void> {
  await withSidecar(host, async ({ ask }) => {
    await ask("boardcast/refresh", {});
    await host.load();
  });
}

async function refreshProject(host: BoardsHost, id: unknown): Promise<void> {
  const projectNumber =
    typeof id === "number"
      ? id
      : typeof id === "string"
        ? host.tree.node(id as NodeId)?.projectNumber
        : await chooseProject(host, l10n.t("Project to refresh"));
  if (projectNumber === undefined) return;
  await withSidecar(host, ({ ask }) => ask("boardcast/refresh", { projectNumber }));
}
