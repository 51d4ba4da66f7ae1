/** Commands on what the boards' view shows. */
import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import type { BoardsView } from "./boardsView";
import type { CommandHost } from "../status/commands";
import { NO_FILTER } from "../boards/filter";
import { chooseIssue } from "../issues/quickPicks";
import { register } from "../sidecar/register";

export function registerViewCommands(host: CommandHost, boards: BoardsView): vscode.Disposable[] {
  return register(host.wake, {
    "boardcast.filter": () => boards.askForWords(),
    "boardcast.clearFilter": () => boards.filter(NO_FILTER),
    "boardcast.showOnlyMine": () => boards.filter({ onlyMine: true }),
    "boardcast.showEveryones": () => boards.filter({ onlyMine: false }),
    "boardcast.hideDone": () => boards.filter({ hideDone: true }),
    "boardcast.showDone": () => boards.filter({ hideDone: false }),
    "boardcast.goToIssue": async () => {
      const pointed = await chooseIssue(host, l10n.t("Issue to go to: number, words or letters of its title"));
      if (pointed !== undefined) await boards.reveal(pointed.issue.projectNumber, pointed.issue.number);
    },
  });
}
