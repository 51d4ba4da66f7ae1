/** A node of the tree, by itself: what there is to draw, and how it is known. Pure; this file does not import `vscode`. */
import type { WorkItem } from "../protocol/messages";

/** Stays the same for the same thing on the board, so the tree keeps what is open and selected. */
export type NodeId = string;

export interface TreeNode {
  readonly id: NodeId;
  readonly kind: "project" | "phase" | "issue" | "workItem" | "note";
  /** Absent on the top level. */
  readonly parent?: NodeId;
  readonly label: string;
  /** Shown dimmed beside the label. */
  readonly description: string;
  /** A codicon's name; absent: a work item, which has a box to check instead. */
  readonly icon?: string;
  /** A theme colour's id; absent: the icon's own. */
  readonly color?: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** Lines of the hover text; the first is its heading. */
  readonly details: readonly string[];
  readonly children: readonly NodeId[];
  readonly projectNumber?: number;
  readonly issueNumber?: number;
  readonly phaseId?: string;
  readonly workItem?: WorkItem;
  /** Where it is on the web; a browser may be sent there. */
  readonly url?: string;
  /** For menus: `when` clauses ask for it. With `+url` at its end where there is one. */
  readonly context: string;
}

export interface TreeModel {
  readonly roots: readonly NodeId[];
  readonly nodes: ReadonlyMap<NodeId, TreeNode>;
}

export const EMPTY_MODEL: TreeModel = { roots: [], nodes: new Map() };

export function projectId(number: number): NodeId {
  return `project/${number}`;
}

export function issueId(project: NodeId, number: number): NodeId {
  return `${project}/issue/${number}`;
}
