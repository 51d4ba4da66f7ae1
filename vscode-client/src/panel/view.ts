/** What a board panel shows: a board as columns of cards, and what differs from before. Pure; no `vscode` in here. */
import * as l10n from "@vscode/l10n";
import { shownOf } from "../boards/issueFields";
import { gitHubLines, waitingSince } from "../boards/mirrorWords";
import { inOrder, orderKey } from "../boards/order";
import { boardOf, waits, type BoardEntry } from "../boards/state";
import type { Change, Issue, MirrorStatus } from "../protocol/messages";
import { isStatus, STATUSES, type Card, type Column, type Happening, type Head, type Spot, type Tag, type ToPage } from "./messages";

/** Cards drawn in a column; the issues past them are only counted. */
export const MAX_CARDS = 500;
/** Labels drawn on a card; those past them are left out. */
export const MAX_LABELS = 8;
/** Names kept of those who changed something that is not drawn yet; those past them show as "someone". */
export const MAX_ACTORS = 1_000;

export interface View {
  readonly head: Head;
  readonly columns: readonly Column[];
  /** The cards shown, by number. */
  readonly cards: ReadonlyMap<number, Card>;
  /** False while nothing is known of the board: what is drawn first is not news. */
  readonly known: boolean;
}

/** Who changed which issue, by its number. */
export type Actors = ReadonlyMap<number, string>;

// Issues are immutable: one that is the same object has the same card.
const cache = new WeakMap<Issue, { readonly waiting: boolean; readonly card: Card }>();

/**
 * @param entry  undefined: there is no such project, or none yet
 * @param notice what is wrong with the connection; empty: nothing
 * @param mirror how the board's connection to GitHub stands, where it has one
 */
export function viewOf(projectNumber: number, entry: BoardEntry | undefined, notice: string, mirror?: MirrorStatus): View {
  const board = entry === undefined ? undefined : boardOf(entry);
  const failure = entry?.kind === "failed" ? entry.message : "";
  const head: Head = {
    title: board?.project.title ?? "",
    projectNumber,
    closed: board?.project.status === "closed",
    notice: failure === "" ? notice : failure,
    github: mirror === undefined ? "" : gitHubLines(mirror).join(" "),
  };
  const cards = new Map<number, Card>();
  const issues = inOrder(board?.issues ?? []);
  const columns = STATUSES.map((status): Column => {
    const own = issues.filter((issue) => issue.status === status);
    const shown = own.slice(0, MAX_CARDS).map((issue) => cardOf(issue, waits(mirror, issue.number)));
    for (const card of shown) cards.set(card.number, card);
    return { status, count: own.length, order: shown.map(({ number }) => number) };
  });
  return { head, columns, cards, known: board !== undefined };
}

/** What to tell a page that shows `before`; undefined when it looks the same. */
export function difference(before: View, after: View, actors: Actors): (ToPage & { type: "update" }) | undefined {
  const columns = after.columns.filter((column, index) => !sameColumn(before.columns[index], column));
  const cards = [...after.cards.values()].filter((card) => before.cards.get(card.number) !== card);
  const head = sameHead(before.head, after.head) ? {} : { head: after.head };
  if (columns.length === 0 && cards.length === 0 && !("head" in head)) return undefined;
  const happenings = before.known && after.known ? happened(before, after, cards, actors) : [];
  return { type: "update", ...head, columns, cards, happenings };
}

/** Everything that a page must know. */
export function wholeOf(view: View): { head: Head; columns: readonly Column[]; cards: readonly Card[] } {
  return { head: view.head, columns: view.columns, cards: [...view.cards.values()] };
}

/** Who changed which issue in a window of changes, beside those known before. */
export function actorsAfter(known: Actors, projectNumber: number, changes: readonly Change[]): Actors {
  const own = changes.filter((change) => change.projectNumber === projectNumber);
  if (own.length === 0) return known;
  const actors = new Map(known);
  for (const change of own) {
    if (!("issueNumber" in change)) continue;
    const { actor } = change.data;
    if (actor === undefined) actors.delete(change.issueNumber);
    else if (actors.size < MAX_ACTORS) actors.set(change.issueNumber, actor);
  }
  return actors;
}

function cardOf(issue: Issue, waiting: boolean): Card {
  let known = cache.get(issue);
  if (known?.waiting !== waiting) {
    const card = {
      number: issue.number,
      title: issue.title,
      status: issue.status,
      version: issue.version,
      key: orderKey(issue),
      tags: [...tagsOf(issue), ...tag("waiting", "{0}", waiting ? waitingSince(issue) : undefined)],
    };
    known = { waiting, card };
    cache.set(issue, known);
  }
  return known.card;
}

/** What stands below an issue's title; each text is heard with the words around it. */
function tagsOf(issue: Issue): readonly Tag[] {
  const { phase, labels, workItems, commentCount } = issue;
  const checked = workItems.filter((item) => item.completed).length;
  return [
    ...tag("plain", l10n.t("phase {0}"), phase),
    ...labels.slice(0, MAX_LABELS).flatMap((label) => tag("label", l10n.t("label {0}"), label)),
    ...tag("plain", l10n.t("{0} work items completed"), workItems.length === 0 ? undefined : `${checked}/${workItems.length}`),
    ...tag("plain", l10n.t("{0} comments"), commentCount === undefined ? undefined : `💬 ${commentCount}`),
    ...shownOf(issue).flatMap(({ field, text }) => tag(field.card, field.heard(), text)),
  ];
}

function tag(kind: Tag["kind"], words: string, text: string | undefined): readonly Tag[] {
  return text === undefined ? [] : [{ kind, text, words }];
}

function happened(before: View, after: View, changed: readonly Card[], actors: Actors): Happening[] {
  const happenings: Happening[] = [];
  const tell = (card: Card, what: Happening["what"]): void => {
    const actor = actors.get(card.number);
    const { number, title, status } = card;
    happenings.push({ number, title, what, status, ...(actor === undefined ? {} : { actor }) });
  };
  for (const card of changed) {
    const old = before.cards.get(card.number);
    // A card that had been past the bound is not a new issue.
    if (old === undefined) tell(card, wasFull(before) ? "changed" : "created");
    // The same issue, read again.
    else if (old.status !== card.status) tell(card, "moved");
    else if (old.key !== card.key) tell(card, "placed");
    else if (old.version !== card.version) tell(card, "changed");
  }
  if (wasFull(after)) return happenings;
  for (const card of before.cards.values()) if (!after.cards.has(card.number)) tell(card, "deleted");
  return happenings;
}

function wasFull(view: View): boolean {
  return view.columns.some(({ count, order }) => count > order.length);
}

function sameHead(a: Head, b: Head): boolean {
  return a.title === b.title && a.closed === b.closed && a.notice === b.notice && a.github === b.github && a.projectNumber === b.projectNumber;
}

function sameColumn(a: Column | undefined, b: Column): boolean {
  return (
    a !== undefined && a.count === b.count && a.order.length === b.order.length && a.order.every((number, index) => number === b.order[index])
  );
}

/** Whether an issue of the board can be moved: it is there, and elsewhere than in the column already, or to a spot in it. */
export function canMove(view: View, number: number, status: unknown, spot?: Spot): boolean {
  const card = view.cards.get(number);
  if (!isStatus(status) || card === undefined) return false;
  return spot === undefined ? card.status !== status : spot.beside !== number && view.cards.has(spot.beside);
}
