/**
 * The boards as the editor knows them: a pure reducer, which tells the caller what it must fetch. This file does
 * not import `vscode`.
 *
 * A change applies only when its sequence is past the board's position, so one that comes twice does nothing. While a
 * board is being fetched its changes are kept, and applied on top of what arrives.
 */
import type { Board, Change, Changes, Issue, IssueChange, MirrorStatus, Phase, PhaseStatus, Project, ProjectStats } from "../protocol/messages";

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
  /** How the boards' connections to GitHub stand, by project. */
  readonly mirrors: Mirrors;
}

export type Mirrors = ReadonlyMap<number, MirrorStatus>;

/** A new state, and the projects whose board the caller is to fetch now. */
export interface Step {
  readonly state: BoardsState;
  readonly fetch: readonly number[];
}

export const EMPTY: BoardsState = { entries: new Map(), followed: [], leftOut: 0, known: false, mirrors: new Map() };

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
  const listed = new Map(projects.map((project) => [project.number, project]));
  const since = [...state.entries.keys()].filter((number) => !before.has(number) && !listed.has(number));
  const numbers = [...listed.keys(), ...since].filter((number) => follows(followed, number)).sort((a, b) => a - b);
  const shown = numbers.slice(0, MAX_PROJECTS);
  const entries = new Map<number, BoardEntry>();
  const fetch: number[] = [];
  for (const number of shown) {
    const known = state.entries.get(number);
    const project = listed.get(number);
    if (known?.kind === "loading") {
      entries.set(number, known);
    } else if (known?.kind === "loaded" && (project === undefined || isOf(known.board, project))) {
      entries.set(number, known);
    } else {
      entries.set(number, loading(known));
      fetch.push(number);
    }
  }
  return { state: { ...state, entries, followed, leftOut: numbers.length - shown.length, known: true }, fetch };
}

/** The connections stand so now; the same state when they stood so before. */
export function withMirrors(state: BoardsState, told: readonly MirrorStatus[]): BoardsState {
  const same = told.length === state.mirrors.size && told.every((one) => JSON.stringify(one) === JSON.stringify(state.mirrors.get(one.projectNumber)));
  return same ? state : { ...state, mirrors: new Map(told.map((one) => [one.projectNumber, one])) };
}

/** Whether a change of the issue waits until GitHub can be reached. What is on its way does not. */
export function waits(mirror: MirrorStatus | undefined, issueNumber: number): boolean {
  return mirror !== undefined && !mirror.upToDate && mirror.waitingIssues.includes(issueNumber);
}

/** Whether a board is of that state of its project. A copied database may have another one under the same version. */
function isOf(board: Board, project: Project): boolean {
  return board.position.sequence === project.version && board.project.updatedAt === project.updatedAt;
}

/** A window of changes arrived. */
export function withChanges(state: BoardsState, batch: Changes): Step {
  const entries = new Map(state.entries);
  const fetch = new Set<number>();
  for (const [projectNumber, changes] of byProject(batch.changes)) {
    if (!follows(state.followed, projectNumber)) continue;
    const known = entries.get(projectNumber);
    if (known === undefined && entries.size >= MAX_PROJECTS) continue;
    const next = entryAfter(known, changes);
    if (next === undefined) {
      entries.delete(projectNumber);
    } else {
      entries.set(projectNumber, next);
      if (next.kind === "loading" && known?.kind !== "loading") fetch.add(projectNumber);
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
  const current = boardAfter(board, known.pending);
  if (current === "gone") entries.delete(number);
  else entries.set(number, { kind: "loaded", board: current });
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

/**
 * The board after changes, which are in order; the same object when none of them is new. Changes of issues that follow each other
 * take one pass over the board, however many they are.
 */
export function boardAfter(board: Board, changes: readonly Change[]): Board | "gone" {
  let current = board;
  let ofIssues: IssueChange[] = [];
  for (const change of changes) {
    if (change.sequence <= (ofIssues.at(-1) ?? current.position).sequence) continue;
    switch (change.type) {
      case "issue.created":
      case "issue.updated":
      case "issue.deleted":
        ofIssues.push(change);
        break;
      default: {
        const next = afterProjectChange(afterIssueChanges(current, ofIssues), change);
        if (next === "gone") return "gone";
        current = next;
        ofIssues = [];
      }
    }
  }
  return afterIssueChanges(current, ofIssues);
}

function afterProjectChange(board: Board, change: Exclude<Change, IssueChange>): Board | "gone" {
  switch (change.type) {
    case "project.deleted":
      return "gone";
    case "project.created":
    case "project.updated":
      return derived(board, change, change.data.project, change.data.project.phases, board.issues);
    case "phase.updated":
      return derived(board, change, board.project, change.data.phases, followPhases(board.issues, change));
    default: {
      // A kind that only a newer sidecar knows: nothing to draw, but the position moves.
      const unknown: { readonly sequence: number } = change satisfies never;
      return { ...board, position: { ...board.position, sequence: unknown.sequence } };
    }
  }
}

function afterIssueChanges(board: Board, changes: readonly IssueChange[]): Board {
  const last = changes.at(-1);
  if (last === undefined) return board;
  const changed = new Map(changes.map((change) => [change.issueNumber, change]));
  const issues: Issue[] = [];
  for (const issue of board.issues) {
    const change = changed.get(issue.number);
    changed.delete(issue.number);
    if (change === undefined) issues.push(issue);
    else if (change.type !== "issue.deleted") issues.push(change.data.issue);
  }
  const came = [...changed.values()].filter(({ type }) => type !== "issue.deleted").map(({ data }) => data.issue);
  if (came.length > 0) issues.push(...came), issues.sort((a, b) => a.number - b.number);
  return derived(board, last, board.project, board.project.phases, issues);
}

/** The changes of each project, in order. */
function byProject(changes: readonly Change[]): ReadonlyMap<number, readonly Change[]> {
  const grouped = new Map<number, Change[]>();
  for (const change of [...changes].sort((a, b) => a.sequence - b.sequence)) {
    const own = grouped.get(change.projectNumber);
    if (own === undefined) grouped.set(change.projectNumber, [change]);
    else own.push(change);
  }
  return grouped;
}

/** What is known after changes of one project, which are in order; undefined: it is gone. */
function entryAfter(known: BoardEntry | undefined, changes: readonly Change[]): BoardEntry | undefined {
  if (known?.kind === "loaded") {
    const next = boardAfter(known.board, changes);
    if (next === "gone") return undefined;
    return next === known.board ? known : { kind: "loaded", board: next };
  }
  if (known?.kind === "loading") {
    const pending = [...known.pending, ...changes];
    return pending.length <= MAX_PENDING_CHANGES ? { ...known, pending } : { ...known, pending: [], again: true };
  }
  if (changes.at(-1)?.type === "project.deleted") return undefined;
  return { ...loading(known), pending: changes.slice(0, MAX_PENDING_CHANGES), again: changes.length > MAX_PENDING_CHANGES };
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
  const ofPhase = new Map(phases.map(({ id }) => [id, { issues: 0, done: 0, started: 0, workItems: 0, completed: 0 }]));
  for (const { phaseId, status, workItems } of issues) {
    const counts = phaseId === undefined ? undefined : ofPhase.get(phaseId);
    if (counts === undefined) continue;
    counts.issues++;
    if (status === "done") counts.done++;
    if (status === "done" || status === "in_progress") counts.started++;
    counts.workItems += workItems.length;
    for (const { completed } of workItems) if (completed) counts.completed++;
  }
  return phases.map((phase) => {
    const counts = ofPhase.get(phase.id) ?? { issues: 0, done: 0, started: 0, workItems: 0, completed: 0 };
    const status: PhaseStatus = counts.issues > 0 && counts.done === counts.issues ? "completed" : counts.started > 0 ? "in_progress" : "pending";
    return { ...phase, status, issueCount: counts.issues, workItemCount: counts.workItems, completedCount: counts.completed };
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
