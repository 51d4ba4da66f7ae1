import assert from "node:assert/strict";
import { test } from "node:test";
import { ISSUE_ICONS } from "../../src/boards/icons";
import { boardAfter, EMPTY, withBoard, withChanges, withFailure, withMirrors, withProjects, type BoardsState } from "../../src/boards/state";
import type { Board } from "../../src/protocol/messages";
import { modelOf } from "../../src/tree/model";
import { EMPTY_MODEL, type TreeModel, type TreeNode } from "../../src/tree/node";
import { redraw } from "../../src/tree/treeDiff";
import { batch, board, issue, mirror, phase, project, updated } from "../samples";

function stateOf(...boards: Board[]): BoardsState {
  const projects = boards.map((one) => one.project);
  return boards.reduce((state, one) => withBoard(state, one).state, withProjects(EMPTY, projects, [], new Set()).state);
}

function node(model: TreeModel, id: string): TreeNode {
  const found = model.nodes.get(id);
  assert.ok(found, `${id} is in the tree`);
  return found;
}

// One change applied, so that the counts are right.
const SAMPLE = boardAfter(
  board(
    4,
    [
      issue(1, { phaseId: "p1", phase: "Build", status: "done", title: "Cut" }),
      issue(2, { phaseId: "p1", phase: "Build", status: "in_progress", assignee: "claude", title: "Sew" }),
    ],
    [phase("p1", "Build", 1), phase("p2", "Ship", 2)],
  ),
  [updated(5, issue(3))],
) as Board;

test("projects hold their phases in order, these their issues, and issues in none come last", () => {
  const model = modelOf(stateOf(SAMPLE));
  assert.deepEqual(model.roots, ["project/70"]);
  assert.deepEqual(node(model, "project/70").children, ["project/70/phase/p1", "project/70/phase/p2", "project/70/no-phase"]);
  assert.deepEqual(node(model, "project/70/phase/p1").children, ["project/70/issue/1", "project/70/issue/2"]);
  assert.deepEqual(node(model, "project/70/no-phase").children, ["project/70/issue/3"]);
  for (const one of model.nodes.values()) {
    for (const child of one.children) assert.equal(node(model, child).parent, one.id);
  }
});

test("counts stand beside the label, and a screen reader hears number, title, status and who", () => {
  const model = modelOf(stateOf(SAMPLE));
  assert.equal(node(model, "project/70/phase/p1").description, "1/2 done");
  assert.equal(node(model, "project/70/phase/p2").description, "no issues");
  assert.equal(node(model, "project/70/issue/2").description, "in progress · claude");
  assert.equal(node(model, "project/70/issue/2").spoken, "Issue 2, Sew, in progress, assigned to claude");
  assert.equal(node(model, "project/70/phase/p1").spoken, "Phase Build, in progress, 1 of 2 issues done");
});

test("each status has its own shape, so colour is not needed to tell them apart", () => {
  const icons = Object.values(ISSUE_ICONS).map(({ codicon }) => codicon);
  assert.equal(new Set(icons).size, icons.length);
});

test("a change of one issue's title draws that issue and nothing else", () => {
  const before = stateOf(SAMPLE);
  const after = withChanges(before, batch([updated(6, issue(3, { title: "Other" }))])).state;
  const changed = redraw(modelOf(before), modelOf(after));
  assert.deepEqual(changed, ["project/70/issue/3"]);
});

test("the other projects are not drawn again", () => {
  const other: Board = { ...board(1), project: project(71) };
  const before = stateOf(SAMPLE, other);
  const after = withChanges(before, batch([updated(6, issue(3, { status: "done" }))])).state;
  assert.deepEqual(redraw(modelOf(before), modelOf(after)), ["project/70"]);
  assert.deepEqual(redraw(modelOf(before), modelOf(before)), []);
});

test("a project more or less draws the top level", () => {
  const model = modelOf(stateOf(SAMPLE));
  assert.equal(redraw(EMPTY_MODEL, model), "all");
  assert.equal(redraw(model, EMPTY_MODEL), "all");
});

test("a board that is on its way, or failed, says so in its place", () => {
  const loading = withProjects(EMPTY, [project(70)], [], new Set()).state;
  assert.equal(node(modelOf(loading), "project/70/note").label, "Loading …");
  const failed = withFailure(loading, 70, { message: "no tracker", gone: false });
  assert.equal(node(modelOf(failed), "project/70/note").label, "no tracker");
});

test("a board that could not be brought up to date is shown as it was, and says so", () => {
  const fetching = withChanges(stateOf(SAMPLE), batch([], [{ projectNumber: 70, reason: "gap" }])).state;
  const failed = modelOf(withFailure(fetching, 70, { message: "no tracker", gone: false }));
  assert.match(node(failed, "project/70").description, /not up to date/);
  assert.ok(failed.nodes.has("project/70/issue/1"));
});

test("a status that this version does not know is drawn as unknown", () => {
  const odd = issue(1, { status: "blocked" as "todo" });
  assert.match(node(modelOf(stateOf(board(1, [odd]))), "project/70/issue/1").description, /unknown status/);
});

const PACKED = [
  { id: "w1", title: "Measure", completed: true },
  { id: "w2", title: "Cut", completed: false },
];

test("work items stand below their issue, and a screen reader hears whether they are completed", () => {
  const model = modelOf(stateOf(board(1, [issue(1, { workItems: PACKED })])));
  assert.deepEqual(node(model, "project/70/issue/1").children, ["project/70/issue/1/item/w1", "project/70/issue/1/item/w2"]);
  const spoken = node(model, "project/70/issue/1").children.map((id) => node(model, id).spoken);
  assert.deepEqual(spoken, ["Work item Measure, completed", "Work item Cut, open"]);
  assert.equal(node(model, "project/70/issue/1/item/w2").parent, "project/70/issue/1");
});

test("a work item that is completed draws its issue, and not the phase", () => {
  const placed = { phaseId: "p1", phase: "Build", title: "Sew" };
  // One change applied, so that the counts are right.
  const counted = boardAfter(board(1, [], [phase("p1", "Build", 1)]), [updated(2, issue(1, { ...placed, workItems: PACKED }))]);
  const before = stateOf(counted as Board);
  const all = PACKED.map((item) => ({ ...item, completed: true }));
  const after = withChanges(before, batch([updated(3, issue(1, { ...placed, workItems: all }))])).state;
  assert.deepEqual(redraw(modelOf(before), modelOf(after)), ["project/70/issue/1"]);
});

test("an issue that did not change keeps its node, so that a large board is drawn quickly", () => {
  const before = stateOf(SAMPLE);
  const after = withChanges(before, batch([updated(6, issue(3, { title: "Other" }))])).state;
  assert.equal(modelOf(after).nodes.get("project/70/issue/1"), modelOf(before).nodes.get("project/70/issue/1"));
});

test("a mirrored project says how it stands with GitHub, and an issue that its change waits", () => {
  const down = mirror(70, "offline", { upToDate: false, waiting: 1, waitingIssues: [2], text: "GitHub has not answered since 10:16.", remedy: "look" });
  const before = stateOf(SAMPLE as Board);
  const model = modelOf(withMirrors(before, [down]));
  assert.match(node(model, "project/70").description, /GitHub: offline$/);
  assert.deepEqual(node(model, "project/70").details.slice(-2), ["GitHub: GitHub has not answered since 10:16.", "What helps: look"]);
  assert.match(node(model, "project/70/issue/2").description, /waits for GitHub since /);
  assert.doesNotMatch(node(model, "project/70/issue/1").description, /waits/);
  // What is on its way does not wait, and the nodes are those of before again.
  const live = modelOf(withMirrors(before, [{ ...down, upToDate: true }]));
  assert.doesNotMatch(node(live, "project/70/issue/2").description, /waits/);
});
