import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAfter, boardOf, EMPTY, MAX_PENDING_CHANGES, MAX_PROJECTS, named, waits, withBoard, withChanges, withFailure, withMirrors, withProjects, type BoardsState } from "../../src/boards/state";
import type { Board, Change, Issue } from "../../src/protocol/messages";
import { AT, batch, board, issue, LATER, mirror, phase, project, updated } from "../samples";

const NOTHING: ReadonlySet<number> = new Set();

function loaded(of: Board): BoardsState {
  return withBoard(withProjects(EMPTY, [of.project], [], NOTHING).state, of).state;
}

function boardIn(state: BoardsState, number = 70): Board {
  const entry = state.entries.get(number);
  const found = entry === undefined ? undefined : boardOf(entry);
  assert.ok(found);
  return found;
}

function created(sequence: number, of: Issue): Change {
  return { ...updated(sequence, of), type: "issue.created" } as Change;
}

function deleted(sequence: number, of: Issue): Change {
  return { ...updated(sequence, of), type: "issue.deleted" } as Change;
}

function after(of: Board, change: Change): Board {
  const next = boardAfter(of, [change]);
  assert.notEqual(next, "gone");
  return next as Board;
}

test("an issue's change replaces it, moves the position and derives the counts", () => {
  const before = board(5, [issue(1, { phaseId: "p1", phase: "Build" }), issue(2)], [phase("p1", "Build", 1)]);
  const done = issue(1, {
    phaseId: "p1",
    phase: "Build",
    status: "done",
    workItems: [
      { id: "w1", title: "a", completed: true },
      { id: "w2", title: "b", completed: false },
    ],
  });
  const next = after(before, updated(6, done));
  assert.equal(next.position.sequence, 6);
  assert.equal(next.project.version, 6);
  assert.equal(next.project.updatedAt, LATER);
  assert.deepEqual(next.project.stats, { totalItems: 2, openItems: 1, closedItems: 1, totalPhases: 1 });
  assert.deepEqual(next.project.phases, [
    { ...phase("p1", "Build", 1), status: "completed", issueCount: 1, workItemCount: 2, completedCount: 1 },
  ]);
});

test("changes that come together make the board that they make one by one", () => {
  const start = board(5, [issue(2, { phaseId: "p1", phase: "Build" }), issue(4)], [phase("p1", "Build", 1)]);
  const changes: Change[] = [
    updated(6, issue(4, { status: "done" })),
    created(7, issue(1)),
    updated(8, issue(1, { phaseId: "p1", phase: "Build", status: "done" })),
    deleted(9, issue(2)),
    created(10, issue(7)),
    deleted(11, issue(7)),
    { type: "phase.updated", sequence: 12, projectNumber: 70, timestamp: LATER, data: { phases: [phase("p1", "Make", 1)], changed: ["phases"] } },
    updated(12, issue(4, { title: "comes late" })),
    updated(13, issue(3)),
  ];
  const together = boardAfter(start, changes);
  assert.deepEqual(together, changes.reduce((current, change) => after(current, change), start));
  assert.deepEqual((together as Board).issues.map(({ number, phase: name }) => [number, name]), [[1, "Make"], [3, undefined], [4, undefined]]);
});

test("a change that comes twice, or late, does nothing", () => {
  const state = loaded(board(5, [issue(1)]));
  const once = withChanges(state, batch([updated(6, issue(1, { title: "new" }))])).state;
  const twice = withChanges(once, batch([updated(6, issue(1, { title: "again" })), updated(4, issue(1, { title: "old" }))])).state;
  assert.equal(boardIn(twice).issues[0]?.title, "new");
  assert.equal(twice.entries.get(70), once.entries.get(70));
});

test("changes in one window apply in the order of their sequences", () => {
  const state = loaded(board(5, [issue(1)]));
  const next = withChanges(state, batch([updated(8, issue(1, { title: "last" })), updated(6, issue(1, { title: "first" }))])).state;
  assert.equal(boardIn(next).issues[0]?.title, "last");
  assert.equal(boardIn(next).position.sequence, 8);
});

test("issues stay sorted by number, whichever comes first", () => {
  let state = loaded(board(0));
  for (const [sequence, number] of [3, 1, 2, 4].entries()) {
    state = withChanges(state, batch([updated(sequence + 1, issue(number))])).state;
  }
  assert.deepEqual(boardIn(state).issues.map(({ number }) => number), [1, 2, 3, 4]);
});

test("a deleted issue leaves the board", () => {
  const gone: Change = {
    sequence: 6,
    type: "issue.deleted",
    projectNumber: 70,
    issueNumber: 1,
    timestamp: LATER,
    data: { issue: issue(1), changed: [] },
  };
  const next = after(board(5, [issue(1), issue(2)]), gone);
  assert.deepEqual(next.issues.map(({ number }) => number), [2]);
  assert.equal(next.project.stats.totalItems, 1);
});

test("issues follow a phase that is renamed, and lose one that is removed", () => {
  const before = board(
    5,
    [issue(1, { phaseId: "p1", phase: "Build" }), issue(2, { phaseId: "p2", phase: "Ship" }), issue(3)],
    [phase("p1", "Build", 1), phase("p2", "Ship", 2)],
  );
  const change: Change = {
    sequence: 6,
    type: "phase.updated",
    projectNumber: 70,
    timestamp: LATER,
    data: { phases: [phase("p1", "Make", 1)], changed: ["phases"] },
  };
  const [first, second, third] = after(before, change).issues as [Issue, Issue, Issue];
  assert.deepEqual(first, issue(1, { phaseId: "p1", phase: "Make", version: 2, updatedAt: LATER }));
  assert.deepEqual(second, issue(2, { version: 2, updatedAt: LATER }));
  assert.deepEqual(third, issue(3));
});

test("a project that appears is fetched, and what happens meanwhile is applied on top", () => {
  const came: Change = { sequence: 1, type: "project.created", projectNumber: 71, timestamp: AT, data: { project: project(71), changed: [] } };
  const first = withChanges(EMPTY, batch([came]));
  assert.deepEqual(first.fetch, [71]);
  const mine = (number: number, title: string): Issue => issue(number, { projectNumber: 71, title });
  const second = withChanges(first.state, batch([updated(2, mine(1, "in the board already")), updated(3, mine(1, "newer"))]));
  assert.deepEqual(second.fetch, []);
  const arrived: Board = { position: { epoch: "e1", sequence: 2 }, project: project(71), issues: [mine(1, "as fetched")] };
  const last = withBoard(second.state, arrived);
  assert.deepEqual(last.fetch, []);
  assert.equal(boardIn(last.state, 71).issues[0]?.title, "newer");
  assert.equal(boardIn(last.state, 71).position.sequence, 3);
});

test("a deleted project leaves, also while it is being fetched", () => {
  const gone: Change = { sequence: 6, type: "project.deleted", projectNumber: 70, timestamp: LATER, data: { project: project(70), changed: [] } };
  assert.equal(withChanges(loaded(board(5)), batch([gone])).state.entries.size, 0);
  const fetching = withChanges(loaded(board(5)), batch([], [{ projectNumber: 70, reason: "gap" }])).state;
  const noticed = withChanges(fetching, batch([gone])).state;
  assert.equal(withBoard(noticed, board(5)).state.entries.size, 0);
  assert.equal(withChanges(EMPTY, batch([gone])).state.entries.size, 0);
});

test("a refresh entry fetches the board again, and shows the old one meanwhile", () => {
  const step = withChanges(loaded(board(5, [issue(1)])), batch([], [{ projectNumber: 70, reason: "gap" }]));
  assert.deepEqual(step.fetch, [70]);
  assert.equal(boardIn(step.state).issues.length, 1);
  const fresh = withBoard(step.state, { ...board(1, [issue(1), issue(2)]), position: { epoch: "e2", sequence: 1 } }).state;
  assert.deepEqual(boardIn(fresh).position, { epoch: "e2", sequence: 1 });
});

test("a refresh that comes while the board is on its way fetches it once more", () => {
  const first = withChanges(loaded(board(5)), batch([], [{ projectNumber: 70, reason: "gap" }]));
  const second = withChanges(first.state, batch([], [{ projectNumber: 70, reason: "epoch" }]));
  assert.deepEqual(second.fetch, []);
  const third = withBoard(second.state, board(6));
  assert.deepEqual(third.fetch, [70]);
  assert.equal(withBoard(third.state, board(7)).state.entries.get(70)?.kind, "loaded");
});

test("a refresh entry for a deleted project takes it away", () => {
  const step = withChanges(loaded(board(5)), batch([], [{ projectNumber: 70, reason: "deleted" }]));
  assert.equal(step.state.entries.size, 0);
  assert.deepEqual(step.fetch, []);
});

test("more changes than are kept while a board is fetched cost one more fetch, and no memory", () => {
  let { state } = withProjects(EMPTY, [project(70)], [], NOTHING);
  for (let sequence = 1; sequence <= MAX_PENDING_CHANGES + 1; sequence++) {
    state = withChanges(state, batch([updated(sequence, issue(1))])).state;
  }
  const entry = state.entries.get(70);
  assert.ok(entry?.kind === "loading" && entry.again && entry.pending.length === 0);
  assert.deepEqual(withBoard(state, board(2)).fetch, [70]);
});

test("the list of projects brings new ones, drops those gone, and fetches only what has moved on", () => {
  const two = loaded(board(5));
  const other: Board = { position: { epoch: "e1", sequence: 3 }, project: project(71, { version: 3 }), issues: [] };
  const state = withBoard(withProjects(two, [board(5).project, other.project], [], NOTHING).state, other).state;
  const step = withProjects(state, [project(71, { version: 4 }), project(72)], [], new Set([70, 71]));
  assert.deepEqual(step.fetch, [71, 72]);
  assert.deepEqual([...step.state.entries.keys()], [71, 72]);
  assert.deepEqual(withProjects(state, [board(5).project, other.project], [], new Set([70, 71])).fetch, []);
  // A copied database, run on: the same version, another history.
  const copied = { ...board(5).project, updatedAt: "2026-03-02T00:00:00.000Z" };
  assert.deepEqual(withProjects(state, [copied, other.project], [], new Set([70, 71])).fetch, [70]);
});

test("a project that was made after the list was asked for stays", () => {
  const step = withProjects(loaded(board(5)), [], [], NOTHING);
  assert.deepEqual([...step.state.entries.keys()], [70]);
});

test("only the projects followed are shown", () => {
  const step = withProjects(EMPTY, [project(70), project(71)], [71], NOTHING);
  assert.deepEqual(step.fetch, [71]);
  const ignored = withChanges(step.state, batch([updated(1, issue(1))], [{ projectNumber: 70, reason: "gap" }]));
  assert.deepEqual([...ignored.state.entries.keys()], [71]);
  assert.deepEqual(ignored.fetch, []);
});

test("projects past the bound are left out and counted", () => {
  const many = Array.from({ length: MAX_PROJECTS + 2 }, (_, index) => project(index + 1));
  const { state } = withProjects(EMPTY, many, [], NOTHING);
  assert.equal(state.entries.size, MAX_PROJECTS);
  assert.equal(state.leftOut, 2);
  assert.equal(withChanges(state, batch([], [{ projectNumber: MAX_PROJECTS + 1, reason: "gap" }])).fetch.length, 0);
});

test("a board that cannot be fetched keeps what was known, and the next change tries again", () => {
  const fetching = withChanges(loaded(board(5, [issue(1)])), batch([], [{ projectNumber: 70, reason: "gap" }])).state;
  const failed = withFailure(fetching, 70, { message: "no tracker", gone: false });
  assert.equal(boardIn(failed).issues.length, 1);
  const again = withChanges(failed, batch([updated(6, issue(2))]));
  assert.deepEqual(again.fetch, [70]);
  assert.equal(boardIn(withBoard(again.state, board(5, [issue(1)])).state).issues.length, 2);
  assert.equal(withFailure(fetching, 70, { message: "not found", gone: true }).entries.size, 0);
});

test("projects have their titles when each board is there, or could not be had", () => {
  assert.equal(named(EMPTY), false);
  assert.equal(named(withProjects(EMPTY, [], [], NOTHING).state), true);
  const { state } = withProjects(EMPTY, [project(70), project(71)], [], NOTHING);
  assert.equal(named(state), false);
  const one = withBoard(state, board(0)).state;
  assert.equal(named(one), false);
  assert.equal(named(withFailure(one, 71, { message: "not now", gone: false })), true);
});

test("the same word of the connections changes nothing; another one does, and a list of projects keeps it", () => {
  const told = [mirror(70, "live")];
  const state = withMirrors(loaded(board(1)), told);
  assert.equal(withMirrors(state, [mirror(70, "live")]), state);
  assert.notEqual(withMirrors(state, [mirror(70, "waiting")]), state);
  assert.equal(withMirrors(state, []).mirrors.size, 0);
  assert.equal(withProjects(state, [project(70)], [], NOTHING).state.mirrors.get(70)?.state, "live");
});

test("an issue waits while GitHub cannot be reached, and not while its change is on its way", () => {
  const down = mirror(70, "offline", { upToDate: false, waitingIssues: [3] });
  assert.ok(waits(down, 3));
  assert.ok(!waits(down, 4));
  assert.ok(!waits({ ...down, upToDate: true }, 3));
  assert.ok(!waits(undefined, 3));
});
