/** Which issues the tree shows. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { Issue } from "../protocol/messages";
import { wordsIn } from "./issueFields";

/** Longer texts are cut off: nobody looks for more than that. */
export const MAX_FILTER_CHARACTERS = 200;

/** What the user asks for. */
export interface FilterSettings {
  /** Words, each of which must be in the issue's title, labels or shown fields, or be its number. */
  readonly text: string;
  readonly onlyMine: boolean;
  readonly hideDone: boolean;
}

export const NO_FILTER: FilterSettings = { text: "", onlyMine: false, hideDone: false };

/** Which issues pass; made once for the settings, so that it can be told from another. */
export interface Filter {
  readonly passes: (issue: Issue) => boolean;
  /** Whether something was looked for: then phases that are empty anyway are left out, too. */
  readonly searching: boolean;
}

export function isFiltering({ text, onlyMine, hideDone }: FilterSettings): boolean {
  return text.trim() !== "" || onlyMine || hideDone;
}

/**
 * @param me the user's name, for those issues that are theirs
 * @returns undefined: everything is shown
 */
export function filterOf(settings: FilterSettings, me: string): Filter | undefined {
  if (!isFiltering(settings)) return undefined;
  const words = wordsOf(settings.text);
  const passes = (issue: Issue): boolean => {
    if (settings.hideDone && issue.status === "done") return false;
    if (settings.onlyMine && !isMine(issue.assignee, me)) return false;
    return words.length === 0 || hasWords(issue, words);
  };
  return { passes, searching: words.length > 0 };
}

export function isMine(assignee: string | undefined, me: string): boolean {
  return assignee !== undefined && me !== "" && fold(assignee) === fold(me);
}

/** The filter in words, to be shown beside the view's title; empty: nothing is filtered. */
export function filterWords({ text, onlyMine, hideDone }: FilterSettings): string {
  const words = text.trim() === "" ? [] : [`“${text.trim()}”`];
  if (onlyMine) words.push(l10n.t("only mine"));
  if (hideDone) words.push(l10n.t("done hidden"));
  return words.join(" · ");
}

/** A filter as it was kept, whatever is in it. */
export function readFilter(kept: unknown): FilterSettings {
  if (typeof kept !== "object" || kept === null) return NO_FILTER;
  const { text, onlyMine, hideDone } = kept as Record<string, unknown>;
  return {
    text: typeof text === "string" ? text.slice(0, MAX_FILTER_CHARACTERS) : "",
    onlyMine: onlyMine === true,
    hideDone: hideDone === true,
  };
}

export function wordsOf(text: string): readonly string[] {
  return fold(text.slice(0, MAX_FILTER_CHARACTERS)).split(/\s+/).filter((word) => word !== "");
}

function hasWords(issue: Issue, words: readonly string[]): boolean {
  const text = fold([issue.title, ...wordsIn(issue)].join("\n"));
  const number = String(issue.number);
  return words.every((word) => word === number || word === `#${number}` || text.includes(word));
}

/** Case and accents do not matter. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
