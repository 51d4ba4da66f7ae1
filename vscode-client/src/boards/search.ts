/** Finds boards and issues: by their numbers, or by what a person types. Pure; this file does not import `vscode`. */
import type { Board, Issue } from "../protocol/messages";
import { wordsOf } from "./filter";
import { wordsIn } from "./issueFields";
import { boardOf, type BoardsState } from "./state";

/** Issues offered at once; who does not see theirs types more. */
export const MAX_OFFERED_ISSUES = 200;

/** An issue with the board that it is on. */
export interface Pointed {
  readonly board: Board;
  readonly issue: Issue;
}

/** How well an issue fits; less is better. */
const NUMBER = 0;
const TITLE_BEGINS = 1;
const TITLE = 2;
const ANYWHERE = 3;
const LETTERS = 4;

/**
 * The issues that fit, the best first, and among equals the one that changed last: by number, by words of title,
 * project, labels and fields that are shown, or by letters of the title in their order. Without a text: all of them.
 *
 * @param accepts which issues may be found at all
 */
export function searchIssues(state: BoardsState, text: string, accepts: (pointed: Pointed) => boolean = () => true): readonly Pointed[] {
  const words = wordsOf(text);
  const found: { readonly pointed: Pointed; readonly rank: number }[] = [];
  for (const entry of state.entries.values()) {
    const board = boardOf(entry);
    if (board === undefined) continue;
    const project = board.project.title.toLowerCase();
    for (const issue of board.issues) {
      const rank = rankOf(issue, project, words);
      if (rank !== undefined && accepts({ board, issue })) found.push({ pointed: { board, issue }, rank });
    }
  }
  return found
    .sort((a, b) => a.rank - b.rank || compare(b.pointed.issue.updatedAt, a.pointed.issue.updatedAt))
    .slice(0, MAX_OFFERED_ISSUES)
    .map(({ pointed }) => pointed);
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

function rankOf(issue: Issue, project: string, words: readonly string[]): number | undefined {
  const [first = ""] = words;
  if (words.length === 0) return NUMBER;
  if (words.length === 1 && (first === String(issue.number) || first === `#${issue.number}`)) return NUMBER;
  const title = issue.title.toLowerCase();
  if (words.every((word) => title.includes(word))) return title.startsWith(first) ? TITLE_BEGINS : TITLE;
  const all = [`#${issue.number}`, title, project, ...wordsIn(issue)].join("\n").toLowerCase();
  if (words.every((word) => all.includes(word))) return ANYWHERE;
  return inOrder(words.join(""), title) ? LETTERS : undefined;
}

function inOrder(letters: string, text: string): boolean {
  let at = -1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
