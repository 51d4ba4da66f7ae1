/** Which issues look different from before, so that the tree can point them out. Pure; does not import `vscode`. */
import type { NodeId, TreeModel } from "./model";

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
    const shownBefore = old !== undefined || wasShown(before, `project/${now.projectNumber}`);
    const same = old?.label === now.label && old.description === now.description && old.parent === now.parent;
    if (shownBefore && !same && changed.push(id) === MAX_POINTED_OUT) break;
  }
  return changed;
}

function wasShown(model: TreeModel, project: NodeId): boolean {
  return model.nodes.has(project) && !model.nodes.has(`${project}/note`);
}
