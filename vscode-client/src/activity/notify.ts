/**
 * Which changes are told by a message, where the user asked for that, and how often. Pure: the time comes from the
 * caller. This file does not import `vscode`.
 */
import { isMine } from "../boards/filter";
import type { ActivityEntry } from "../protocol/messages";

/** Between two messages; what comes meanwhile is counted, and told by the next. */
export const TOLD_EVERY_MS = 10_000;

export const EVENTS = ["issueAssignedToMe", "myIssueChanged", "issueDone", "projectClosed"] as const;
export type NotifyEvent = (typeof EVENTS)[number];

/** What the setting says; other things in it are passed over. */
export function chosenEvents(setting: unknown): ReadonlySet<NotifyEvent> {
  const names: readonly unknown[] = Array.isArray(setting) ? setting : [];
  return new Set(EVENTS.filter((event) => names.includes(event)));
}

/** The changes of a window that the user wants to hear of; never those that the user made. */
export function worthTelling(entries: readonly ActivityEntry[], chosen: ReadonlySet<NotifyEvent>, me: string): readonly ActivityEntry[] {
  if (chosen.size === 0) return [];
  return entries.filter((entry) => !isMine(entry.actor, me) && eventsOf(entry, me).some((event) => chosen.has(event)));
}

function eventsOf(entry: ActivityEntry, me: string): readonly NotifyEvent[] {
  const events: NotifyEvent[] = [];
  const changedTo = (field: string): boolean => entry.changed.includes(field);
  if (entry.issueNumber === undefined) {
    if (entry.type === "project.updated" && changedTo("status") && entry.status === "closed") events.push("projectClosed");
    return events;
  }
  if (isMine(entry.assignee, me)) {
    if (entry.type === "issue.created" || changedTo("assignee")) events.push("issueAssignedToMe");
    if (entry.type !== "issue.created") events.push("myIssueChanged");
  }
  if (entry.type === "issue.updated" && changedTo("status") && entry.status === "done") events.push("issueDone");
  return events;
}

export interface Telling {
  /** When the last message was shown, in milliseconds since the epoch. */
  readonly toldAt?: number;
  /** The newest change that is not told yet, and how many there are. */
  readonly waiting?: { readonly newest: ActivityEntry; readonly count: number };
}

export interface Told {
  readonly telling: Telling;
  /** To be shown now: a change, and how many others there were. */
  readonly message?: { readonly entry: ActivityEntry; readonly others: number };
  /** When to ask again, in milliseconds from now; absent: nothing waits. */
  readonly againInMs?: number;
}

/** Changes came, or none did and it is time to tell of those that wait. */
export function tell(telling: Telling, came: readonly ActivityEntry[], now: number): Told {
  const newest = came.at(-1) ?? telling.waiting?.newest;
  const count = (telling.waiting?.count ?? 0) + came.length;
  if (newest === undefined || count === 0) return { telling };
  const toldAt = telling.toldAt;
  const dueInMs = toldAt === undefined ? 0 : toldAt + TOLD_EVERY_MS - now;
  if (toldAt !== undefined && dueInMs > 0) return { telling: { toldAt, waiting: { newest, count } }, againInMs: dueInMs };
  return { telling: { toldAt: now }, message: { entry: newest, others: count - 1 } };
}
