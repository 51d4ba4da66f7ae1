import assert from "node:assert/strict";
import { test } from "node:test";
import manifest from "../../package.json";
import { chosenEvents, EVENTS, tell, TOLD_EVERY_MS, worthTelling, type NotifyEvent, type Telling } from "../../src/activity/notify";
import type { ActivityEntry } from "../../src/protocol/messages";

const NOW = 1_000_000;
const DONE: ActivityEntry = {
  sequence: 8,
  projectNumber: 70,
  issueNumber: 3,
  type: "issue.updated",
  timestamp: "2026-03-01T10:17:30.000Z",
  actor: "claude",
  changed: ["status"],
  title: "Payment form",
  status: "done",
  assignee: "Mira",
};
const { issueNumber: _issue, assignee: _assignee, ...PROJECT } = DONE;

function told(event: NotifyEvent, entry: ActivityEntry, me = "mira"): boolean {
  return worthTelling([entry], new Set([event]), me).length === 1;
}

test("nothing is told unless it was asked for, and the setting offers what there is", () => {
  assert.deepEqual(worthTelling([DONE], chosenEvents([]), "mira"), []);
  assert.deepEqual([...chosenEvents(["issueDone", "lunch", 7])], ["issueDone"]);
  assert.equal(chosenEvents("issueDone").size, 0);
  const setting = manifest.contributes.configuration.properties["boardcast.notify"];
  assert.deepEqual(setting.items.enum, EVENTS);
  assert.deepEqual(setting.default, []);
});

test("each event is told when it happens, and not when something else does", () => {
  assert.ok(told("issueDone", DONE));
  assert.ok(!told("issueDone", { ...DONE, changed: ["title"] }));
  assert.ok(!told("issueDone", { ...DONE, status: "todo" }));
  assert.ok(told("myIssueChanged", DONE));
  assert.ok(!told("myIssueChanged", { ...DONE, assignee: "zoe" }));
  assert.ok(told("issueAssignedToMe", { ...DONE, changed: ["assignee"] }));
  assert.ok(told("issueAssignedToMe", { ...DONE, type: "issue.created", changed: [] }));
  assert.ok(!told("issueAssignedToMe", DONE));
  assert.ok(told("projectClosed", { ...PROJECT, type: "project.updated", status: "closed" }));
  assert.ok(!told("projectClosed", { ...PROJECT, type: "project.updated", status: "open" }));
});

test("one's own changes are never told", () => {
  for (const event of EVENTS) assert.ok(!told(event, { ...DONE, actor: "mira", changed: ["status", "assignee"] }));
});

test("a window is one message, and the next comes after a while with what came meanwhile", () => {
  const first = tell({}, [DONE, DONE, { ...DONE, sequence: 9 }], NOW);
  assert.deepEqual([first.message?.entry.sequence, first.message?.others, first.againInMs], [9, 2, undefined]);
  const second = tell(first.telling, [{ ...DONE, sequence: 10 }], NOW + 4_000);
  assert.equal(second.message, undefined);
  assert.equal(second.againInMs, TOLD_EVERY_MS - 4_000);
  const third = tell(second.telling, [{ ...DONE, sequence: 11 }, DONE], NOW + 5_000);
  const due = tell(third.telling, [], NOW + TOLD_EVERY_MS);
  assert.deepEqual([due.message?.entry.sequence, due.message?.others], [8, 2]);
  const quiet: Telling = due.telling;
  assert.deepEqual(tell(quiet, [], NOW + 10 * TOLD_EVERY_MS), { telling: quiet });
});
