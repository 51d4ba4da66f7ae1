import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, withBoard, withChanges, withProjects } from "../../src/boards/state";
import { modelOf } from "../../src/tree/model";
import { EMPTY_MODEL } from "../../src/tree/node";
import { justChanged, MAX_POINTED_OUT } from "../../src/tree/treeDiff";
import { batch, board, issue, phase, project, updated } from "../samples";

const LOADING = withProjects(EMPTY, [project(70)], [], new Set()).state;
const SHOWN = withBoard(LOADING, board(1, [issue(1), issue(2)], [phase("p1", "Build", 1)])).state;

test("an issue that reads differently, moves or comes is pointed out, and no other", () => {
  const changes = [updated(2, issue(1, { phaseId: "p1", phase: "Build" })), updated(3, issue(3)), updated(4, issue(2, { labels: ["a"] }))];
  const after = withChanges(SHOWN, batch(changes)).state;
  assert.deepEqual([...justChanged(modelOf(SHOWN), modelOf(after))].sort(), ["project/70/issue/1", "project/70/issue/3"]);
});

test("a board that is shown for the first time has nothing new in it", () => {
  assert.deepEqual(justChanged(EMPTY_MODEL, modelOf(SHOWN)), []);
  assert.deepEqual(justChanged(modelOf(LOADING), modelOf(SHOWN)), []);
});

test("the number of those pointed out has a bound", () => {
  const many = Array.from({ length: MAX_POINTED_OUT + 10 }, (_, index) => updated(index + 2, issue(index + 10)));
  assert.equal(justChanged(modelOf(SHOWN), modelOf(withChanges(SHOWN, batch(many)).state)).length, MAX_POINTED_OUT);
});
