import assert from "node:assert/strict";
import { test } from "node:test";
import { detailsOf, rowOf, sentenceOf } from "../../src/activity/activityRows";
import type { ActivityEntry } from "../../src/protocol/messages";

const NOW = Date.parse("2026-03-01T10:20:00.000Z");
const STATUS: ActivityEntry = {
  sequence: 8,
  projectNumber: 70,
  issueNumber: 3,
  type: "issue.updated",
  timestamp: "2026-03-01T10:17:30.000Z",
  actor: "claude",
  origin: "mcp",
  changed: ["status", "assignee"],
  title: "Payment form",
  status: "in_progress",
  assignee: "mira",
};

test("a row says what, who and when; its hover text all of it", () => {
  const row = rowOf(STATUS, "Checkout", NOW);
  assert.equal(row.label, "Payment form → in progress");
  assert.equal(row.description, "claude · 2 min ago");
  assert.equal(row.spoken, "Payment form, now in progress, claude (agent), 2 min ago");
  assert.deepEqual(detailsOf(STATUS, "Checkout").slice(0, -1), [
    "#3 Payment form",
    "Payment form → in progress",
    "Changed: status, assignee",
    "By claude (agent)",
    "In Checkout",
  ]);
  assert.equal(row.key, "70/8");
});

test("a change of a moment ago, or of a clock that is ahead, is just now", () => {
  for (const late of [0, 59_000, -5_000]) {
    const timestamp = new Date(NOW - late).toISOString();
    assert.equal(rowOf({ ...STATUS, timestamp }, "Checkout", NOW).description, "claude · just now");
  }
});

test("each kind of change has its words", () => {
  const label = (fields: Partial<ActivityEntry>): string => rowOf({ ...STATUS, ...fields }, "Checkout", NOW).label;
  assert.equal(label({ type: "issue.created", changed: [] }), "Payment form added");
  assert.equal(label({ type: "issue.deleted", changed: [] }), "Payment form deleted");
  assert.equal(label({ changed: ["phase"], phase: "Build" }), "Payment form → Build");
  assert.equal(label({ changed: ["phase"] }), "Payment form → no phase");
  assert.equal(label({ changed: ["assignee"] }), "Payment form → mira");
  assert.equal(label({ changed: ["workItems"] }), "Payment form: work items");
  assert.equal(label({ changed: ["title", "body"] }), "Payment form: new title");
  assert.equal(label({ changed: ["priority"] }), "Payment form: priority");
  assert.equal(label({ changed: ["sprint"] }), "Payment form changed");
  const { issueNumber: _issue, assignee: _assignee, ...base } = STATUS;
  const project = (fields: Partial<ActivityEntry>): string => rowOf({ ...base, title: "Checkout", ...fields }, "Checkout", NOW).label;
  assert.equal(project({ type: "project.created", changed: [] }), "Checkout added");
  assert.equal(project({ type: "project.updated", changed: ["status"], status: "closed" }), "Checkout closed");
  assert.equal(project({ type: "project.updated", changed: ["status"], status: "open" }), "Checkout opened again");
  assert.equal(project({ type: "phase.updated", title: "", changed: [] }), "Phases of Checkout changed");
  assert.equal(project({ type: "team.created" as "phase.updated" }), "Checkout changed");
});

test("agents, people and scripts are told apart, and who is not known is someone", () => {
  const by = (fields: Partial<ActivityEntry>): string | undefined => detailsOf({ ...STATUS, ...fields }, "Checkout").at(-3);
  assert.equal(by({ origin: "editor", actor: "mira" }), "By mira (person, in an editor)");
  assert.equal(by({ origin: "webhook", actor: "octocat" }), "By octocat (script, webhook)");
  const { actor: _actor, origin: _origin, ...unknown } = STATUS;
  assert.equal(detailsOf(unknown, undefined).at(-3), "By someone");
  assert.equal(detailsOf(unknown, undefined).at(-2), "In project 70");
  assert.equal(sentenceOf(unknown, undefined), "someone: Payment form → in progress");
});

test("what did not stay says more than what changed, and its hover text why", () => {
  const overruled: ActivityEntry = { ...STATUS, conflict: { field: "status", kept: "done", lost: "todo", by: "octocat" } };
  assert.equal(rowOf(overruled, "Checkout", NOW).label, "Payment form: status was overruled by octocat");
  assert.ok(detailsOf(overruled, "Checkout").includes("Both sides changed it (status): “done” of octocat stays, “todo” does not"));
  const refused: ActivityEntry = { ...STATUS, changed: [], refused: { field: "assignee", lost: "nobody", reason: "GitHub knows no nobody" } };
  assert.equal(rowOf(refused, "Checkout", NOW).label, "Payment form: GitHub did not take the assignee");
  assert.ok(detailsOf(refused, "Checkout").includes("GitHub did not take “nobody” (assignee): GitHub knows no nobody"));
});
