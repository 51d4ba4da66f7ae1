/**
 * What of the tree differs from before: nodes to draw again, and issues to point out as just changed. Pure; this file does
 * not import `vscode`.
 */
import { projectId, type NodeId, type TreeModel, type TreeNode } from "./node";

/** What must be drawn again: the nodes that differ, `all` when the top level does. */
export function redraw(before: TreeModel, after: TreeModel): readonly NodeId[] | "all" {
  const parts = redrawApart(before, after, () => false);
  return parts === "all" ? "all" : parts.now;
}

/** The same, with the nodes apart that are too heavy to be drawn with each change; what differs below them is in `now`. */
export function redrawApart(
  before: TreeModel,
  after: TreeModel,
  heavy: (node: TreeNode) => boolean,
): { readonly now: readonly NodeId[]; readonly later: readonly NodeId[] } | "all" {
  if (!sameList(before.roots, after.roots)) return "all";
  const now: NodeId[] = [];
  const later: NodeId[] = [];
  const visit = (id: NodeId): void => {
    const old = before.nodes.get(id);
    const node = after.nodes.get(id);
    if (old === undefined || node === undefined || old === node) return;
    if (sameList(old.children, node.children) && looksSame(old, node)) {
      node.children.forEach(visit);
    } else if (heavy(node)) {
      later.push(id);
      node.children.forEach(visit);
    } else {
      // Drawing a node again draws what is below it, too.
      now.push(id);
    }
  };
  after.roots.forEach(visit);
  return { now, later };
}

/** Issues pointed out at once; where more changed, nobody could follow them anyway. */
export const MAX_POINTED_OUT = 50;

/** Issues that came, moved, or read differently; none of a board that was not shown before. */
export function justChanged(before: TreeModel, after: TreeModel): readonly NodeId[] {
  const changed: NodeId[] = [];
  for (const now of after.nodes.values()) {
    if (now.kind !== "issue") continue;
    const { id } = now;
    const old = before.nodes.get(id);
    if (old === now) continue;
    const shownBefore = old !== undefined || wasShown(before, projectId(now.projectNumber ?? 0));
    const same = old?.label === now.label && old.description === now.description && old.parent === now.parent;
    if (shownBefore && !same && changed.push(id) === MAX_POINTED_OUT) break;
  }
  return changed;
}

function wasShown(model: TreeModel, project: NodeId): boolean {
  return model.nodes.has(project) && !model.nodes.has(`${project}/note`);
}

function looksSame(a: TreeNode, b: TreeNode): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon === b.icon &&
    a.color === b.color &&
    a.spoken === b.spoken &&
    a.context === b.context &&
    a.workItem?.completed === b.workItem?.completed &&
    sameList(a.details, b.details)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
