/** What the tree shows: boards as plain nodes with stable ids. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { issuesDone, phases, progress } from "../boards/counts";
import type { Filter } from "../boards/filter";
import { phaseIcon } from "../boards/icons";
import { gitHubLines, gitHubWord } from "../boards/mirrorWords";
import { inOrder } from "../boards/order";
import { boardOf, waits, type BoardEntry, type BoardsState } from "../boards/state";
import type { Issue, MirrorStatus, Phase, Project } from "../protocol/messages";
import { issueNodes, link } from "./issueNodes";
import { issueId, projectId, type NodeId, type TreeModel, type TreeNode } from "./node";

// The boards are immutable: one that is the same object, seen through the same filter, has the same nodes.
const cache = new WeakMap<BoardEntry, { readonly filter: Filter | undefined; readonly mirror: MirrorStatus | undefined; readonly nodes: readonly TreeNode[] }>();

/**
 * The tree of all boards: projects by number, in them phases in their order, in these issues as they stand on the board, and in these
 * their work items.
 *
 * @param filter which issues are shown; undefined: all
 */
export function modelOf(state: BoardsState, filter?: Filter): TreeModel {
  const nodes = new Map<NodeId, TreeNode>();
  const roots: NodeId[] = [];
  for (const [number, entry] of [...state.entries].sort(([a], [b]) => a - b)) {
    const mirror = state.mirrors.get(number);
    let own = cache.get(entry);
    if (own === undefined || own.filter !== filter || own.mirror !== mirror) {
      own = { filter, mirror, nodes: projectNodes(number, entry, filter, mirror) };
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

function projectNodes(number: number, entry: BoardEntry, filter: Filter | undefined, mirror: MirrorStatus | undefined): readonly TreeNode[] {
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
  for (const issue of inOrder(board.issues)) (byPhase.get(issue.phaseId) ?? loose).push(issue);
  const groups = board.project.phases.flatMap((phase) => {
    const group = phaseNodes(id, number, phase, filtered(byPhase.get(phase.id) ?? [], filter), mirror);
    return group === undefined ? [] : [group];
  });
  const rest = loose.length === 0 ? undefined : looseNodes(id, number, filtered(loose, filter), mirror);
  if (rest !== undefined) groups.push(rest);
  const children = groups.map(([group]) => group.id);
  const stale = entry.kind === "failed" ? entry.message : undefined;
  return [projectNode(id, board.project, children, filtered(board.issues, filter), stale, mirror), ...groups.flat()];
}

/** Issues of one place: all of them, and what the filter shows of them. */
interface Filtered {
  readonly all: readonly Issue[];
  readonly shown: readonly Issue[];
  readonly done: number;
  readonly searching: boolean;
}

function filtered(all: readonly Issue[], filter: Filter | undefined): Filtered {
  const shown = filter === undefined ? all : all.filter(filter.passes);
  const done = all.filter((issue) => issue.status === "done").length;
  return { all, shown, done, searching: filter?.searching === true };
}

/** How many are shown, where that is not all. */
function shownOf({ all, shown }: Filtered): readonly string[] {
  return shown.length === all.length ? [] : [l10n.t("{0} of {1} shown", shown.length, all.length)];
}

/** Whether a phase is left out: the filter shows none of its issues, or something is looked for that it has not. */
function leftOut({ all, shown, searching }: Filtered): boolean {
  return shown.length === 0 && (all.length > 0 || searching);
}

/**
 * @param stale why the board could not be brought up to date, where that is so
 * @param mirror how its connection to GitHub stands, where it has one
 */
function projectNode(
  id: NodeId,
  project: Project,
  children: readonly NodeId[],
  issues: Filtered,
  stale: string | undefined,
  mirror: MirrorStatus | undefined,
): TreeNode {
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
      ...(mirror === undefined ? [] : [gitHubWord(mirror)]),
    ].join(" · "),
    icon: closed ? "archive" : "project",
    spoken: [
      l10n.t("Project {0}, {1}", project.number, project.title),
      ...(closed ? [l10n.t("closed")] : []),
      issuesDone(closedItems, totalItems),
      ...shownOf(issues),
      ...(mirror === undefined ? [] : [gitHubWord(mirror)]),
    ].join(", "),
    details: [
      l10n.t("Project #{0}: {1}", project.number, project.title),
      ...(project.description === undefined ? [] : [project.description]),
      // Not the time of the last change: with it, each change would draw the whole project again.
      [issuesDone(closedItems, totalItems), phases(project.phases.length)].join(", "),
      ...shownOf(issues),
      ...(stale === undefined ? [] : [l10n.t("Not up to date: {0}", stale)]),
      ...(mirror === undefined ? [] : gitHubLines(mirror)),
    ],
    children,
    projectNumber: project.number,
    ...link("project", project.url),
  };
}

type Group = readonly [TreeNode, ...TreeNode[]];

function phaseNodes(parent: NodeId, projectNumber: number, phase: Phase, issues: Filtered, mirror: MirrorStatus | undefined): Group | undefined {
  if (leftOut(issues)) return undefined;
  const icon = phaseIcon(phase.status);
  const id = `${parent}/phase/${phase.id}`;
  const done = issuesDone(issues.done, issues.all.length);
  const node: TreeNode = {
    id,
    kind: "phase",
    parent,
    label: phase.name,
    description: [...shownOf(issues), progress(issues.done, issues.all.length)].join(" · "),
    icon: icon.codicon,
    ...(icon.color === undefined ? {} : { color: icon.color }),
    spoken: [l10n.t("Phase {0}", phase.name), icon.word, done, ...shownOf(issues)].join(", "),
    details: [
      l10n.t("Phase {0}", phase.name),
      ...(phase.description === undefined ? [] : [phase.description]),
      [icon.word, done, ...shownOf(issues)].join(", "),
    ],
    children: issues.shown.map((issue) => issueId(parent, issue.number)),
    projectNumber,
    phaseId: phase.id,
    context: "phase",
  };
  return [node, ...issues.shown.flatMap((issue) => issueNodes(parent, id, issue, waits(mirror, issue.number)))];
}

function looseNodes(parent: NodeId, projectNumber: number, issues: Filtered, mirror: MirrorStatus | undefined): Group | undefined {
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
  return [node, ...issues.shown.flatMap((issue) => issueNodes(parent, id, issue, waits(mirror, issue.number)))];
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
