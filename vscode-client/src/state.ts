/**
 * The boards as the editor knows them: a pure reducer, which tells the caller what it must fetch. This file does
 * not import `vscode`.
 *
 * A change applies only when its sequence is past the board's position, so one that comes twice does nothing. While a
 * board is being fetched its changes are kept, and applied on top of what arrives.
 */
import type { Board, Change, Changes, Issue, Phase, PhaseStatus, Project, ProjectStats } from "./protocol";

/** Changes kept for a board that is being fetched; past that they are dropped, and the board is fetched once more. */
export const MAX_PENDING_CHANGES = 1_000;
/** Projects shown; those past it, by number, are left out and the tree says so. */
export const MAX_PROJECTS = 1_000;

export type BoardEntry =
  /** Being fetched; `last` is what was known before, and is shown meanwhile. */
  | { readonly kind: "loading"; readonly last?: Board; readonly pending: readonly Change[]; readonly again: boolean }
  | { readonly kind: "loaded"; readonly board: Board }
  /** Could not be fetched; the next refresh or reconnection tries again. */
  | { readonly kind: "failed"; readonly last?: Board; readonly message: string };

export interface BoardsState {
  readonly entries: ReadonlyMap<number, BoardEntry>;
  /** Which projects the user follows; empty: all. */
  readonly followed: readonly number[];
  /** Projects there are beyond MAX_PROJECTS. */
  readonly leftOut: number;
  /** False until the list of projects was fetched once. */
  readonly known: boolean;
}

/** A new state, and the projects whose board the caller is to fetch now. */
export interface Step {
  readonly state: BoardsState;
  readonly fetch: readonly number[];
}

export const EMPTY: BoardsState = { entries: new Map(), followed: [], leftOut: 0, known: false };

/**
 * The list of projects was fetched: forgets those that are gone, and fetches the boards that are new or have moved on.
 *
 * @param before the projects known when the list was asked for: one that came since is not in the list, and stays
 */
export function withProjects(
  state: BoardsState,
  projects: readonly Project[],
  followed: readonly number[],
  before: ReadonlySet<number>,
): Step {
  const versions = new Map(projects.map((project) => [project.number, project.version]));
  const since = [...state.entries.keys()].filter((number) => !before.has(number) && !versions.has(number));
  const numbers = [...versions.keys(), ...since].filter((number) => follows(followed, number)).sort((a, b) => a - b);
  const shown = numbers.slice(0, MAX_PROJECTS);
  const entries = new Map<number, BoardEntry>();
  const fetch: number[] = [];
  for (const number of shown) {
    const known = state.entries.get(number);
    const version = versions.get(number);
    if (known?.kind === "loading") {
      entries.set(number, known);
    } else if (known?.kind === "loaded" && (version === undefined || known.board.position.sequence === version)) {
      entries.set(number, known);
    } else {
      entries.set(number, loading(known));
      fetch.push(number);
    }
  }
  return { state: { entries, followed, leftOut: numbers.length - shown.length, known: true }, fetch };
}

/** A window of changes arrived. */
export function withChanges(state: BoardsState, batch: Changes): Step {
  const entries = new Map(state.entries);
  const fetch = new Set<number>();
  for (const change of [...batch.changes].sort((a, b) => a.sequence - b.sequence)) {
    if (!follows(state.followed, change.projectNumber)) continue;
    const known = entries.get(change.projectNumber);
    if (known === undefined && (change.type === "project.deleted" || entries.size >= MAX_PROJECTS)) continue;
    const next = entryAfter(known, change);
    if (next === "gone") {
      entries.delete(change.projectNumber);
      fetch.delete(change.projectNumber);
    } else {
      entries.set(change.projectNumber, next);
      if (next.kind === "loading" && known?.kind !== "loading") fetch.add(change.projectNumber);
    }
  }
  for (const { projectNumber, reason } of batch.refresh) {
    if (!follows(state.followed, projectNumber)) continue;
    const known = entries.get(projectNumber);
    if (reason === "deleted") {
      entries.delete(projectNumber);
      fetch.delete(projectNumber);
    } else if (known?.kind === "loading") {
      // What is on its way may have been read before the reason for this refresh.
      if (!fetch.has(projectNumber)) entries.set(projectNumber, { ...known, again: true });
    } else if (known !== undefined || entries.size < MAX_PROJECTS) {
      entries.set(projectNumber, loading(known));
      fetch.add(projectNumber);
    }
  }
  return { state: { ...state, entries }, fetch: [...fetch] };
}

/** A board that was asked for arrived. */
export function withBoard(state: BoardsState, board: Board): Step {
  const number = board.project.number;
  const known = state.entries.get(number);
  if (known?.kind !== "loading") return { state, fetch: [] }; // deleted, or no longer followed, meanwhile
  const entries = new Map(state.entries);
  if (known.again) {
    entries.set(number, { kind: "loading", last: board, pending: [], again: false });
    return { state: { ...state, entries }, fetch: [number] };
  }
  let current = board;
  for (const change of known.pending) {
    const next = boardAfter(current, change);
    if (next === "gone") {
      entries.delete(number);
      return { state: { ...state, entries }, fetch: [] };
    }
    current = next;
  }
  entries.set(number, { kind: "loaded", board: current });
  return { state: { ...state, entries }, fetch: [] };
}

/** A board that was asked for could not be had: `gone` when there is no such project any more. */
export function withFailure(state: BoardsState, number: number, failure: { message: string; gone: boolean }): BoardsState {
  const known = state.entries.get(number);
  if (known?.kind !== "loading") return state;
  const entries = new Map(state.entries);
  const { message } = failure;
  if (failure.gone) entries.delete(number);
  else if (known.last === undefined) entries.set(number, { kind: "failed", message });
  else entries.set(number, { kind: "failed", last: known.last, message });
  return { ...state, entries };
}

/** The board to show for an entry: the last one known, whatever is under way. */
export function boardOf(entry: BoardEntry): Board | undefined {
  return entry.kind === "loaded" ? entry.board : entry.last;
}

/** Whether there is a title to show for each project, or a reason why there is none. */
export function named(state: BoardsState): boolean {
  return state.known && [...state.entries.values()].every((entry) => entry.kind !== "loading" || entry.last !== undefined);
}

/** The board after a change; the same object when the change is not new. */
export function boardAfter(board: Board, change: Change): Board | "gone" {
  if (change.sequence <= board.position.sequence) return board;
  switch (change.type) {
    case "project.deleted":
      return "gone";
    case "project.created":
    case "project.updated":
      return derived(board, change, change.data.project, change.data.project.phases, board.issues);
    case "phase.updated":
      return derived(board, change, board.project, change.data.phases, followPhases(board.issues, change));
    case "issue.created":
    case "issue.updated":
      return derived(board, change, board.project, board.project.phases, put(board.issues, change.data.issue));
    case "issue.deleted": {
      const rest = board.issues.filter((issue) => issue.number !== change.issueNumber);
      return derived(board, change, board.project, board.project.phases, rest);
    }
    default: {
      // A kind that only a newer sidecar knows: nothing to draw, but the position moves.
      const unknown: { readonly sequence: number } = change satisfies never;
      return { ...board, position: { ...board.position, sequence: unknown.sequence } };
    }
  }
}

function entryAfter(known: BoardEntry | undefined, change: Change): BoardEntry | "gone" {
  if (known === undefined || known.kind === "failed") {
    if (change.type === "project.deleted") return "gone";
    return { ...loading(known), pending: [change] };
  }
  if (known.kind === "loading") {
    return known.pending.length < MAX_PENDING_CHANGES
      ? { ...known, pending: [...known.pending, change] }
      : { ...known, pending: [], again: true };
  }
  const next = boardAfter(known.board, change);
  if (next === "gone") return "gone";
  return next === known.board ? known : { kind: "loaded", board: next };
}

function loading(known: BoardEntry | undefined): BoardEntry & { kind: "loading" } {
  const last = known === undefined ? undefined : boardOf(known);
  return last === undefined
    ? { kind: "loading", pending: [], again: false }
    : { kind: "loading", last, pending: [], again: false };
}

function follows(followed: readonly number[], number: number): boolean {
  return followed.length === 0 || followed.includes(number);
}

function put(issues: readonly Issue[], issue: Issue): readonly Issue[] {
  const index = issues.findIndex((other) => other.number >= issue.number);
  if (index < 0) return [...issues, issue];
  const replaced = issues[index]?.number === issue.number ? 1 : 0;
  return [...issues.slice(0, index), issue, ...issues.slice(index + replaced)];
}

/** The issues of a renamed phase take the new name, those of a removed one lose it; each is a change of the issue. */
function followPhases(
  issues: readonly Issue[],
  change: { readonly timestamp: string; readonly data: { readonly phases: readonly Phase[] } },
): readonly Issue[] {
  const names = new Map(change.data.phases.map((phase) => [phase.id, phase.name]));
  return issues.map((issue) => {
    if (issue.phaseId === undefined) return issue;
    const name = names.get(issue.phaseId);
    if (name === issue.phase) return issue;
    const { phase: _phase, phaseId, ...rest } = issue;
    const moved = { ...rest, version: issue.version + 1, updatedAt: change.timestamp };
    return name === undefined ? moved : { ...moved, phase: name, phaseId };
  });
}

function derived(
  board: Board,
  change: { readonly sequence: number; readonly timestamp: string },
  project: Project,
  phases: readonly Phase[],
  issues: readonly Issue[],
): Board {
  return {
    position: { epoch: board.position.epoch, sequence: change.sequence },
    project: {
      ...project,
      phases: derivePhases(phases, issues),
      stats: deriveStats(phases.length, issues),
      version: change.sequence,
      updatedAt: change.timestamp,
    },
    issues,
  };
}

/** The phases in their order, with status and counts from the issues, as the tracker derives them. */
export function derivePhases(phases: readonly Phase[], issues: readonly Issue[]): readonly Phase[] {
  const byPhase = new Map<string, Issue[]>();
  for (const issue of issues) {
    if (issue.phaseId === undefined) continue;
    const list = byPhase.get(issue.phaseId);
    if (list === undefined) byPhase.set(issue.phaseId, [issue]);
    else list.push(issue);
  }
  return phases.map((phase) => {
    const own = byPhase.get(phase.id) ?? [];
    const workItems = own.flatMap((issue) => issue.workItems);
    return {
      ...phase,
      status: phaseStatus(own),
      issueCount: own.length,
      workItemCount: workItems.length,
      completedCount: workItems.filter((item) => item.completed).length,
    };
  });
}

function deriveStats(phaseCount: number, issues: readonly Issue[]): ProjectStats {
  const closed = issues.filter((issue) => issue.status === "done").length;
  return {
    totalItems: issues.length,
    openItems: issues.length - closed,
    closedItems: closed,
    totalPhases: phaseCount,
  };
}

function phaseStatus(issues: readonly Issue[]): PhaseStatus {
  if (issues.length > 0 && issues.every((issue) => issue.status === "done")) return "completed";
  const started = issues.some((issue) => issue.status === "in_progress" || issue.status === "done");
  return started ? "in_progress" : "pending";
}
