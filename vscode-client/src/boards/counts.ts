/** Numbers of things, as people say them in the editor's language. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";

/** Issues done, of all there are. */
export function issuesDone(done: number, all: number): string {
  return all === 1 ? l10n.t("{0} of 1 issue done", done) : l10n.t("{0} of {1} issues done", done, all);
}

/** The same, short. */
export function progress(done: number, all: number): string {
  return all === 0 ? l10n.t("no issues") : l10n.t("{0}/{1} done", done, all);
}

export function workItemsCompleted(completed: number, all: number): string {
  return all === 1 ? l10n.t("{0} of 1 work item completed", completed) : l10n.t("{0} of {1} work items completed", completed, all);
}

export function phases(count: number): string {
  return count === 1 ? l10n.t("1 phase") : l10n.t("{0} phases", count);
}
