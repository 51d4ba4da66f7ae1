import assert from "node:assert/strict";
import { test } from "node:test";
import { findIssue } from "../../src/boards/search";
import { EMPTY, withBoard, withProjects, type BoardsState } from "../../src/boards/state";
import { common, issueChoice, MAX_TITLE_CHARACTERS, phaseChoices, statusChoices, titleProblem, workItemChoices } from "../../src/issues/fieldPicks";
import { board, issue, phase, project } from "../samples";

const PHASES = [phase("p1", "Build", 1), phase("p2", "Ship", 2)];

function stateOf(...issues: ReturnType<typeof issue>[]): BoardsState {
  return withBoard(withProjects(EMPTY, [project(70)], [], new Set()).state, board(1, issues, PHASES)).state;
}

test("each status is offered once, and the one that holds is marked", () => {
  const choices = statusChoices("todo");
  assert.deepEqual(choices.map(({ value }) => value), ["backlog", "todo", "in_progress", "done"]);
  assert.deepEqual(choices.filter(({ description }) => description === "current").map(({ value }) => value), ["todo"]);
  assert.ok(statusChoices(undefined).every(({ description }) => description === undefined));
});

test("phases are offered in their order, then none; the one that holds is marked by its identity", () => {
  const choices = phaseChoices(board(1, [], PHASES), "p2");
  assert.deepEqual(choices.map(({ value }) => value), ["Build", "Ship", null]);
  assert.deepEqual(choices.filter(({ description }) => description === "current").map(({ value }) => value), ["Ship"]);
  assert.equal(phaseChoices(board(1), null)[0]?.description, "current");
  assert.equal(phaseChoices(board(1), undefined)[0]?.description, undefined);
});

test("an issue in a list has its number, title, project, status and who has it", () => {
  const one = issue(2, { title: "Sew", assignee: "claude" });
  const { label, description } = issueChoice({ board: board(1, [one]), issue: one });
  assert.equal(label, "$(circle-outline) #2 Sew");
  assert.equal(description, "Project 70 · backlog · claude");
});

test("work items are offered with whether they are completed", () => {
  const choices = workItemChoices([{ id: "w1", title: "Cut", completed: true }, { id: "w2", title: "Sew", completed: false }]);
  assert.deepEqual(choices.map(({ description }) => description), ["completed", "open"]);
});

test("several things have a value in common only where all have it", () => {
  assert.equal(common([1, 1], (one) => one), 1);
  assert.equal(common([1, 2], (one) => one), undefined);
  assert.equal(common<number, number>([], (one) => one), undefined);
});

test("an issue is found on its board, and one that is gone is not", () => {
  assert.equal(findIssue(stateOf(issue(3)), 70, 3)?.issue.title, "Issue 3");
  assert.equal(findIssue(stateOf(issue(3)), 70, 4), undefined);
  assert.equal(findIssue(stateOf(issue(3)), 71, 3), undefined);
});

test("a title and a name must have something in them, and an end, counted as the tracker does", () => {
  assert.match(titleProblem("  ") ?? "", /needs a title/);
  assert.equal(titleProblem("🧵".repeat(MAX_TITLE_CHARACTERS)), undefined);
  assert.match(titleProblem("x".repeat(MAX_TITLE_CHARACTERS + 1)) ?? "", /at most/);
});
