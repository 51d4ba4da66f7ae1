/**
 * What the extension and the page of a board panel tell each other, and the checks of both sides: a message that is
 * not exactly one of these is dropped. Pure; this file imports neither `vscode` nor anything of the page.
 */
import type { IssueStatus } from "../protocol/messages";

/** The columns, from left to right. */
export const STATUSES = ["backlog", "todo", "in_progress", "done"] as const satisfies readonly IssueStatus[];

export interface Card {
  readonly number: number;
  readonly title: string;
  readonly status: IssueStatus;
  readonly version: number;
  /** What it is sorted by within its column. */
  readonly key: string;
  readonly tags: readonly Tag[];
}

/** How something of an issue is drawn below its title. */
const TAG_KINDS = ["plain", "label", "assignee", "waiting"] as const;

export interface Tag {
  readonly kind: (typeof TAG_KINDS)[number];
  readonly text: string;
  /** As it is heard, in the editor's language: `{0}` stands for the text. */
  readonly words: string;
}

export interface Column {
  readonly status: IssueStatus;
  /** All issues of this status; those past the shown ones have no card. */
  readonly count: number;
  /** Numbers of the cards shown, from top to bottom. */
  readonly order: readonly number[];
}

export interface Head {
  readonly title: string;
  readonly projectNumber: number;
  readonly closed: boolean;
  /** Why the board may not be up to date; empty when it is. */
  readonly notice: string;
  /** How the board's connection to GitHub stands; empty where it has none. */
  readonly github: string;
}

/** Something that just happened to a card. */
export interface Happening {
  readonly number: number;
  readonly title: string;
  readonly what: "created" | "moved" | "placed" | "changed" | "deleted";
  /** Where the card is now. */
  readonly status: IssueStatus;
  /** Who did it, where known. */
  readonly actor?: string;
}

/** The page's texts in the editor's language; `{0}`, `{1}` … stand for what is put in. */
export const WORD_KEYS = [
  ...STATUSES,
  "closed",
  "more",
  "empty",
  "count",
  "help",
  "someone",
  "justNow",
  "created",
  "moved",
  "placed",
  "changed",
  "deleted",
  "many",
] as const;
export type Words = Readonly<Record<(typeof WORD_KEYS)[number], string>>;

export type ToPage =
  /** Everything, drawn afresh: the answer to `ready`. */
  | { readonly type: "show"; readonly words: Words; readonly head: Head; readonly columns: readonly Column[]; readonly cards: readonly Card[] }
  /** Only what differs from what was sent before. */
  | {
      readonly type: "update";
      readonly head?: Head;
      readonly columns: readonly Column[];
      readonly cards: readonly Card[];
      readonly happenings: readonly Happening[];
    }
  /** A move was done: the card's version after it. */
  | { readonly type: "moved"; readonly number: number; readonly version: number }
  /** A move was not done: the card goes back. */
  | { readonly type: "refused"; readonly number: number; readonly message: string };

/** Where in a column a card is put: right beside another one. */
export interface Spot {
  readonly side: "before" | "after";
  readonly beside: number;
}

export type FromPage =
  /** The page can take messages, and knows nothing yet. */
  | { readonly type: "ready" }
  | { readonly type: "move"; readonly number: number; readonly status: IssueStatus; readonly spot?: Spot };

/** A message of the page, or undefined when it is none. */
export function readFromPage(value: unknown): FromPage | undefined {
  if (!isRecord(value)) return undefined;
  if (value["type"] === "ready") return { type: "ready" };
  const { number, status } = value;
  if (value["type"] !== "move" || !isNumber(number) || !isStatus(status)) return undefined;
  if (value["spot"] === undefined) return { type: "move", number, status };
  const spot = spotOf(value["spot"]);
  return spot === undefined ? undefined : { type: "move", number, status, spot };
}

function spotOf(value: unknown): Spot | undefined {
  if (!isRecord(value)) return undefined;
  const { side, beside } = value;
  return (side === "before" || side === "after") && isNumber(beside) ? { side, beside } : undefined;
}

/** A message of the extension, or undefined when it is none. */
export function readToPage(value: unknown): ToPage | undefined {
  return isToPage(value) ? value : undefined;
}

function isToPage(value: unknown): value is ToPage {
  if (!isRecord(value)) return false;
  const drawn = isListOf(value["columns"], isColumn) && isListOf(value["cards"], isCard);
  switch (value["type"]) {
    case "show":
      return drawn && isHead(value["head"]) && isWords(value["words"]);
    case "update":
      return drawn && (value["head"] === undefined || isHead(value["head"])) && isListOf(value["happenings"], isHappening);
    case "moved":
      return isNumber(value["number"]) && isNumber(value["version"]);
    case "refused":
      return isNumber(value["number"]) && isText(value["message"]);
    default:
      return false;
  }
}

function isHead(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value["title"]) &&
    isNumber(value["projectNumber"]) &&
    typeof value["closed"] === "boolean" &&
    isText(value["notice"]) &&
    isText(value["github"])
  );
}

function isColumn(value: unknown): boolean {
  return isRecord(value) && isStatus(value["status"]) && isNumber(value["count"]) && isListOf(value["order"], isNumber);
}

function isCard(value: unknown): boolean {
  return (
    isRecord(value) &&
    isNumber(value["number"]) &&
    isNumber(value["version"]) &&
    isText(value["key"]) &&
    isText(value["title"]) &&
    isStatus(value["status"]) &&
    isListOf(value["tags"], isTag)
  );
}

function isTag(value: unknown): boolean {
  return isRecord(value) && (TAG_KINDS as readonly unknown[]).includes(value["kind"]) && isText(value["text"]) && isText(value["words"]);
}

function isHappening(value: unknown): boolean {
  return (
    isRecord(value) &&
    isNumber(value["number"]) &&
    isText(value["title"]) &&
    ["created", "moved", "placed", "changed", "deleted"].includes(value["what"] as string) &&
    isStatus(value["status"]) &&
    isTextOrAbsent(value["actor"])
  );
}

function isWords(value: unknown): boolean {
  return isRecord(value) && WORD_KEYS.every((key) => isText(value[key]));
}

export function isStatus(value: unknown): value is IssueStatus {
  return (STATUSES as readonly unknown[]).includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || isText(value);
}

function isListOf(value: unknown, one: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(one);
}
