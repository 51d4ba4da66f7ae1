/** How the session's state is put into words, for the status bar and above the tree. Pure; does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { LinkStatus } from "../protocol/messages";
import { remediesFor, type LocalOffer, type RemedyName } from "./statusActions";

export interface Presence {
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
  readonly remedies: readonly RemedyName[];
}

/** What to show while the sidecar is there and tells its state. */
export function linkPresence(link: LinkStatus, local: LocalOffer = "none"): Presence {
  const because = link.message === undefined ? "" : ` ${sentence(link.message)}`;
  const remedies = remediesFor(link.state, local);
  switch (link.state) {
    case "connecting":
      return { icon: "sync~spin", word: l10n.t("connecting"), sentence: l10n.t("Connecting to the hub.") + because, severity: "normal", remedies };
    case "live":
      // The link's own message says the same.
      return { icon: "broadcast", word: l10n.t("live"), sentence: l10n.t("Live: changes show as they happen."), severity: "normal", remedies };
    case "polling":
      return {
        icon: "history",
        word: l10n.t("polling"),
        sentence: l10n.t("The hub is away: looking for changes from time to time.") + because,
        notice: l10n.t("Polling: the hub is away, so changes show with a delay."),
        severity: "warning",
        remedies,
      };
    case "offline":
      return {
        icon: "debug-disconnect",
        word: l10n.t("offline"),
        sentence: l10n.t("Offline: showing the board as it was last known.") + because,
        notice: l10n.t("Offline: this is the board as it was last known."),
        severity: "warning",
        remedies,
      };
    case "misconfigured":
      return {
        icon: "error",
        word: l10n.t("misconfigured"),
        sentence: sentence(link.message ?? l10n.t("A setting is wrong.")),
        notice: sentence(link.message ?? l10n.t("A setting is wrong.")),
        severity: "error",
        remedies,
      };
    case "stopped":
      return {
        icon: "circle-slash",
        word: l10n.t("stopped"),
        sentence: l10n.t("Stopped.") + because,
        notice: l10n.t("Stopped: this is the board as it was last known."),
        severity: "warning",
        remedies,
      };
    default:
      return { icon: "question", word: link.state satisfies never, sentence: because.trim(), severity: "normal", remedies };
  }
}

export function startingPresence(): Presence {
  return {
    icon: "loading~spin",
    word: l10n.t("starting"),
    sentence: l10n.t("Starting the sidecar."),
    severity: "normal",
    remedies: remediesFor("starting"),
  };
}

/**
 * What to show when there is no sidecar.
 *
 * @param remedy what helps: another Java, or another try
 */
export function failedPresence(message: string, remedy: "java" | "restart"): Presence {
  return {
    icon: "error",
    word: l10n.t("not running"),
    sentence: sentence(message),
    notice: sentence(message),
    severity: "error",
    remedies: remediesFor(remedy),
  };
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
