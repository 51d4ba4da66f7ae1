/** How statuses look, and the words for them. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { IssueStatus, PhaseStatus } from "../protocol/messages";

export interface Look {
  /** In the editor's language, which is known only after this file was loaded. */
  readonly word: string;
  /** A codicon's name. */
  readonly icon: string;
  /** A theme colour's id. */
  readonly color?: string;
}

/** Each status has its own shape: the colour is not what tells them apart. */
export const ISSUE_LOOKS: Readonly<Record<IssueStatus, Look>> = {
  backlog: look(() => l10n.t("backlog"), "circle-outline", "disabledForeground"),
  todo: look(() => l10n.t("to do"), "circle-large-outline", "charts.blue"),
  in_progress: look(() => l10n.t("in progress"), "color-mode", "charts.yellow"),
  done: look(() => l10n.t("done"), "pass-filled", "charts.green"),
};

const PHASE_LOOKS: Readonly<Record<PhaseStatus, Look>> = {
  pending: look(() => l10n.t("pending"), "milestone"),
  in_progress: look(() => l10n.t("in progress"), "milestone", "charts.yellow"),
  completed: look(() => l10n.t("completed"), "milestone", "charts.green"),
};

/** A status that a newer tracker may send. */
const UNKNOWN_LOOK = look(() => l10n.t("unknown status"), "question");

export function lookOf(status: IssueStatus): Look {
  return ISSUE_LOOKS[status] ?? UNKNOWN_LOOK;
}

export function phaseLookOf(status: PhaseStatus): Look {
  return PHASE_LOOKS[status] ?? UNKNOWN_LOOK;
}

function look(word: () => string, icon: string, color?: string): Look {
  return {
    get word() {
      return word();
    },
    icon,
    ...(color === undefined ? {} : { color }),
  };
}
