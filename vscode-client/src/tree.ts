/** The tree view: draws `nodes.ts`'s model, and of it only what changed. */
import * as vscode from "vscode";
import { justChanged } from "./changed";
import { Highlights } from "./highlights";
import { EMPTY_MODEL, modelOf, redraw, type NodeId, type TreeModel, type TreeNode } from "./nodes";
import { EMPTY, type BoardsState } from "./state";

export const VIEW = "boardcast.boards";

export class BoardsTree implements vscode.TreeDataProvider<NodeId>, vscode.Disposable {
  readonly #redrawn = new vscode.EventEmitter<NodeId[] | undefined>();
  readonly onDidChangeTreeData = this.#redrawn.event;
  readonly #highlights = new Highlights();
  #model: TreeModel = EMPTY_MODEL;
  #state: BoardsState = EMPTY;

  /** What is drawn. */
  get state(): BoardsState {
    return this.#state;
  }

  show(state: BoardsState): void {
    const before = this.#model;
    this.#state = state;
    this.#model = modelOf(state);
    const changed = redraw(before, this.#model);
    this.#highlights.pointOut(justChanged(before, this.#model));
    if (changed === "all") this.#redrawn.fire(undefined);
    else if (changed.length > 0) this.#redrawn.fire([...changed]);
  }

  node(id: NodeId): TreeNode | undefined {
    return this.#model.nodes.get(id);
  }

  /** The projects shown, for choosing one. */
  projects(): readonly TreeNode[] {
    return this.#model.roots.flatMap((id) => this.node(id) ?? []).filter((node) => node.kind === "project");
  }

  getChildren(id?: NodeId): NodeId[] {
    return [...(id === undefined ? this.#model.roots : (this.node(id)?.children ?? []))];
  }

  getParent(id: NodeId): NodeId | undefined {
    return this.node(id)?.parent;
  }

  getTreeItem(id: NodeId): vscode.TreeItem {
    const node = this.node(id);
    // Gone between two drawings; the next one leaves it out.
    if (node === undefined) return new vscode.TreeItem("");
    const item = new vscode.TreeItem(node.label, collapsible(node));
    item.id = node.id;
    item.description = node.description;
    item.iconPath = new vscode.ThemeIcon(node.icon, node.color === undefined ? undefined : new vscode.ThemeColor(node.color));
    item.contextValue = node.context;
    item.accessibilityInformation = { label: node.spoken, role: "treeitem" };
    item.tooltip = hover(node);
    if (node.kind === "issue") item.resourceUri = Highlights.uriOf(node.id);
    return item;
  }

  dispose(): void {
    this.#redrawn.dispose();
    this.#highlights.dispose();
  }
}

function collapsible(node: TreeNode): vscode.TreeItemCollapsibleState {
  // Also while it is empty: the editor would show the first child of a node that could not be opened before as closed.
  return node.kind === "project" || node.kind === "phase"
    ? vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.None;
}

/** Text from the board is shown as it is: `appendText` lets none of it become Markdown. */
function hover(node: TreeNode): vscode.MarkdownString {
  const text = new vscode.MarkdownString("**");
  const [heading = "", ...lines] = node.details;
  text.appendText(heading).appendMarkdown("**");
  lines.forEach((line, index) => text.appendMarkdown(index === 0 ? "\n\n" : "  \n").appendText(line));
  return text;
}
