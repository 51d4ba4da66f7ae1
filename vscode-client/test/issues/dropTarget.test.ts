import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, withBoard, withProjects } from "../../src/boards/state";
import { dragged, dropOf, MAX_DROPPED } from "../../src/issues/dropTarget";
import { modelOf } from "../../src/tree/model";
import { board, issue, phase, project } from "../samples";

const HERE = board(
  1,
  [
    issue(1, { phaseId: "p1", phase: "Build" }),
    issue(2, { phaseId: "p2", phase: "Ship", workItems: [{ id: "w1", title: "Pack", completed: false }] }),
    issue(3),
  ],
  [phase("p1", "Build", 1), phase("p2", "Ship", 2)],
);
const THERE = { ...board(1, [issue(1, { projectNumber: 71 })]), project: project(71) };
const STATE = [HERE, THERE].reduce(
  (state, one) => withBoard(state, one).state,
  withProjects(EMPTY, [HERE.project, THERE.project], [], new Set()).state,
);
const MODEL = modelOf(STATE);

function drop(ids: readonly string[], onto: string | undefined): unknown {
  const result = dropOf(STATE, MODEL, ids, onto);
  return result.kind === "move" ? [result.phaseName, ...result.issues.map(({ number }) => number)] : result.kind;
}

test("issues move to the phase that they are dropped onto, or that the thing there is in", () => {
  assert.deepEqual(drop(["project/70/issue/1"], "project/70/phase/p2"), ["Ship", 1]);
  assert.deepEqual(drop(["project/70/issue/1", "project/70/issue/3"], "project/70/issue/2"), ["Ship", 1, 3]);
  assert.deepEqual(drop(["project/70/issue/1"], "project/70/issue/2/item/w1"), ["Ship", 1]);
  assert.deepEqual(drop(["project/70/issue/1"], "project/70/no-phase"), [null, 1]);
  assert.deepEqual(drop(["project/70/issue/1"], "project/70/issue/3"), [null, 1]);
});

test("issues that are there already stay", () => {
  assert.equal(drop(["project/70/issue/1"], "project/70/phase/p1"), "nothing");
  assert.deepEqual(drop(["project/70/issue/1", "project/70/issue/2"], "project/70/phase/p1"), ["Build", 2]);
});

test("another project is refused, and so is a place that is in no phase", () => {
  assert.equal(drop(["project/71/issue/1"], "project/70/phase/p1"), "refused");
  assert.equal(drop(["project/70/issue/1"], "project/70"), "refused");
  assert.equal(drop(["project/70/issue/1"], undefined), "nothing");
});

test("only issues are dragged, and not without end", () => {
  assert.deepEqual(dragged(MODEL, ["project/70", "project/70/phase/p1", "project/70/issue/1", "project/70/issue/2/item/w1"]), ["project/70/issue/1"]);
  assert.equal(drop(["project/70/phase/p1"], "project/70/phase/p2"), "nothing");
  const many = Array.from({ length: MAX_DROPPED + 1 }, () => "project/70/issue/1");
  assert.equal(drop(many, "project/70/phase/p2"), "refused");
});
