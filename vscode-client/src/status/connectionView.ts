/** The connection in words, for the status bar and above the tree. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { ServerOffer } from "../server/localServer";
import type { KnownLink, SessionState } from "../sidecar/sessionState";
import { actionsFor, type StatusActionName } from "./statusActions";

export interface ConnectionView {
  /** A codicon's name. */
  readonly icon: string;
  /** One or two words: what the status bar says after the product's name. */
  readonly word: string;
  /** A sentence for the hover text. */
  readonly sentence: string;
  /** A line above the tree when what it shows may be old; undefined: nothing to say. */
  readonly notice?: string;
  readonly severity: "normal" | "warning" | "error";
  /** What helps, the best first: offered on hover, on a click and in messages. */
  readonly actions: readonly StatusActionName[];
}

/** What to show of a session. */
export function connectionView(state: SessionState, server: ServerOffer): ConnectionView {
  switch (state.kind) {
    case "starting":
      return startingView();
    case "running":
      return linkView(state.link, server);
    case "failed":
      return failedView(state.problem.message, state.problem.remedy);
    case "stopped":
      return linkView({ state: "stopped" });
  }
}

/** What to show while the sidecar is there and tells its state. */
export function linkView(link: KnownLink, server: ServerOffer = "none"): ConnectionView {
  const because = link.message === undefined ? "" : ` ${sentence(link.message)}`;
  const actions = actionsFor(link.state, server);
  switch (link.state) {
    case "connecting":
      return { icon: "sync~spin", word: l10n.t("connecting"), sentence: l10n.t("Connecting to the hub.") + because, severity: "normal", actions };
    case "live":
      // The link's own message says the same.
      return { icon: "broadcast", word: l10n.t("live"), sentence: l10n.t("Live: changes show as they happen."), severity: "normal", actions };
    case "polling":
      return {
        icon: "history",
        word: l10n.t("polling"),
        sentence: l10n.t("The hub is away: looking for changes from time to time.") + because,
        notice: l10n.t("Polling: the hub is away, so changes show with a delay."),
        severity: "warning",
        actions,
      };
    case "offline":
      return {
        icon: "debug-disconnect",
        word: l10n.t("offline"),
        sentence: l10n.t("Offline: showing the board as it was last known.") + because,
        notice: l10n.t("Offline: this is the board as it was last known."),
        severity: "warning",
        actions,
      };
    case "misconfigured":
      return {
        icon: "error",
        word: l10n.t("misconfigured"),
        sentence: sentence(link.message ?? l10n.t("A setting is wrong.")),
        notice: sentence(link.message ?? l10n.t("A setting is wrong.")),
        severity: "error",
        actions,
      };
    case "stopped":
      return {
        icon: "circle-slash",
        word: l10n.t("stopped"),
        sentence: l10n.t("Stopped.") + because,
        notice: l10n.t("Stopped: this is the board as it was last known."),
        severity: "warning",
        actions,
      };
    default:
      return { icon: "question", word: link.state satisfies never, sentence: because.trim(), severity: "normal", actions };
  }
}

export function startingView(): ConnectionView {
  return {
    icon: "loading~spin",
    word: l10n.t("starting"),
    sentence: l10n.t("Starting the sidecar."),
    severity: "normal",
    actions: actionsFor("starting"),
  };
}

/**
 * What to show when there is no sidecar.
 *
 * @param remedy what helps: another Java, or another try
 */
export function failedView(message: string, remedy: "java" | "restart"): ConnectionView {
  return {
    icon: "error",
    word: l10n.t("not running"),
    sentence: sentence(message),
    notice: sentence(message),
    severity: "error",
    actions: actionsFor(remedy),
  };
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
