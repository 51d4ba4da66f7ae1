/** When the link's state began, what it last heard, and when it tries next, in words. Pure; does not import `vscode`. */
import type { LinkStatus } from "./protocol";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Times in milliseconds since the epoch. */
export interface Moment {
  /** When the status arrived. */
  readonly heardAt: number;
  readonly now: number;
}

/** Lines for the hover text, none where nothing is known. */
export function timingLines(link: LinkStatus, { heardAt, now }: Moment): readonly string[] {
  const lines: string[] = [];
  const since = parse(link.since);
  if (since !== undefined) lines.push(`In this state since ${clock(since)}, ${ago(now - since)}`);
  const last = parse(link.lastEventAt);
  if (last !== undefined) lines.push(`Last change heard of at ${clock(last)}, ${ago(now - last)}`);
  if (link.nextAttemptInMs !== undefined) {
    const left = heardAt + link.nextAttemptInMs - now;
    const failures = link.attempt === undefined || link.attempt < 1 ? "" : `, after ${link.attempt} ${link.attempt === 1 ? "failure" : "failures"}`;
    lines.push(`Next try ${left < SECOND_MS ? "now" : `in ${span(left)}`}${failures}`);
  }
  return lines;
}

/** How long ago, as people say it. Clocks that differ a little do not make it the future. */
export function ago(ms: number): string {
  return ms < 5 * SECOND_MS ? "just now" : `${span(ms)} ago`;
}

function span(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  const days = Math.floor(ms / DAY_MS);
  return `${days} day${days === 1 ? "" : "s"}`;
}

function parse(timestamp: string | undefined): number | undefined {
  const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(time) ? undefined : time;
}

function clock(time: number): string {
  return new Date(time).toLocaleTimeString();
}
