/** What the user does in the tree itself: dragging issues to another phase, or as text to elsewhere, and checking work items. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { SidecarHost } from "../sidecar/withSidecar";
import type { BoardsTree } from "../tree/boardsTree";
import type { NodeId } from "../tree/node";
import { changeEach, setCompleted } from "./changes";
import { dragged, dropOf } from "./dropTarget";

/** What the editor calls things dragged within this tree. */
const OWN = "application/vnd.code.tree.boardcast.boards";
const TEXT = "text/plain";

interface Host extends SidecarHost {
  readonly tree: BoardsTree;
}

export class TreeDrops implements vscode.TreeDragAndDropController<NodeId> {
  readonly dropMimeTypes = [OWN];
  readonly dragMimeTypes = [TEXT];
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  handleDrag(source: readonly NodeId[], data: vscode.DataTransfer): void {
    const { tree } = this.#host;
    const ids = dragged(tree.model, source);
    if (ids.length === 0) return;
    data.set(OWN, new vscode.DataTransferItem(ids));
    data.set(TEXT, new vscode.DataTransferItem(ids.map((id) => tree.node(id)?.label ?? "").join("\n")));
  }

  async handleDrop(target: NodeId | undefined, data: vscode.DataTransfer): Promise<void> {
    const { tree } = this.#host;
    const ids: unknown = data.get(OWN)?.value;
    if (!Array.isArray(ids)) return;
    const drop = dropOf(tree.state, tree.model, ids.filter((id) => typeof id === "string"), target);
    switch (drop.kind) {
      case "nothing":
        break;
      case "refused":
        void vscode.window.showWarningMessage(l10n.t("Boardcast: {0}", drop.message));
        break;
      case "move":
        await changeEach(this.#host, drop.issues, ({ ask }, issue) => ask("boardcast/setPhase", { ...issue, phaseName: drop.phaseName }));
        break;
    }
  }
}

/** A click on a work item's box, or the space key, completes or reopens it. */
export function followCheckboxes(view: vscode.TreeView<NodeId>, host: Host): vscode.Disposable {
  return view.onDidChangeCheckboxState(async ({ items }) => {
    for (const [id, state] of items) {
      const node = host.tree.node(id);
      if (node?.workItem === undefined) continue;
      const done = await setCompleted(host, node, node.workItem, state === vscode.TreeItemCheckboxState.Checked);
      // The editor has drawn it checked already, which it is not.
      if (!done) host.tree.restore(id);
    }
  });
}
