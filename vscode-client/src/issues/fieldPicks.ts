/** What a person can choose from: statuses, phases, work items, issues. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { ISSUE_ICONS, issueIcon } from "../boards/icons";
import { capital, lengthOf, marked, shownOf, type Choice } from "../boards/issueFields";
import type { Pointed } from "../boards/search";
import { reference, withoutIcons } from "../protocol/foreignText";
import type { Board, IssueStatus, WorkItem } from "../protocol/messages";

/** What the tracker takes as a title. */
export const MAX_TITLE_CHARACTERS = 256;

/** @param current what holds now; undefined: not the same for all that is pointed at */
export function statusChoices(current: IssueStatus | undefined): readonly Choice<IssueStatus>[] {
  return Object.entries(ISSUE_ICONS).map(([status, icon]) => {
    const value = status as IssueStatus;
    return marked({ label: `$(${icon.codicon}) ${capital(icon.word)}`, value }, value === current);
  });
}

/**
 * The project's phases in their order, then none at all: null, as the protocol has it.
 *
 * @param current the identity of the phase that holds now; null: none; undefined: not the same for all
 */
export function phaseChoices(board: Board, current: string | null | undefined): readonly Choice<string | null>[] {
  const phases = board.project.phases.map((phase) =>
    marked({ label: `$(milestone) ${withoutIcons(phase.name)}`, value: phase.name as string | null }, phase.id === current),
  );
  return [...phases, marked({ label: `$(inbox) ${l10n.t("No phase")}`, value: null }, current === null)];
}

export function workItemChoices(items: readonly WorkItem[]): readonly Choice<WorkItem>[] {
  return items.map((item) => ({
    label: `$(${item.completed ? "pass-filled" : "circle-large-outline"}) ${withoutIcons(item.title)}`,
    description: item.completed ? l10n.t("completed") : l10n.t("open"),
    value: item,
  }));
}

/** An issue as it is offered in a list. */
export function issueChoice(value: Pointed): Choice<Pointed> {
  const { board, issue } = value;
  const icon = issueIcon(issue.status);
  return {
    label: `$(${icon.codicon}) ${withoutIcons(reference(issue.number, issue.title))}`,
    description: [board.project.title, icon.word, ...shownOf(issue).map(({ text }) => text)].map(withoutIcons).join(" · "),
    value,
  };
}

/** The one value that all have; undefined where they differ. */
export function common<T, V>(all: readonly T[], valueOf: (one: T) => V): V | undefined {
  const [first, ...others] = all.map(valueOf);
  return others.every((value) => value === first) ? first : undefined;
}

/** What is wrong with a title; undefined when nothing is. */
export function titleProblem(title: string): string | undefined {
  if (title.trim() === "") return l10n.t("It needs a title.");
  if (lengthOf(title) > MAX_TITLE_CHARACTERS) return l10n.t("A title has at most {0} characters.", MAX_TITLE_CHARACTERS);
  return undefined;
}
