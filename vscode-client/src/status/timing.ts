/** When the link's state began, what it last heard, and when it tries next, in words. Pure; does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { ago, SECOND_MS, span } from "../protocol/times";
import type { KnownLink } from "../sidecar/sessionState";

/** Times in milliseconds since the epoch. */
export interface Moment {
  /** When the status arrived. */
  readonly heardAt: number;
  readonly now: number;
}

/** Lines for the hover text, none where nothing is known. */
export function timingLines(link: KnownLink, { heardAt, now }: Moment): readonly string[] {
  const lines: string[] = [];
  const since = parse(link.since);
  if (since !== undefined) lines.push(l10n.t("In this state since {0}, {1}", clock(since), ago(now - since)));
  const last = parse(link.lastEventAt);
  if (last !== undefined) lines.push(l10n.t("Last change heard of at {0}, {1}", clock(last), ago(now - last)));
  if (link.nextAttemptInMs !== undefined) {
    const left = heardAt + link.nextAttemptInMs - now;
    const next = left < SECOND_MS ? l10n.t("Next try now") : l10n.t("Next try in {0}", span(left));
    lines.push([next, ...failures(link.attempt ?? 0)].join(", "));
  }
  return lines;
}

function failures(count: number): readonly string[] {
  if (count < 1) return [];
  return [count === 1 ? l10n.t("after 1 failure") : l10n.t("after {0} failures", count)];
}

function parse(timestamp: string | undefined): number | undefined {
  const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(time) ? undefined : time;
}

function clock(time: number): string {
  return new Date(time).toLocaleTimeString();
}
