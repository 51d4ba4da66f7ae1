/** Times and spans as people say them, in the editor's language. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

// Making one costs far more than using it; made when first used, in the reader's own language and time zone.
let dates: Intl.DateTimeFormat | undefined;

/** A time of the protocol as the reader writes it. */
export function when(timestamp: string): string {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime())) return timestamp;
  dates ??= new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  return dates.format(time);
}

/** A time of the protocol as a clock shows it. */
export function clock(timestamp: string): string {
  const time = new Date(timestamp);
  return Number.isNaN(time.getTime()) ? timestamp : time.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** How long ago. Clocks that differ a little do not make it the future. */
export function ago(ms: number): string {
  return ms < 5 * SECOND_MS ? l10n.t("just now") : l10n.t("{0} ago", span(ms));
}

export function span(ms: number): string {
  if (ms < MINUTE_MS) return l10n.t("{0} s", Math.floor(ms / SECOND_MS));
  if (ms < HOUR_MS) return l10n.t("{0} min", Math.floor(ms / MINUTE_MS));
  if (ms < DAY_MS) return l10n.t("{0} h", Math.floor(ms / HOUR_MS));
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? l10n.t("1 day") : l10n.t("{0} days", days);
}
