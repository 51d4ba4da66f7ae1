/** The connections to GitHub in the status bar: what needs saying, and a line for each. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { MirrorStatus } from "../protocol/messages";

export interface MirrorView {
  /** What the status bar says after the connection's word; undefined: all is up to date, or nothing connected. */
  readonly word?: string;
  /** For the hover text. */
  readonly lines: readonly string[];
  readonly severity: "normal" | "warning";
}

/** What is worst comes first: what waits for a person, then what waits for GitHub, then what is under way. */
export function mirrorView(mirrors: readonly MirrorStatus[] = []): MirrorView {
  const worst = [...mirrors].filter(({ upToDate }) => !upToDate).sort((a, b) => weight(b) - weight(a))[0];
  return {
    ...(worst === undefined ? {} : { word: l10n.t("GitHub: {0}", worst.word) }),
    lines: mirrors.map(({ projectNumber, text, remedy }) =>
      remedy === undefined
        ? l10n.t("Project #{0} on GitHub: {1}", projectNumber, text)
        : l10n.t("Project #{0} on GitHub: {1} What helps: {2}", projectNumber, text, remedy),
    ),
    severity: worst !== undefined && weight(worst) > 0 ? "warning" : "normal",
  };
}

function weight({ needsPerson, state }: MirrorStatus): number {
  if (needsPerson) return 2;
  return state === "importing" || state === "starting" ? 0 : 1;
}
