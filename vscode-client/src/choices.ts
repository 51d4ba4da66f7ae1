/** What a person can choose from: statuses, phases, issues. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { ISSUE_LOOKS, lookOf } from "./nodes";
import type { Board, Issue, IssueStatus } from "./protocol";
import { reference, withoutIcons } from "./references";
import { boardOf, type BoardsState } from "./state";

/** Issues offered at once when none was pointed at; the newest change first, so those past it are the oldest. */
export const MAX_OFFERED_ISSUES = 500;
/** What the tracker takes. */
export const MAX_TITLE_CHARACTERS = 256;

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly value: T;
}

/** An issue with the board that it is on. */
export interface Pointed {
  readonly board: Board;
  readonly issue: Issue;
}

export function statusChoices(current: IssueStatus): readonly Choice<IssueStatus>[] {
  return Object.entries(ISSUE_LOOKS).map(([status, look]) => {
    const value = status as IssueStatus;
    return marked({ label: `$(${look.icon}) ${capital(look.word)}`, value }, value === current);
  });
}

/** The project's phases in their order, then none at all: null, as the protocol has it. */
export function phaseChoices(board: Board, current: string | undefined): readonly Choice<string | null>[] {
  const phases = board.project.phases.map((phase) =>
    marked({ label: `$(milestone) ${withoutIcons(phase.name)}`, value: phase.name as string | null }, phase.id === current),
  );
  return [...phases, marked({ label: `$(inbox) ${l10n.t("No phase")}`, value: null }, current === undefined)];
}

/** Issues of all boards, the one that changed last first. */
export function issueChoices(state: BoardsState): readonly Choice<Pointed>[] {
  const all = [...state.entries.values()].flatMap((entry) => {
    const board = boardOf(entry);
    return board === undefined ? [] : board.issues.map((issue) => ({ board, issue }));
  });
  return all
    .sort((a, b) => b.issue.updatedAt.localeCompare(a.issue.updatedAt))
    .slice(0, MAX_OFFERED_ISSUES)
    .map((value) => ({
      label: withoutIcons(reference(value.issue.number, value.issue.title)),
      description: [withoutIcons(value.board.project.title), lookOf(value.issue.status).word].join(" · "),
      value,
    }));
}

/** The issue of that number as the board has it now; undefined when it is gone. */
export function findIssue(state: BoardsState, projectNumber: number, issueNumber: number): Pointed | undefined {
  const board = findBoard(state, projectNumber);
  const issue = board?.issues.find(({ number }) => number === issueNumber);
  return board === undefined || issue === undefined ? undefined : { board, issue };
}

export function findBoard(state: BoardsState, projectNumber: number): Board | undefined {
  const entry = state.entries.get(projectNumber);
  return entry === undefined ? undefined : boardOf(entry);
}

/** What is wrong with a title; undefined when nothing is. */
export function titleProblem(title: string): string | undefined {
  if (title.trim() === "") return l10n.t("An issue needs a title.");
  if ([...title.trim()].length > MAX_TITLE_CHARACTERS) return l10n.t("A title has at most {0} characters.", MAX_TITLE_CHARACTERS);
  return undefined;
}

function marked<T>(choice: Choice<T>, current: boolean): Choice<T> {
  return current ? { ...choice, description: l10n.t("current") } : choice;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
