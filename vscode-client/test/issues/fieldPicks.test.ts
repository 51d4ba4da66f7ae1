import assert from "node:assert/strict";
import { test } from "node:test";
import { findIssue } from "../../src/boards/search";
import { EMPTY, withBoard, withProjects, type BoardsState } from "../../src/boards/state";
import { assigneeChoices, common, issueChoice, MAX_NAME_CHARACTERS, MAX_OFFERED_PEOPLE, MAX_TITLE_CHARACTERS, nameProblem, phaseChoices, statusChoices, titleProblem, workItemChoices } from "../../src/issues/fieldPicks";
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

test("an issue is assigned to oneself first, to those on the board, to nobody, or to another", () => {
  const on = board(1, [issue(1, { assignee: "zoe" }), issue(2, { assignee: "claude" }), issue(3, { assignee: "mira" }), issue(4)]);
  const choices = assigneeChoices(on, "mira", "claude");
  const names = choices.map(({ value }) => (value.kind === "person" ? value.name : value.kind));
  assert.deepEqual(names, ["mira", "claude", "zoe", "nobody", "other"]);
  assert.match(choices[0]?.label ?? "", /mira \(me\)/);
  assert.deepEqual(choices.filter(({ description }) => description === "current").map(({ label }) => label), ["$(person) claude"]);
  assert.equal(assigneeChoices(on, "", null).at(-2)?.description, "current");
  const crowd = board(1, Array.from({ length: MAX_OFFERED_PEOPLE + 5 }, (_, index) => issue(index + 1, { assignee: `a${index}` })));
  assert.equal(assigneeChoices(crowd, "mira", undefined).length, MAX_OFFERED_PEOPLE + 3);
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
  assert.match(nameProblem("") ?? "", /needed/);
  assert.equal(nameProblem("mira"), undefined);
  assert.match(nameProblem("x".repeat(MAX_NAME_CHARACTERS + 1)) ?? "", /at most/);
});
