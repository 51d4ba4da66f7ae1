/**
 * Which nodes the user opened or closed. The editor forgets that of nodes that leave the tree, as a filter has it. Pure;
 * this file does not import `vscode`.
 */
import type { NodeId, TreeNode } from "./node";

/** Nodes remembered; past that the one that was touched the longest ago is as at first. */
export const MAX_REMEMBERED = 2_000;

export class Folding {
  /** Those that are not as at first, in the order of the touch. */
  readonly #touched = new Set<NodeId>();

  /** Whether a node is open: projects and phases at first are, issues are not. */
  isOpen(node: TreeNode): boolean {
    return opensByItself(node) !== this.#touched.has(node.id);
  }

  touch(node: TreeNode, open: boolean): void {
    this.#touched.delete(node.id);
    if (open === opensByItself(node)) return;
    this.#touched.add(node.id);
    const [oldest] = this.#touched;
    if (this.#touched.size > MAX_REMEMBERED && oldest !== undefined) this.#touched.delete(oldest);
  }
}

function opensByItself({ kind }: TreeNode): boolean {
  return kind === "project" || kind === "phase";
}
