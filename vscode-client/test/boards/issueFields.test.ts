import assert from "node:assert/strict";
import { test } from "node:test";
import { filterOf, readFilter } from "../../src/boards/filter";
import { ASSIGNEE, MAX_NAME_CHARACTERS, MAX_OFFERED_PEOPLE, PRIORITY, shownOf, type Choice, type Chosen } from "../../src/boards/issueFields";
import { searchIssues } from "../../src/boards/search";
import { EMPTY, withBoard, withProjects } from "../../src/boards/state";
import { viewOf } from "../../src/panel/view";
import { modelOf } from "../../src/tree/model";
import { board, issue, project } from "../samples";

const ALL = issue(1, { priority: "urgent", claimedBy: "claude", assignee: "mira" });

function current(choices: readonly Choice<Chosen>[]): readonly string[] {
  return choices.filter(({ description }) => description === "current").map(({ label }) => label);
}

test("a field that is shown stands in the tree, on a card, and is what an issue is found by", () => {
  const on = board(1, [ALL, issue(2)]);
  const state = withBoard(withProjects(EMPTY, [project(70)], [], new Set()).state, on).state;
  const node = modelOf(state).nodes.get("project/70/issue/1");
  assert.equal(node?.description, "backlog · urgent · claude · mira");
  assert.equal(node?.spoken, "Issue 1, Issue 1, backlog, priority urgent, claimed by claude, assigned to mira");
  const card = viewOf(70, { kind: "loaded", board: on }, "").cards.get(1);
  assert.deepEqual(card?.tags.map(({ kind, text, words }) => [kind, text, words]), [
    ["plain", "urgent", "priority {0}"],
    ["plain", "claude", "claimed by {0}"],
    ["assignee", "mira", "assigned to {0}"],
  ]);
  for (const words of ["urgent", "claude", "mira"]) {
    assert.deepEqual(searchIssues(state, words).map(({ issue: { number } }) => number), [1], words);
    const filter = filterOf(readFilter({ text: words }), "");
    assert.deepEqual(on.issues.filter((one) => filter?.passes(one)).map(({ number }) => number), [1], words);
  }
  assert.deepEqual(shownOf(issue(2)), []);
});

test("a value that a newer server says is shown as it is", () => {
  assert.deepEqual(shownOf({ ...issue(1), priority: "someday" as "low" }).map(({ text }) => text), ["someday"]);
});

test("each field is offered with what it can be, and the one that holds is marked", () => {
  const choices = PRIORITY.choices(board(1, []), "mira", "high");
  assert.deepEqual(choices.map(({ value }) => (value.kind === "value" ? value.value : value.kind)), ["urgent", "high", "medium", "low", null]);
  assert.deepEqual(current(choices), ["High"]);
  assert.deepEqual(current(PRIORITY.choices(board(1, []), "mira", null)), ["$(circle-slash) No priority"]);
  assert.deepEqual(current(PRIORITY.choices(board(1, []), "mira", undefined)), []);
});

test("an issue is assigned to oneself first, to those on the board, to nobody, or to another", () => {
  const on = board(1, [issue(1, { assignee: "zoe" }), issue(2, { assignee: "claude" }), issue(3, { assignee: "mira" }), issue(4)]);
  const choices = ASSIGNEE.choices(on, "mira", "claude");
  const names = choices.map(({ value }) => (value.kind === "value" ? value.value : value.kind));
  assert.deepEqual(names, ["mira", "claude", "zoe", null, "typed"]);
  const typed = choices.map(({ value }) => value).find((value) => value.kind === "typed");
  assert.equal(typed?.typing.title, "Assign to");
  assert.match(typed?.typing.problem("") ?? "", /needed/);
  assert.equal(typed?.typing.problem("mira"), undefined);
  assert.match(typed?.typing.problem("x".repeat(MAX_NAME_CHARACTERS + 1)) ?? "", /at most/);
  assert.match(choices[0]?.label ?? "", /mira \(me\)/);
  assert.deepEqual(current(choices), ["$(person) claude"]);
  assert.equal(ASSIGNEE.choices(on, "", null).at(-2)?.description, "current");
  const crowd = board(1, Array.from({ length: MAX_OFFERED_PEOPLE + 5 }, (_, index) => issue(index + 1, { assignee: `a${index}` })));
  assert.equal(ASSIGNEE.choices(crowd, "mira", undefined).length, MAX_OFFERED_PEOPLE + 3);
});
