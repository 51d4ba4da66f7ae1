/** Messages about a connection that needs the user. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ServerOffer } from "../server/localServer";
import type { SessionState } from "../sidecar/sessionState";
import { connectionView, type ConnectionView } from "./connectionView";
import { statusAction } from "./statusActions";
import { apply } from "./statusBar";

/** Tells of a session that needs the user: once for each new problem. */
export class Notices {
  #told: string | undefined;

  async consider(state: SessionState, server: ServerOffer): Promise<void> {
    const wrong = state.kind === "failed" || (state.kind === "running" && state.link.state === "misconfigured");
    if (wrong) await this.#tell(connectionView(state, server));
    else if (state.kind === "running" && state.link.state !== "connecting") this.#told = undefined;
  }

  async #tell({ sentence, actions }: ConnectionView): Promise<void> {
    if (this.#told === sentence) return;
    this.#told = sentence;
    const labels = actions.map((name) => statusAction(name).label);
    // Where nobody has set up anything yet, nothing is wrong.
    const fresh = actions[0] === "startServer";
    const chosen = fresh
      ? await vscode.window.showInformationMessage(l10n.t("Boardcast: no server runs on this machine yet."), ...labels.slice(0, 1))
      : await vscode.window.showErrorMessage(sentence, ...labels);
    const name = actions.find((one) => statusAction(one).label === chosen);
    if (name !== undefined) await apply(name);
  }
}
