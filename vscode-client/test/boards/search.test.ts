import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_OFFERED_ISSUES, searchIssues } from "../../src/boards/search";
import { EMPTY, withBoard, withProjects, type BoardsState } from "../../src/boards/state";
import { board, issue, LATER, project } from "../samples";

function stateOf(...issues: ReturnType<typeof issue>[]): BoardsState {
  return withBoard(withProjects(EMPTY, [project(70)], [], new Set()).state, board(1, issues)).state;
}

function found(state: BoardsState, text: string): number[] {
  return searchIssues(state, text).map((one) => one.issue.number);
}

const STATE = stateOf(
  issue(1, { title: "Payment form", assignee: "claude" }),
  issue(2, { title: "Receipts for a payment", updatedAt: LATER }),
  issue(12, { title: "Load test", labels: ["Payment"] }),
);

test("without a text all issues are found, the newest change first", () => {
  assert.deepEqual(found(STATE, ""), [2, 1, 12]);
});

test("a number finds its issue first", () => {
  assert.deepEqual(found(STATE, "12"), [12]);
  assert.deepEqual(found(STATE, "#2")[0], 2);
});

test("words are looked for in the title first, then in project, labels and assignee", () => {
  assert.deepEqual(found(STATE, "PAYMENT"), [1, 2, 12]);
  assert.deepEqual(found(STATE, "claude form"), [1]);
  assert.deepEqual(found(STATE, "project"), [2, 1, 12]);
});

test("letters of the title in their order will do", () => {
  assert.deepEqual(found(STATE, "pyfm"), [1]);
  assert.deepEqual(found(STATE, "zzz"), []);
});

test("what is found has a bound, and can be narrowed", () => {
  const many = stateOf(...Array.from({ length: MAX_OFFERED_ISSUES + 5 }, (_, index) => issue(index + 1)));
  assert.equal(found(many, "").length, MAX_OFFERED_ISSUES);
  assert.deepEqual(searchIssues(STATE, "", ({ issue: one }) => one.assignee === "claude").map((one) => one.issue.number), [1]);
});
