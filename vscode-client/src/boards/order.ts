/** The order of issues among those of their status, as the server's `CardOrder` has it. Pure. */
import type { Issue } from "../protocol/messages";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** What an issue is sorted by, character by character: its place, or where its number puts one that nobody moved. */
export function orderKey({ number, place }: Issue): string {
  return place ?? ofCount(number);
}

/** Issues as they stand on the board. */
export function inOrder(issues: readonly Issue[]): readonly Issue[] {
  // By number they are already, where nobody moved one.
  return issues.some(({ place }) => place !== undefined) ? [...issues].sort((a, b) => byKey(orderKey(a), orderKey(b)) || a.number - b.number) : issues;
}

export function byKey(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function ofCount(count: number): string {
  let left = count;
  let length = 1;
  for (let size = DIGITS.length; left >= size; size *= DIGITS.length) {
    left -= size;
    length++;
  }
  let digits = "";
  for (let at = 0; at < length; at++) {
    digits = DIGITS.charAt(left % DIGITS.length) + digits;
    left = Math.floor(left / DIGITS.length);
  }
  return String.fromCharCode("a".charCodeAt(0) + length - 1) + digits;
}
