import assert from "node:assert/strict";
import { test } from "node:test";
import { aged, entriesOf, MAX_ENTRIES, NO_ACTIVITY, SHOWN_FOR_MS, withEntries, withoutProject, type Activity } from "../../src/activity/activity";
import { ActivityFeed } from "../../src/activity/activityFeed";
import type { ActivityEntry, Ask, Change } from "../../src/protocol/messages";
import { batch, issue, project } from "../samples";

const NOW = Date.parse("2026-03-01T10:20:00.000Z");

function entry(sequence: number, secondsAgo: number, fields: Partial<ActivityEntry> = {}): ActivityEntry {
  const timestamp = new Date(NOW - secondsAgo * 1_000).toISOString();
  return { sequence, projectNumber: 70, issueNumber: 1, type: "issue.updated", timestamp, changed: ["status"], title: "Sew", ...fields };
}

function sequences({ entries }: Activity): number[] {
  return entries.map(({ sequence }) => sequence);
}

test("changes stand newest first, each once, also when they come late or twice", () => {
  const first = withEntries(NO_ACTIVITY, [entry(2, 20), entry(1, 30)], NOW);
  const more = withEntries(first, [entry(3, 10), entry(2, 20), entry(1, 25, { projectNumber: 71 })], NOW);
  assert.deepEqual(more.entries.map((one) => [one.projectNumber, one.sequence]), [[70, 3], [70, 2], [71, 1], [70, 1]]);
});

test("changes of one moment stand by project, the later ones of a project first", () => {
  const all = withEntries(NO_ACTIVITY, [entry(4, 5), entry(5, 5), entry(9, 5, { projectNumber: 3 })], NOW);
  assert.deepEqual(sequences(all), [9, 5, 4]);
});

test("what is older than an hour goes, and so do the oldest past the bound", () => {
  const all = withEntries(NO_ACTIVITY, [entry(1, 3_599), entry(2, 3_600), entry(3, 10)], NOW);
  assert.deepEqual(sequences(all), [3, 1]);
  assert.equal(aged(all, NOW), all);
  assert.deepEqual(sequences(aged(all, NOW + 1_000)), [3]);
  assert.deepEqual(aged(all, NOW + SHOWN_FOR_MS), NO_ACTIVITY);
  const many = Array.from({ length: MAX_ENTRIES + 20 }, (_, index) => entry(index + 1, MAX_ENTRIES + 20 - index));
  const kept = sequences(withEntries(NO_ACTIVITY, many, NOW));
  assert.equal(kept.length, MAX_ENTRIES);
  assert.deepEqual([kept[0], kept.at(-1)], [MAX_ENTRIES + 20, 21]);
});

test("a change without a time that can be read is passed over", () => {
  assert.deepEqual(withEntries(NO_ACTIVITY, [entry(1, 0, { timestamp: "soon" })], NOW), NO_ACTIVITY);
});

test("a project whose numbering begins anew loses its changes, the others keep theirs", () => {
  const all = withEntries(NO_ACTIVITY, [entry(1, 10), entry(1, 20, { projectNumber: 71 })], NOW);
  assert.deepEqual(withoutProject(all, 70).entries.map(({ projectNumber }) => projectNumber), [71]);
  assert.equal(withoutProject(all, 72), all);
});

test("a window of changes becomes entries, with who made them and by which way", () => {
  const timestamp = new Date(NOW).toISOString();
  const after = issue(3, { status: "done", phase: "Build", assignee: "mira" });
  const changes = [
    { sequence: 8, type: "issue.updated", projectNumber: 70, issueNumber: 3, timestamp, data: { issue: after, changed: ["status"], actor: "claude", origin: "mcp" } },
    { sequence: 9, type: "project.updated", projectNumber: 70, timestamp, data: { project: project(70, { status: "closed" }), changed: ["status"] } },
    { sequence: 10, type: "phase.updated", projectNumber: 70, timestamp, data: { phases: [], changed: [] } },
    { sequence: 11, type: "team.created", projectNumber: 70, timestamp, data: {} },
  ] as unknown as Change[];
  const [done, closed, phases, ...others] = entriesOf(batch(changes));
  assert.deepEqual(done, {
    sequence: 8,
    projectNumber: 70,
    issueNumber: 3,
    timestamp,
    type: "issue.updated",
    changed: ["status"],
    actor: "claude",
    origin: "mcp",
    title: "Issue 3",
    status: "done",
    phase: "Build",
    assignee: "mira",
  });
  assert.equal(closed?.status, "closed");
  assert.equal(closed?.actor, undefined);
  assert.equal(phases?.issueNumber, undefined);
  assert.deepEqual(others, []);
});

interface Asked {
  readonly method: string;
  answer(result: unknown): Promise<void>;
  refuse(error: unknown): Promise<void>;
}

function desk(): { ask: Ask; asked: Asked[] } {
  const asked: Asked[] = [];
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const ask = ((method: string) =>
    new Promise((resolve, reject) => {
      asked.push({ method, answer: (result) => (resolve(result), settled()), refuse: (error) => (reject(error), settled()) });
    })) as Ask;
  return { ask, asked };
}

function feed(): { feed: ActivityFeed; shown: Activity[]; warnings: string[] } {
  const shown: Activity[] = [];
  const warnings: string[] = [];
  const made = new ActivityFeed({ now: () => NOW, changed: (activity) => shown.push(activity), warn: (text) => warnings.push(text) });
  return { feed: made, shown, warnings };
}

test("the last hour comes from the sidecar, and then the changes as they happen", async () => {
  const { feed: own, shown } = feed();
  const { ask, asked } = desk();
  own.connect(ask);
  const loading = own.load();
  assert.equal(asked[0]?.method, "boardcast/activity");
  await asked[0]?.answer({ entries: [entry(2, 20), entry(1, 30)] });
  await loading;
  own.heard(batch([{ sequence: 3, type: "issue.updated", projectNumber: 70, issueNumber: 1, timestamp: new Date(NOW).toISOString(), data: { issue: issue(1), changed: [] } }]));
  assert.deepEqual(shown.map(sequences), [[2, 1], [3, 2, 1]]);
});

test("a board that must be fetched again has its activity fetched again, once more when that is under way", async () => {
  const { feed: own } = feed();
  const { ask, asked } = desk();
  own.connect(ask);
  void own.load();
  own.heard(batch([], [{ projectNumber: 70, reason: "gap" }]));
  own.heard(batch([], [{ projectNumber: 70, reason: "gap" }]));
  assert.equal(asked.length, 1);
  await asked[0]?.answer({ entries: [] });
  assert.equal(asked.length, 2);
  await asked[1]?.answer({ entries: [] });
  assert.equal(asked.length, 2);
});

test("a new epoch of a project drops what was known of it", async () => {
  const { feed: own } = feed();
  const { ask, asked } = desk();
  own.connect(ask);
  void own.load();
  await asked[0]?.answer({ entries: [entry(5, 20), entry(6, 10, { projectNumber: 71 })] });
  own.heard(batch([], [{ projectNumber: 70, reason: "epoch" }]));
  assert.deepEqual(sequences(own.activity), [6]);
});

test("a sidecar that knows no activity is no reason to complain; another failure is", async () => {
  const { feed: own, warnings } = feed();
  const { ask, asked } = desk();
  own.connect(ask);
  void own.load();
  await asked[0]?.refuse(Object.assign(new Error("unknown method"), { code: -32_601 }));
  assert.deepEqual(warnings, []);
  void own.load();
  await asked[1]?.refuse(new Error("The tracker does not answer."));
  assert.match(warnings[0] ?? "", /does not answer/);
});

test("the answer of a sidecar that went away is not taken", async () => {
  const { feed: own, shown } = feed();
  const { ask, asked } = desk();
  own.connect(ask);
  void own.load();
  own.connect(undefined);
  await asked[0]?.answer({ entries: [entry(1, 5)] });
  assert.deepEqual(shown, []);
});
