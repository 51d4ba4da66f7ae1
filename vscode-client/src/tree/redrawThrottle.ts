/**
 * How often large parts of the tree are drawn again. The editor asks for every row below a node that is drawn again, so
 * on a big board the counts of a phase and of the project, which move with each change, would cost a thousand rows each
 * time. Rows of issues are always drawn at once. Pure, but for its timer; does not import `vscode`.
 */
import type { NodeId, TreeModel, TreeNode } from "./node";

/** A node with more rows below it than this is drawn again at its own pace. */
export const HEAVY_ROWS = 100;
/** The pause after a heavy drawing, for each of its rows: a thousand rows are drawn every one and a half seconds. */
const PAUSE_PER_ROW_MS = 1.5;
const MAX_PAUSE_MS = 5_000;

/** Rows below a node that the editor may ask for. */
export function rowsBelow(model: TreeModel, node: TreeNode): number {
  return node.children.reduce((rows, id) => {
    const child = model.nodes.get(id);
    return rows + 1 + (child === undefined ? 0 : rowsBelow(model, child));
  }, 0);
}

export class RedrawThrottle {
  readonly #draw: (ids: readonly NodeId[]) => void;
  #waiting = new Map<NodeId, number>();
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** @param draw draws nodes again, with what is below them */
  constructor(draw: (ids: readonly NodeId[]) => void) {
    this.#draw = draw;
  }

  /** Heavy nodes that are to be drawn again, with the rows below them: now, or when the pause is over. */
  want(nodes: ReadonlyMap<NodeId, number>): void {
    for (const [id, rows] of nodes) this.#waiting.set(id, rows);
    if (this.#pause === undefined) this.#drawWaiting();
  }

  /** All has been drawn. */
  clear(): void {
    this.#waiting.clear();
  }

  dispose(): void {
    clearTimeout(this.#pause);
    this.#waiting.clear();
  }

  #drawWaiting(): void {
    this.#pause = undefined;
    if (this.#waiting.size === 0) return;
    const rows = [...this.#waiting.values()].reduce((sum, one) => sum + one, 0);
    const ids = [...this.#waiting.keys()];
    this.#waiting.clear();
    this.#pause = setTimeout(() => this.#drawWaiting(), Math.min(rows * PAUSE_PER_ROW_MS, MAX_PAUSE_MS));
    this.#draw(ids);
  }
}
