/**
 * What changed in the last hour, newest first: kept from what the sidecar knows and from the changes as they come.
 * Pure: the time comes from the caller. This file does not import `vscode`.
 */
import type { ActivityEntry, Change, Changes } from "../protocol/messages";

/** Changes kept; past that the oldest go first. */
export const MAX_ENTRIES = 500;
/** Older changes are not shown. */
export const SHOWN_FOR_MS = 60 * 60 * 1_000;

export interface Activity {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[];
}

export const NO_ACTIVITY: Activity = { entries: [] };

/** Changes that came, in a window or as the answer of a sidecar; one that is known already is there once. */
export function withEntries(activity: Activity, came: readonly ActivityEntry[], now: number): Activity {
  const known = new Map(activity.entries.map((entry) => [keyOf(entry), entry]));
  for (const entry of came) {
    // The one that came last: an answer has each change for itself, a window may have merged several.
    known.set(keyOf(entry), entry);
  }
  return bounded([...known.values()], now);
}

/** A project whose numbering began anew: what was known of it does not belong to the same changes. */
export function withoutProject(activity: Activity, projectNumber: number): Activity {
  const entries = activity.entries.filter((entry) => entry.projectNumber !== projectNumber);
  return entries.length === activity.entries.length ? activity : { entries };
}

/** Lets go of what is too old; the same object where nothing is. */
export function aged(activity: Activity, now: number): Activity {
  const last = activity.entries.at(-1);
  return last === undefined || isRecent(last, now) ? activity : bounded(activity.entries, now);
}

/** A window of changes as entries. */
export function entriesOf({ changes }: Changes): readonly ActivityEntry[] {
  return changes.flatMap((change) => entryOf(change) ?? []);
}

function entryOf(change: Change): ActivityEntry | undefined {
  const { sequence, projectNumber, timestamp, type } = change;
  const { actor, origin, changed, conflict, refused } = change.data;
  const base = {
    sequence,
    projectNumber,
    timestamp,
    type,
    changed,
    ...(actor === undefined ? {} : { actor }),
    ...(origin === undefined ? {} : { origin }),
    ...(conflict === undefined ? {} : { conflict }),
    ...(refused === undefined ? {} : { refused }),
  };
  switch (change.type) {
    case "issue.created":
    case "issue.updated":
    case "issue.deleted": {
      const { title, status, phase, assignee } = change.data.issue;
      return {
        ...base,
        issueNumber: change.issueNumber,
        title,
        status,
        ...(phase === undefined ? {} : { phase }),
        ...(assignee === undefined ? {} : { assignee }),
      };
    }
    case "project.created":
    case "project.updated":
    case "project.deleted":
      return { ...base, title: change.data.project.title, status: change.data.project.status };
    case "phase.updated":
      // Phases have no title of their project with them: who draws the entry knows it.
      return { ...base, title: "" };
    default:
      // A kind that only a newer sidecar knows.
      return (change satisfies never, undefined);
  }
}

function bounded(entries: readonly ActivityEntry[], now: number): Activity {
  const recent = entries.filter((entry) => isRecent(entry, now)).sort(newestFirst);
  return { entries: recent.slice(0, MAX_ENTRIES) };
}

function isRecent({ timestamp }: ActivityEntry, now: number): boolean {
  const time = Date.parse(timestamp);
  return !Number.isNaN(time) && now - time < SHOWN_FOR_MS;
}

function newestFirst(a: ActivityEntry, b: ActivityEntry): number {
  // The protocol's times sort as texts.
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? 1 : -1;
  return a.projectNumber - b.projectNumber || b.sequence - a.sequence;
}

/** What tells a change from all others. */
export function keyOf({ projectNumber, sequence }: ActivityEntry): string {
  return `${projectNumber}/${sequence}`;
}
