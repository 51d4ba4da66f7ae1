/**
 * Fields of an issue that are a word or a name: how each is shown, found and set, in the tree, on cards, in a chat's board
 * and in commands. A new one is a row here. Pure; this file does not import `vscode`.
 */
import * as l10n from "@vscode/l10n";
import { withoutIcons } from "../protocol/foreignText";
import type { Board, Issue, IssueUpdate, Priority } from "../protocol/messages";

/** What the tracker takes as a name. */
export const MAX_NAME_CHARACTERS = 128;

/** People offered to assign an issue to; others are typed. */
export const MAX_OFFERED_PEOPLE = 100;

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly value: T;
}

/** What a field is set to: a value, null for none; or one that is yet to be typed. */
export type Chosen = { readonly kind: "value"; readonly value: string | null } | { readonly kind: "typed"; readonly typing: Typing };

/** How a value that is typed is asked for. */
export interface Typing {
  readonly title: string;
  readonly prompt: string;
  /** What is wrong with it; undefined when nothing is. */
  readonly problem: (text: string) => string | undefined;
}

/** Fields that are one word or name, or none. */
type Worded<T> = { [K in keyof T]-?: [T[K]] extends [string | null | undefined] ? K : never }[keyof T];

/** How the user sets a field. */
export interface Setting {
  readonly name: Worded<Issue> & keyof IssueUpdate;
  readonly icon: string;
  /** Asks for the issue. */
  readonly issue: () => string;
  /** Asks for the value; `{0}` stands for the issues. */
  readonly value: () => string;
  /** @param current what holds now; null: none; undefined: not the same for all that is pointed at */
  readonly choices: (board: Board, me: string, current: string | null | undefined) => readonly Choice<Chosen>[];
}

export interface ShownField {
  /** Also of a summary in a chat. */
  readonly name: Worded<Issue>;
  /** What it is called within a sentence. */
  readonly word: () => string;
  /** How it looks on a card. */
  readonly card: "plain" | "assignee";
  /** In a row, and on a card; undefined where there is nothing to show. */
  readonly text: (issue: Issue) => string | undefined;
  /** As it is heard: `{0}` stands for the text. */
  readonly heard: () => string;
  /** Absent: it is not set by people. */
  readonly set?: Setting;
}

/** A newer server may say others, which are shown as they are. */
const PRIORITIES: Readonly<Record<Priority, () => string>> = {
  urgent: () => l10n.t("urgent"),
  high: () => l10n.t("high"),
  medium: () => l10n.t("medium"),
  low: () => l10n.t("low"),
};

export const PRIORITY: Setting = {
  name: "priority",
  icon: "flame",
  issue: () => l10n.t("Issue to set the priority of"),
  value: () => l10n.t("Priority of {0}"),
  choices: (_board, _me, current) => fixed(PRIORITIES, l10n.t("No priority"), current),
};

export const ASSIGNEE: Setting = {
  name: "assignee",
  icon: "person",
  issue: () => l10n.t("Issue to assign"),
  value: () => l10n.t("Assign {0} to"),
  choices: people,
};

/** In the order in which they are shown. */
export const SHOWN_FIELDS: readonly ShownField[] = [
  {
    name: "priority",
    word: () => l10n.t("priority"),
    card: "plain",
    text: ({ priority }) => (priority === undefined ? undefined : (PRIORITIES[priority]?.() ?? priority)),
    heard: () => l10n.t("priority {0}"),
    set: PRIORITY,
  },
  {
    name: "claimedBy",
    word: () => l10n.t("claim"),
    card: "plain",
    text: ({ claimedBy }) => claimedBy,
    heard: () => l10n.t("claimed by {0}"),
  },
  {
    name: "assignee",
    word: () => l10n.t("assignee"),
    card: "assignee",
    text: ({ assignee }) => assignee,
    heard: () => l10n.t("assigned to {0}"),
    set: ASSIGNEE,
  },
];

/** What an issue's row, or its card, says of these fields. */
export function shownOf(issue: Issue): readonly { readonly field: ShownField; readonly text: string; readonly heard: string }[] {
  return SHOWN_FIELDS.flatMap((field) => {
    const text = field.text(issue);
    return text === undefined ? [] : [{ field, text, heard: filled(field.heard(), text) }];
  });
}

/** What an issue is found by, beside its number and title. */
export function wordsIn(issue: Issue): readonly string[] {
  return [...issue.labels, ...shownOf(issue).map(({ text }) => text)];
}

/** A text with `{0}` in it, filled in. */
export function filled(words: string, text: string): string {
  return words.replace("{0}", () => text);
}

/** A choice that says whether it holds now. */
export function marked<T>(choice: Choice<T>, current: boolean): Choice<T> {
  return current ? { ...choice, description: l10n.t("current") } : choice;
}

export function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

/** The values of a fixed set, then none. */
function fixed(words: Readonly<Record<string, () => string>>, none: string, current: string | null | undefined): readonly Choice<Chosen>[] {
  const values = Object.entries(words).map(([value, word]) =>
    marked<Chosen>({ label: capital(word()), value: { kind: "value", value } }, value === current),
  );
  return [...values, marked<Chosen>({ label: `$(circle-slash) ${none}`, value: { kind: "value", value: null } }, current === null)];
}

function person(): Typing {
  return {
    title: l10n.t("Assign to"),
    prompt: l10n.t("The name of a person or an agent"),
    problem: (name) => {
      if (name.trim() === "") return l10n.t("A name is needed.");
      if (lengthOf(name) > MAX_NAME_CHARACTERS) return l10n.t("A name has at most {0} characters.", MAX_NAME_CHARACTERS);
      return undefined;
    },
  };
}

/** As the tracker counts: an emoji is one. */
export function lengthOf(text: string): number {
  return [...text.trim()].length;
}

/** The user, then those who have issues on the board, by name, then nobody, and another. */
function people(board: Board, me: string, current: string | null | undefined): readonly Choice<Chosen>[] {
  const names = new Set(board.issues.flatMap(({ assignee }) => assignee ?? []));
  names.delete(me);
  const others = [...names].sort((a, b) => a.localeCompare(b)).slice(0, MAX_OFFERED_PEOPLE);
  const one = (name: string, label: string): Choice<Chosen> =>
    marked<Chosen>({ label: `$(person) ${withoutIcons(label)}`, value: { kind: "value", value: name } }, name === current);
  return [
    ...(me === "" ? [] : [one(me, l10n.t("{0} (me)", me))]),
    ...others.map((name) => one(name, name)),
    marked<Chosen>({ label: `$(circle-slash) ${l10n.t("Nobody")}`, value: { kind: "value", value: null } }, current === null),
    { label: `$(edit) ${l10n.t("Somebody else …")}`, value: { kind: "typed", typing: person() } },
  ];
}
