/** Icons, colours and words of statuses. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { IssueStatus, PhaseStatus } from "../protocol/messages";

export interface StatusIcon {
  /** In the editor's language, which is known only after this file was loaded. */
  readonly word: string;
  /** A codicon's name. */
  readonly codicon: string;
  /** A theme colour's id. */
  readonly color?: string;
}

/** Each status has its own shape: the colour is not what tells them apart. */
export const ISSUE_ICONS: Readonly<Record<IssueStatus, StatusIcon>> = {
  backlog: statusIcon(() => l10n.t("backlog"), "circle-outline", "disabledForeground"),
  todo: statusIcon(() => l10n.t("to do"), "circle-large-outline", "charts.blue"),
  in_progress: statusIcon(() => l10n.t("in progress"), "color-mode", "charts.yellow"),
  done: statusIcon(() => l10n.t("done"), "pass-filled", "charts.green"),
};

const PHASE_ICONS: Readonly<Record<PhaseStatus, StatusIcon>> = {
  pending: statusIcon(() => l10n.t("pending"), "milestone"),
  in_progress: statusIcon(() => l10n.t("in progress"), "milestone", "charts.yellow"),
  completed: statusIcon(() => l10n.t("completed"), "milestone", "charts.green"),
};

/** A status that a newer tracker may send. */
const UNKNOWN_ICON = statusIcon(() => l10n.t("unknown status"), "question");

export function issueIcon(status: IssueStatus): StatusIcon {
  return ISSUE_ICONS[status] ?? UNKNOWN_ICON;
}

export function phaseIcon(status: PhaseStatus): StatusIcon {
  return PHASE_ICONS[status] ?? UNKNOWN_ICON;
}

function statusIcon(word: () => string, codicon: string, color?: string): StatusIcon {
  return {
    get word() {
      return word();
    },
    codicon,
    ...(color === undefined ? {} : { color }),
  };
}
