/**
 * Rows that changed are drawn once more when nothing has changed for a while. On busy machines VS Code was seen to
 * ask for a changed row, to get it, and to go on showing the one of before, until something else was drawn there. Pure, but
 * for its timer; does not import `vscode`.
 */
import type { NodeId } from "./node";

/** After the last change. */
export const QUIET_MS = 2_000;
/** Of more rows, those that changed first are not drawn again. */
export const SETTLED_MAX_COUNT = 100;

export class SettledRedraw {
  readonly #draw: (ids: readonly NodeId[]) => void;
  readonly #waiting = new Set<NodeId>();
  #quiet: ReturnType<typeof setTimeout> | undefined;

  /** @param draw draws nodes again */
  constructor(draw: (ids: readonly NodeId[]) => void) {
    this.#draw = draw;
  }

  /** These were drawn just now. */
  drawn(ids: readonly NodeId[]): void {
    if (ids.length === 0) return;
    for (const id of ids) {
      this.#waiting.delete(id);
      this.#waiting.add(id);
    }
    for (const id of this.#waiting) {
      if (this.#waiting.size <= SETTLED_MAX_COUNT) break;
      this.#waiting.delete(id);
    }
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      const again = [...this.#waiting];
      this.#waiting.clear();
      this.#draw(again);
    }, QUIET_MS);
  }

  dispose(): void {
    clearTimeout(this.#quiet);
    this.#waiting.clear();
  }
}
