import assert from "node:assert/strict";
import { test } from "node:test";
import { findIssue, issueChoices, MAX_OFFERED_ISSUES, MAX_TITLE_CHARACTERS, phaseChoices, statusChoices, titleProblem } from "../src/choices";
import { EMPTY, withBoard, withProjects, type BoardsState } from "../src/state";
import { board, issue, LATER, phase, project } from "./samples";

const PHASES = [phase("p1", "Build", 1), phase("p2", "Ship", 2)];

function stateOf(...issues: ReturnType<typeof issue>[]): BoardsState {
  return withBoard(withProjects(EMPTY, [project(70)], [], new Set()).state, board(1, issues, PHASES)).state;
}

test("each status is offered once, and the one that holds is marked", () => {
  const choices = statusChoices("todo");
  assert.deepEqual(choices.map(({ value }) => value), ["backlog", "todo", "in_progress", "done"]);
  assert.deepEqual(choices.filter(({ description }) => description === "current").map(({ value }) => value), ["todo"]);
});

test("phases are offered in their order, then none; the one that holds is marked by its identity", () => {
  const choices = phaseChoices(board(1, [], PHASES), "p2");
  assert.deepEqual(choices.map(({ value }) => value), ["Build", "Ship", null]);
  assert.deepEqual(choices.filter(({ description }) => description === "current").map(({ value }) => value), ["Ship"]);
  assert.equal(phaseChoices(board(1), undefined)[0]?.description, "current");
});

test("issues are offered newest change first, with a bound", () => {
  const choices = issueChoices(stateOf(issue(1), issue(2, { updatedAt: LATER, title: "Sew" })));
  assert.deepEqual(choices.map(({ label }) => label), ["#2 Sew", "#1 Issue 1"]);
  assert.equal(choices[0]?.description, "Project 70 · backlog");
  const many = Array.from({ length: MAX_OFFERED_ISSUES + 5 }, (_, index) => issue(index + 1));
  assert.equal(issueChoices(stateOf(...many)).length, MAX_OFFERED_ISSUES);
});

test("an issue is found on its board, and one that is gone is not", () => {
  assert.equal(findIssue(stateOf(issue(3)), 70, 3)?.issue.title, "Issue 3");
  assert.equal(findIssue(stateOf(issue(3)), 70, 4), undefined);
  assert.equal(findIssue(stateOf(issue(3)), 71, 3), undefined);
});

test("a title must have something in it, and an end", () => {
  assert.match(titleProblem("  ") ?? "", /needs a title/);
  assert.equal(titleProblem("x".repeat(MAX_TITLE_CHARACTERS)), undefined);
  assert.match(titleProblem("x".repeat(MAX_TITLE_CHARACTERS + 1)) ?? "", /at most/);
});
