/** The page's texts in the editor's language. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { Words } from "./messages";

/** Texts with `{0}` in them are filled in by the page. */
export function pageWords(): Words {
  return {
    backlog: l10n.t("Backlog"),
    todo: l10n.t("To do"),
    in_progress: l10n.t("In progress"),
    done: l10n.t("Done"),
    closed: l10n.t("closed"),
    more: l10n.t("{0} more are not shown"),
    empty: l10n.t("Nothing here"),
    count: l10n.t("{0}: {1}"),
    help: l10n.t("Arrow keys choose a card; with Shift they move it."),
    someone: l10n.t("Someone"),
    justNow: l10n.t("{0}, just now"),
    created: l10n.t("{0} added #{1} {2} to {3}"),
    moved: l10n.t("{0} moved #{1} {2} to {3}"),
    placed: l10n.t("{0} moved #{1} {2} within {3}"),
    changed: l10n.t("{0} changed #{1} {2}"),
    deleted: l10n.t("{0} deleted #{1} {2}"),
    many: l10n.t("{0} changes"),
  };
}
