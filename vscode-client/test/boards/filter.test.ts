import assert from "node:assert/strict";
import { test } from "node:test";
import { filterOf, filterWords, isFiltering, MAX_FILTER_CHARACTERS, NO_FILTER, readFilter, type FilterSettings } from "../../src/boards/filter";
import { EMPTY, withBoard, withProjects } from "../../src/boards/state";
import { modelOf } from "../../src/tree/model";
import { board, issue, phase, project } from "../samples";

const ISSUES = [
  issue(1, { title: "Payment form", labels: ["web"], assignee: "Mira", phaseId: "p1", phase: "Build", status: "done" }),
  issue(2, { title: "Café menu", labels: ["print"], assignee: "claude", phaseId: "p1", phase: "Build" }),
  issue(12, { title: "Load test" }),
];
const STATE = withBoard(
  withProjects(EMPTY, [project(70)], [], new Set()).state,
  board(1, ISSUES, [phase("p1", "Build", 1), phase("p2", "Ship", 2)]),
).state;

function let_(filter: Partial<FilterSettings>, me = "mira"): number[] {
  const made = filterOf({ ...NO_FILTER, ...filter }, me);
  return ISSUES.filter((one) => made?.passes(one) ?? true).map(({ number }) => number);
}

test("each word must be in title, labels or assignee, or be the number; case and accents do not matter", () => {
  assert.deepEqual(let_({ text: "payment FORM" }), [1]);
  assert.deepEqual(let_({ text: "cafe claude" }), [2]);
  assert.deepEqual(let_({ text: "print" }), [2]);
  assert.deepEqual(let_({ text: "#12" }), [12]);
  assert.deepEqual(let_({ text: "1" }), [1]);
  assert.deepEqual(let_({ text: "payment load" }), []);
});

test("only one's own, and without those done", () => {
  assert.deepEqual(let_({ onlyMine: true }), [1]);
  assert.deepEqual(let_({ onlyMine: true }, ""), []);
  assert.deepEqual(let_({ hideDone: true }), [2, 12]);
  assert.deepEqual(let_({ onlyMine: true, hideDone: true }), []);
});

test("a filter of blanks is none", () => {
  assert.equal(isFiltering({ ...NO_FILTER, text: "  " }), false);
  assert.equal(filterOf(NO_FILTER, "mira"), undefined);
  assert.equal(filterWords(NO_FILTER), "");
  assert.equal(filterWords({ text: " pay ", onlyMine: true, hideDone: true }), "“pay” · only mine · done hidden");
});

test("what was kept is read whatever it is", () => {
  assert.deepEqual(readFilter(undefined), NO_FILTER);
  assert.deepEqual(readFilter({ text: 7, onlyMine: "yes", hideDone: true }), { ...NO_FILTER, hideDone: true });
  assert.equal(readFilter({ text: "x".repeat(MAX_FILTER_CHARACTERS + 1) }).text.length, MAX_FILTER_CHARACTERS);
});

test("figures of a filtered tree are those of the board, and it says how many are shown", () => {
  const { nodes } = modelOf(STATE, filterOf({ ...NO_FILTER, hideDone: true }, "mira"));
  assert.equal(nodes.get("project/70/phase/p1")?.description, "1 of 2 shown · 1/2 done");
  assert.deepEqual(nodes.get("project/70/phase/p1")?.children, ["project/70/issue/2"]);
  assert.match(nodes.get("project/70")?.description ?? "", /2 of 3 shown · /);
  assert.match(nodes.get("project/70")?.spoken ?? "", /2 of 3 shown$/);
  assert.doesNotMatch(nodes.get("project/70/no-phase")?.description ?? "", /shown/);
});

test("phases with nothing to show are left out, empty ones only while something is looked for", () => {
  const phases = (filter: Partial<FilterSettings>): readonly string[] | undefined =>
    modelOf(STATE, filterOf({ ...NO_FILTER, ...filter }, "mira")).nodes.get("project/70")?.children;
  assert.deepEqual(phases({ onlyMine: true }), ["project/70/phase/p1", "project/70/phase/p2"]);
  assert.deepEqual(phases({ text: "cafe" }), ["project/70/phase/p1"]);
  assert.deepEqual(phases({ text: "nowhere" }), []);
});
