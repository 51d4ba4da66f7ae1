/** A board's connection to GitHub in words: the server's own sentences, and what stands around them. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { Issue, MirrorStatus } from "../protocol/messages";
import { clock } from "../protocol/times";

/** Beside a title. */
export function gitHubWord({ word }: MirrorStatus): string {
  return l10n.t("GitHub: {0}", word);
}

/** A sentence, and one with what helps, where a person has to do something. */
export function gitHubLines({ text, remedy }: MirrorStatus): readonly string[] {
  return [l10n.t("GitHub: {0}", text), ...(remedy === undefined ? [] : [l10n.t("What helps: {0}", remedy)])];
}

/** On an issue whose last change GitHub does not have. */
export function waitingSince({ updatedAt }: Pick<Issue, "updatedAt">): string {
  return l10n.t("waits for GitHub since {0}", clock(updatedAt));
}
