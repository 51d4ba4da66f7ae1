/** Has the sidecar do what the user asked for, and tells when it cannot. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../protocol/failures";
import { withoutLinks } from "../protocol/foreignText";
import { BOARDS_VIEW } from "./contributions";
import type { Session } from "./session";
import type { Sidecar } from "./sessionState";

export interface SidecarHost {
  readonly session: Session;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Does something with the sidecar, starting it first where it is not running; a failure is told, with the log.
 *
 * @returns whether it was done
 */
export async function withSidecar(host: SidecarHost, action: (sidecar: Sidecar) => Promise<unknown>): Promise<boolean> {
  if (host.session.state.kind !== "running") await host.session.start();
  const { state } = host.session;
  if (state.kind !== "running") return false; // the session has told why
  try {
    await vscode.window.withProgress({ location: { viewId: BOARDS_VIEW } }, () => action(state.sidecar));
    return true;
  } catch (error) {
    const chosen = await vscode.window.showErrorMessage(`Boardcast: ${withoutLinks(messageOf(error))}`, l10n.t("Show Log"));
    if (chosen !== undefined) host.log.show();
    return false;
  }
}
