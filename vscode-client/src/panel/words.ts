/** The page's texts in the editor's language. */
import * as vscode from "vscode";
import type { Words } from "./messages";

/** Texts with `{0}` in them are filled in by the page. */
export function pageWords(): Words {
  const { t } = vscode.l10n;
  return {
    backlog: t("Backlog"),
    todo: t("To do"),
    in_progress: t("In progress"),
    done: t("Done"),
    closed: t("closed"),
    more: t("{0} more are not shown"),
    empty: t("Nothing here"),
    count: t("{0}: {1}"),
    help: t("Arrow keys choose a card, Shift+Left and Shift+Right move it."),
    someone: t("Someone"),
    justNow: t("{0}, just now"),
    created: t("{0} added #{1} {2} to {3}"),
    moved: t("{0} moved #{1} {2} to {3}"),
    changed: t("{0} changed #{1} {2}"),
    deleted: t("{0} deleted #{1} {2}"),
    many: t("{0} changes"),
    assigned: t("assigned to {0}"),
    phase: t("phase {0}"),
    label: t("label {0}"),
    checked: t("{0} work items completed"),
  };
}
