/**
 * What the tree shows: boards as plain nodes with stable ids, and which of them differ from those drawn before. Pure;
 * this file does not import `vscode`.
 */
import * as l10n from "@vscode/l10n";
import type { Board, Issue, IssueStatus, Phase, PhaseStatus, Project } from "./protocol";
import { issuesDone, phases, progress, workItemsCompleted } from "./counts";
import { webUrl } from "./references";
import { boardOf, type BoardEntry, type BoardsState } from "./state";

/** Stays the same for the same thing on the board, so the tree keeps what is open and selected. */
export type NodeId = string;

export interface TreeNode {
  readonly id: NodeId;
  readonly kind: "project" | "phase" | "issue" | "note";
  /** Absent on the top level. */
  readonly parent?: NodeId;
  readonly label: string;
  /** Shown dimmed beside the label. */
  readonly description: string;
  /** A codicon's name. */
  readonly icon: string;
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

interface Look {
  readonly word: string;
  readonly icon: string;
  readonly color?: string;
}

/** Each status has its own shape: the colour is not what tells them apart. */
export const ISSUE_LOOKS: Readonly<Record<IssueStatus, Look>> = {
  backlog: { get word() { return l10n.t("backlog"); }, icon: "circle-outline", color: "disabledForeground" },
  todo: { get word() { return l10n.t("to do"); }, icon: "circle-large-outline", color: "charts.blue" },
  in_progress: { get word() { return l10n.t("in progress"); }, icon: "color-mode", color: "charts.yellow" },
  done: { get word() { return l10n.t("done"); }, icon: "pass-filled", color: "charts.green" },
};

const PHASE_LOOKS: Readonly<Record<PhaseStatus, Look>> = {
  pending: { get word() { return l10n.t("pending"); }, icon: "milestone" },
  in_progress: { get word() { return l10n.t("in progress"); }, icon: "milestone", color: "charts.yellow" },
  completed: { get word() { return l10n.t("completed"); }, icon: "milestone", color: "charts.green" },
};

/** A status that a newer tracker may send. */
const UNKNOWN_LOOK: Look = { get word() { return l10n.t("unknown status"); }, icon: "question" };

// The boards are immutable: one that is the same object has the same nodes.
const cache = new WeakMap<BoardEntry, readonly TreeNode[]>();

/** How a status looks, also one that a newer tracker has. */
export function lookOf(status: IssueStatus): Look {
  return ISSUE_LOOKS[status] ?? UNKNOWN_LOOK;
}

/** The tree of all boards: projects by number, in them phases in their order, in these issues by number. */
export function modelOf(state: BoardsState): TreeModel {
  const nodes = new Map<NodeId, TreeNode>();
  const roots: NodeId[] = [];
  for (const [number, entry] of [...state.entries].sort(([a], [b]) => a - b)) {
    let own = cache.get(entry);
    if (own === undefined) {
      own = projectNodes(number, entry);
      cache.set(entry, own);
    }
    for (const node of own) nodes.set(node.id, node);
    roots.push(projectId(number));
  }
  if (state.leftOut > 0) {
    const text = l10n.t("{0} more projects: choose which to follow in the setting boardcast.projectNumbers", state.leftOut);
    nodes.set("left-out", note("left-out", undefined, text, "info"));
    roots.push("left-out");
  }
  return { roots, nodes };
}

/** What must be drawn again: the nodes that differ, `all` when the top level does. */
export function redraw(before: TreeModel, after: TreeModel): readonly NodeId[] | "all" {
  if (!sameList(before.roots, after.roots)) return "all";
  const changed: NodeId[] = [];
  const visit = (id: NodeId): void => {
    const old = before.nodes.get(id);
    const now = after.nodes.get(id);
    if (old === undefined || now === undefined || old === now) return;
    // Drawing a node again draws what is below it, too.
    if (!sameList(old.children, now.children) || !looksSame(old, now)) changed.push(id);
    else now.children.forEach(visit);
  };
  after.roots.forEach(visit);
  return changed;
}

function projectId(number: number): NodeId {
  return `project/${number}`;
}

function projectNodes(number: number, entry: BoardEntry): readonly TreeNode[] {
  const board = boardOf(entry);
  const id = projectId(number);
  if (board === undefined) {
    const text = entry.kind === "failed" ? entry.message : l10n.t("Loading …");
    const child = note(`${id}/note`, id, text, entry.kind === "failed" ? "warning" : "loading~spin");
    const label = l10n.t("Project {0}", number);
    const root: TreeNode = {
      id,
      kind: "project",
      label,
      description: "",
      icon: "project",
      spoken: `${label}: ${text}`,
      details: [label, text],
      children: [child.id],
      projectNumber: number,
      context: "project",
    };
    return [root, child];
  }
  const groups = board.project.phases.map((phase) => phaseNodes(id, board, phase));
  const known = new Set(board.project.phases.map((phase) => phase.id));
  const loose = board.issues.filter((issue) => issue.phaseId === undefined || !known.has(issue.phaseId));
  if (loose.length > 0) groups.push(looseNodes(id, number, loose));
  const children = groups.map(([group]) => group.id);
  const stale = entry.kind === "failed" ? entry.message : undefined;
  return [projectNode(id, board.project, children, stale), ...groups.flat()];
}

/** @param stale why the board could not be brought up to date, where that is so */
function projectNode(id: NodeId, project: Project, children: readonly NodeId[], stale: string | undefined): TreeNode {
  const { totalItems, closedItems } = project.stats;
  const closed = project.status === "closed";
  return {
    id,
    kind: "project",
    label: project.title,
    description: [
      `#${project.number}`,
      ...(closed ? [l10n.t("closed")] : []),
      progress(closedItems, totalItems),
      ...(stale === undefined ? [] : [l10n.t("not up to date")]),
    ].join(" · "),
    icon: closed ? "archive" : "project",
    spoken: [
      l10n.t("Project {0}, {1}", project.number, project.title),
      ...(closed ? [l10n.t("closed")] : []),
      issuesDone(closedItems, totalItems),
    ].join(", "),
    details: [
      l10n.t("Project #{0}: {1}", project.number, project.title),
      ...(project.description === undefined ? [] : [project.description]),
      // Not the time of the last change: with it, each change would draw the whole project again.
      [issuesDone(closedItems, totalItems), phases(project.phases.length)].join(", "),
      ...(stale === undefined ? [] : [l10n.t("Not up to date: {0}", stale)]),
    ],
    children,
    projectNumber: project.number,
    ...link("project", project.url),
  };
}

type Group = readonly [TreeNode, ...TreeNode[]];

function phaseNodes(parent: NodeId, board: Board, phase: Phase): Group {
  const id = `${parent}/phase/${phase.id}`;
  const issues = board.issues.filter((issue) => issue.phaseId === phase.id);
  const done = issues.filter((issue) => issue.status === "done").length;
  const look = PHASE_LOOKS[phase.status] ?? UNKNOWN_LOOK;
  const node: TreeNode = {
    id,
    kind: "phase",
    parent,
    label: phase.name,
    description: progress(done, issues.length),
    icon: look.icon,
    ...(look.color === undefined ? {} : { color: look.color }),
    spoken: [l10n.t("Phase {0}", phase.name), look.word, issuesDone(done, issues.length)].join(", "),
    details: [
      l10n.t("Phase {0}", phase.name),
      ...(phase.description === undefined ? [] : [phase.description]),
      [look.word, issuesDone(done, issues.length)].join(", "),
    ],
    children: issues.map((issue) => issueId(parent, issue)),
    projectNumber: board.project.number,
    phaseId: phase.id,
    context: "phase",
  };
  return [node, ...issues.map((issue) => issueNode(parent, id, issue))];
}

function looseNodes(parent: NodeId, projectNumber: number, issues: readonly Issue[]): Group {
  const id = `${parent}/no-phase`;
  const done = issues.filter((issue) => issue.status === "done").length;
  const node: TreeNode = {
    id,
    kind: "phase",
    parent,
    label: l10n.t("No phase"),
    description: progress(done, issues.length),
    icon: "inbox",
    spoken: [l10n.t("No phase"), issuesDone(done, issues.length)].join(", "),
    details: [l10n.t("Issues without a phase")],
    children: issues.map((issue) => issueId(parent, issue)),
    projectNumber,
    context: "noPhase",
  };
  return [node, ...issues.map((issue) => issueNode(parent, id, issue))];
}

function issueId(project: NodeId, issue: Issue): NodeId {
  return `${project}/issue/${issue.number}`;
}

function issueNode(project: NodeId, parent: NodeId, issue: Issue): TreeNode {
  const look = lookOf(issue.status);
  const checked = issue.workItems.filter((item) => item.completed).length;
  const work = issue.workItems.length === 0 ? [] : [`${checked}/${issue.workItems.length}`];
  const assignee = issue.assignee === undefined ? [] : [issue.assignee];
  return {
    id: issueId(project, issue),
    kind: "issue",
    parent,
    label: `#${issue.number} ${issue.title}`,
    description: [look.word, ...work, ...assignee].join(" · "),
    icon: look.icon,
    ...(look.color === undefined ? {} : { color: look.color }),
    spoken: [
      l10n.t("Issue {0}, {1}, {2}", issue.number, issue.title, look.word),
      ...(issue.workItems.length === 0 ? [] : [workItemsCompleted(checked, issue.workItems.length)]),
      ...(issue.assignee === undefined ? [] : [l10n.t("assigned to {0}", issue.assignee)]),
    ].join(", "),
    details: [
      `#${issue.number} ${issue.title}`,
      [look.word, ...assignee.map((name) => l10n.t("assigned to {0}", name)), ...issue.labels].join(" · "),
      ...issue.workItems.map((item) => `${item.completed ? "☑" : "☐"} ${item.title}`),
      l10n.t("Last change {0}", when(issue.updatedAt)),
    ],
    children: [],
    projectNumber: issue.projectNumber,
    issueNumber: issue.number,
    ...link("issue", issue.url),
  };
}

function link(kind: string, address: string | undefined): Pick<TreeNode, "url" | "context"> {
  const url = webUrl(address);
  return url === undefined ? { context: kind } : { url, context: `${kind}+url` };
}

function note(id: NodeId, parent: NodeId | undefined, label: string, icon: string): TreeNode {
  return {
    id,
    kind: "note",
    ...(parent === undefined ? {} : { parent }),
    label,
    description: "",
    icon,
    spoken: label,
    details: [label],
    children: [],
    context: "note",
  };
}

/** A time as the reader writes it, in the reader's own time zone. */
function when(timestamp: string): string {
  const time = new Date(timestamp);
  return Number.isNaN(time.getTime()) ? timestamp : time.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function looksSame(a: TreeNode, b: TreeNode): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon === b.icon &&
    a.color === b.color &&
    a.spoken === b.spoken &&
    a.context === b.context &&
    sameList(a.details, b.details)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
