/**
 * What the tree shows: boards as plain nodes with stable ids, and which of them differ from those drawn before. Pure;
 * this file does not import `vscode`.
 */
import * as l10n from "@vscode/l10n";
import { issuesDone, phases, progress } from "../boards/counts";
import type { Sieve } from "../boards/filter";
import { issueId, issueNodes, link } from "./issueNodes";
import { phaseLookOf } from "../boards/icons";
import type { Issue, Phase, Project, WorkItem } from "../protocol/messages";
import { boardOf, type BoardEntry, type BoardsState } from "../boards/state";

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

// The boards are immutable: one that is the same object, seen through the same filter, has the same nodes.
const cache = new WeakMap<BoardEntry, { readonly sieve: Sieve | undefined; readonly nodes: readonly TreeNode[] }>();

/**
 * The tree of all boards: projects by number, in them phases in their order, in these issues by number, and in these
 * their work items.
 *
 * @param sieve which issues are shown; undefined: all
 */
export function modelOf(state: BoardsState, sieve?: Sieve): TreeModel {
  const nodes = new Map<NodeId, TreeNode>();
  const roots: NodeId[] = [];
  for (const [number, entry] of [...state.entries].sort(([a], [b]) => a - b)) {
    let own = cache.get(entry);
    if (own === undefined || own.sieve !== sieve) {
      own = { sieve, nodes: projectNodes(number, entry, sieve) };
      cache.set(entry, own);
    }
    for (const node of own.nodes) nodes.set(node.id, node);
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

export function projectId(number: number): NodeId {
  return `project/${number}`;
}

function projectNodes(number: number, entry: BoardEntry, sieve: Sieve | undefined): readonly TreeNode[] {
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
  const byPhase = new Map<string | undefined, Issue[]>(board.project.phases.map((phase) => [phase.id, []]));
  const loose: Issue[] = [];
  for (const issue of board.issues) (byPhase.get(issue.phaseId) ?? loose).push(issue);
  const groups = board.project.phases.flatMap((phase) => {
    const group = phaseNodes(id, number, phase, sifted(byPhase.get(phase.id) ?? [], sieve));
    return group === undefined ? [] : [group];
  });
  const rest = loose.length === 0 ? undefined : looseNodes(id, number, sifted(loose, sieve));
  if (rest !== undefined) groups.push(rest);
  const children = groups.map(([group]) => group.id);
  const stale = entry.kind === "failed" ? entry.message : undefined;
  return [projectNode(id, board.project, children, sifted(board.issues, sieve), stale), ...groups.flat()];
}

/** Issues of one place: all of them, and what the filter shows of them. */
interface Sifted {
  readonly all: readonly Issue[];
  readonly shown: readonly Issue[];
  readonly done: number;
  readonly searching: boolean;
}

function sifted(all: readonly Issue[], sieve: Sieve | undefined): Sifted {
  const shown = sieve === undefined ? all : all.filter(sieve.lets);
  const done = all.filter((issue) => issue.status === "done").length;
  return { all, shown, done, searching: sieve?.searching === true };
}

/** How many are shown, where that is not all. */
function shownOf({ all, shown }: Sifted): readonly string[] {
  return shown.length === all.length ? [] : [l10n.t("{0} of {1} shown", shown.length, all.length)];
}

/** Whether a phase is left out: the filter shows none of its issues, or something is looked for that it has not. */
function leftOut({ all, shown, searching }: Sifted): boolean {
  return shown.length === 0 && (all.length > 0 || searching);
}

/** @param stale why the board could not be brought up to date, where that is so */
function projectNode(id: NodeId, project: Project, children: readonly NodeId[], issues: Sifted, stale: string | undefined): TreeNode {
  const { totalItems, closedItems } = project.stats;
  const closed = project.status === "closed";
  return {
    id,
    kind: "project",
    label: project.title,
    description: [
      `#${project.number}`,
      ...(closed ? [l10n.t("closed")] : []),
      ...shownOf(issues),
      progress(closedItems, totalItems),
      ...(stale === undefined ? [] : [l10n.t("not up to date")]),
    ].join(" · "),
    icon: closed ? "archive" : "project",
    spoken: [
      l10n.t("Project {0}, {1}", project.number, project.title),
      ...(closed ? [l10n.t("closed")] : []),
      issuesDone(closedItems, totalItems),
      ...shownOf(issues),
    ].join(", "),
    details: [
      l10n.t("Project #{0}: {1}", project.number, project.title),
      ...(project.description === undefined ? [] : [project.description]),
      // Not the time of the last change: with it, each change would draw the whole project again.
      [issuesDone(closedItems, totalItems), phases(project.phases.length)].join(", "),
      ...shownOf(issues),
      ...(stale === undefined ? [] : [l10n.t("Not up to date: {0}", stale)]),
    ],
    children,
    projectNumber: project.number,
    ...link("project", project.url),
  };
}

type Group = readonly [TreeNode, ...TreeNode[]];

function phaseNodes(parent: NodeId, projectNumber: number, phase: Phase, issues: Sifted): Group | undefined {
  if (leftOut(issues)) return undefined;
  const look = phaseLookOf(phase.status);
  const id = `${parent}/phase/${phase.id}`;
  const done = issuesDone(issues.done, issues.all.length);
  const node: TreeNode = {
    id,
    kind: "phase",
    parent,
    label: phase.name,
    description: [...shownOf(issues), progress(issues.done, issues.all.length)].join(" · "),
    icon: look.icon,
    ...(look.color === undefined ? {} : { color: look.color }),
    spoken: [l10n.t("Phase {0}", phase.name), look.word, done, ...shownOf(issues)].join(", "),
    details: [
      l10n.t("Phase {0}", phase.name),
      ...(phase.description === undefined ? [] : [phase.description]),
      [look.word, done, ...shownOf(issues)].join(", "),
    ],
    children: issues.shown.map((issue) => issueId(parent, issue.number)),
    projectNumber,
    phaseId: phase.id,
    context: "phase",
  };
  return [node, ...issues.shown.flatMap((issue) => issueNodes(parent, id, issue))];
}

function looseNodes(parent: NodeId, projectNumber: number, issues: Sifted): Group | undefined {
  if (leftOut(issues)) return undefined;
  const id = `${parent}/no-phase`;
  const node: TreeNode = {
    id,
    kind: "phase",
    parent,
    label: l10n.t("No phase"),
    description: [...shownOf(issues), progress(issues.done, issues.all.length)].join(" · "),
    icon: "inbox",
    spoken: [l10n.t("No phase"), issuesDone(issues.done, issues.all.length), ...shownOf(issues)].join(", "),
    details: [l10n.t("Issues without a phase")],
    children: issues.shown.map((issue) => issueId(parent, issue.number)),
    projectNumber,
    context: "noPhase",
  };
  return [node, ...issues.shown.flatMap((issue) => issueNodes(parent, id, issue))];
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
