/** The tree view: draws `nodes.ts`'s model, and of it only what changed. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { justChanged } from "./changed";
import type { Sieve } from "./filter";
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
  #sieve: Sieve | undefined;

  /** The boards as they are, whatever of them is shown. */
  get state(): BoardsState {
    return this.#state;
  }

  /** What is drawn. */
  get model(): TreeModel {
    return this.#model;
  }

  show(state: BoardsState): void {
    const before = this.#model;
    this.#state = state;
    this.#draw();
    this.#highlights.pointOut(justChanged(before, this.#model));
  }

  /** @param sieve which issues to show from now on; undefined: all */
  filter(sieve: Sieve | undefined): void {
    this.#sieve = sieve;
    this.#draw();
  }

  /** Draws a node as it is, after the editor itself has drawn it otherwise. */
  restore(id: NodeId): void {
    if (this.#model.nodes.has(id)) this.#redrawn.fire([id]);
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
    if (node.icon !== undefined) {
      item.iconPath = new vscode.ThemeIcon(node.icon, node.color === undefined ? undefined : new vscode.ThemeColor(node.color));
    }
    item.contextValue = node.context;
    item.accessibilityInformation = { label: node.spoken, role: "treeitem" };
    item.tooltip = hover(node);
    if (node.kind === "issue") item.resourceUri = Highlights.uriOf(node.id);
    if (node.workItem !== undefined) item.checkboxState = checkbox(node, node.workItem.completed);
    return item;
  }

  dispose(): void {
    this.#redrawn.dispose();
    this.#highlights.dispose();
  }

  #draw(): void {
    const before = this.#model;
    this.#model = modelOf(this.#state, this.#sieve);
    const changed = redraw(before, this.#model);
    if (changed === "all") this.#redrawn.fire(undefined);
    else if (changed.length > 0) this.#redrawn.fire([...changed]);
  }
}

function collapsible(node: TreeNode): vscode.TreeItemCollapsibleState {
  switch (node.kind) {
    // Also while it is empty: the editor would show the first child of a node that could not be opened before as closed.
    case "project":
    case "phase":
      return vscode.TreeItemCollapsibleState.Expanded;
    // Closed at first, and so it may become one that can be opened only with its first work item.
    case "issue":
      return node.children.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed;
    case "workItem":
    case "note":
      return vscode.TreeItemCollapsibleState.None;
  }
}

function checkbox(node: TreeNode, completed: boolean): vscode.TreeItem["checkboxState"] & object {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  return {
    state: completed ? Checked : Unchecked,
    tooltip: completed ? l10n.t("Completed: reopen it") : l10n.t("Open: complete it"),
    accessibilityInformation: { label: node.label, role: "checkbox" },
  };
}

/** Text from the board is shown as it is: `appendText` lets none of it become Markdown. */
function hover(node: TreeNode): vscode.MarkdownString {
  const text = new vscode.MarkdownString("**");
  const [heading = "", ...lines] = node.details;
  text.appendText(heading).appendMarkdown("**");
  lines.forEach((line, index) => text.appendMarkdown(index === 0 ? "\n\n" : "  \n").appendText(line));
  return text;
}
