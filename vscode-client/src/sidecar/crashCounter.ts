/** How often something may end by itself before it is left alone. Pure; the time comes from outside. */
export class CrashCounter {
  readonly #max: number;
  readonly #periodMs: number;
  readonly #at: number[] = [];

  /** @param max ends within the period that are forgiven */
  constructor(max: number, periodMs: number) {
    this.#max = max;
    this.#periodMs = periodMs;
  }

  /** Counts one; false: it was one too many. */
  forgiven(nowMs: number): boolean {
    this.#at.push(nowMs);
    while ((this.#at[0] ?? nowMs) < nowMs - this.#periodMs) this.#at.shift();
    if (this.#at.length <= this.#max) return true;
    this.#at.length = 0;
    return false;
  }
}
