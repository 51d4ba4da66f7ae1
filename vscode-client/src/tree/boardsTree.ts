/** The tree view: draws `model.ts`'s model, and of it only what changed. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Filter } from "../boards/filter";
import { EMPTY, type BoardsState } from "../boards/state";
import { Folding } from "./folding";
import { Highlights } from "./highlights";
import { modelOf } from "./model";
import { EMPTY_MODEL, type NodeId, type TreeModel, type TreeNode } from "./node";
import { HEAVY_ROWS, RedrawThrottle, rowsBelow } from "./redrawThrottle";
import { SettledRedraw } from "./settledRedraw";
import { justChanged, redrawApart } from "./treeDiff";

export class BoardsTree implements vscode.TreeDataProvider<NodeId>, vscode.Disposable {
  readonly #redrawn = new vscode.EventEmitter<NodeId[] | undefined>();
  readonly onDidChangeTreeData = this.#redrawn.event;
  readonly #highlights = new Highlights();
  readonly #folding = new Folding();
  readonly #throttle = new RedrawThrottle((ids) => this.#redrawn.fire(ids.filter((id) => this.#model.nodes.has(id))));
  readonly #settled = new SettledRedraw((ids) => this.#redrawn.fire([...new Set(ids.flatMap((id) => this.#around(id)))]));
  #model: TreeModel = EMPTY_MODEL;
  #state: BoardsState = EMPTY;
  #filter: Filter | undefined;

  /** The boards as they are, whatever of them is shown. */
  get state(): BoardsState {
    return this.#state;
  }

  /** What is drawn. */
  get model(): TreeModel {
    return this.#model;
  }

  show(state: BoardsState): void {
    this.#state = state;
    this.#draw((before, after) => this.#highlights.pointOut(justChanged(before, after)));
  }

  /** @param filter which issues to show from now on; undefined: all */
  filter(filter: Filter | undefined): void {
    this.#filter = filter;
    // What comes into sight by that has not changed.
    this.#draw(() => undefined);
  }

  /** The user opened or closed a node. */
  touched(id: NodeId, open: boolean): void {
    const node = this.node(id);
    if (node !== undefined) this.#folding.touch(node, open);
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
    const item = new vscode.TreeItem(node.label, this.#collapsible(node));
    item.id = node.id;
    item.description = node.description;
    if (node.icon !== undefined) {
      item.iconPath = new vscode.ThemeIcon(node.icon, node.color === undefined ? undefined : new vscode.ThemeColor(node.color));
    }
    item.contextValue = node.context;
    item.accessibilityInformation = { label: node.spoken, role: "treeitem" };
    if (node.kind === "issue") item.resourceUri = Highlights.uriOf(node.id);
    if (node.workItem !== undefined) item.checkboxState = checkbox(node, node.workItem.completed);
    return item;
  }

  /** The hover text is made when it is wanted: the editor asks for items far more often. */
  resolveTreeItem(item: vscode.TreeItem, id: NodeId): vscode.TreeItem {
    const node = this.node(id);
    if (node !== undefined) item.tooltip = hoverOf(node.details);
    return item;
  }

  dispose(): void {
    this.#throttle.dispose();
    this.#settled.dispose();
    this.#redrawn.dispose();
    this.#highlights.dispose();
  }

  /** What is to be drawn for a node to be drawn for sure: what it is below, unless that is too heavy. */
  #around(id: NodeId): NodeId[] {
    const node = this.node(id);
    if (node === undefined) return [];
    const parent = node.parent === undefined ? undefined : this.node(node.parent);
    return [parent === undefined || rowsBelow(this.#model, parent) > HEAVY_ROWS ? id : parent.id];
  }

  #collapsible(node: TreeNode): vscode.TreeItemCollapsibleState {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    // Projects and phases also while they are empty: the editor would show the first child of a node that could not be
    // opened before as closed. An issue is closed at first anyway.
    const opens = node.kind === "project" || node.kind === "phase" || node.children.length > 0;
    if (!opens) return None;
    return this.#folding.isOpen(node) ? Expanded : Collapsed;
  }

  /** @param look gets the models before and after, before anything is drawn */
  #draw(look: (before: TreeModel, after: TreeModel) => void): void {
    const before = this.#model;
    this.#model = modelOf(this.#state, this.#filter);
    look(before, this.#model);
    const rows = (node: TreeNode): number => rowsBelow(this.#model, node);
    const changed = redrawApart(before, this.#model, (node) => rows(node) > HEAVY_ROWS);
    if (changed === "all") {
      this.#throttle.clear();
      this.#redrawn.fire(undefined);
      return;
    }
    if (changed.now.length > 0) this.#redrawn.fire([...changed.now]);
    this.#settled.drawn(changed.now);
    if (changed.later.length === 0) return;
    const later = changed.later.flatMap((id) => this.node(id) ?? []);
    this.#throttle.want(new Map(later.map((node) => [node.id, rows(node)])));
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
export function hoverOf(details: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString("**");
  const [heading = "", ...lines] = details;
  text.appendText(heading).appendMarkdown("**");
  lines.forEach((line, index) => text.appendMarkdown(index === 0 ? "\n\n" : "  \n").appendText(line));
  return text;
}
