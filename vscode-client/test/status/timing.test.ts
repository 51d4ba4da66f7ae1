import assert from "node:assert/strict";
import { test } from "node:test";
import { timingLines } from "../../src/status/timing";

const NOW = Date.parse("2026-03-01T10:20:00.000Z");

test("the hover text has since when, how old the last change is, and the next try", () => {
  const link = { state: "polling", since: "2026-03-01T10:17:00.000Z", lastEventAt: "2026-03-01T08:00:00Z", attempt: 3, nextAttemptInMs: 9_000 } as const;
  const lines = timingLines(link, { heardAt: NOW - 4_000, now: NOW });
  assert.equal(lines.length, 3);
  assert.match(lines[0] ?? "", /, 3 min ago$/);
  assert.match(lines[1] ?? "", /, 2 h ago$/);
  assert.equal(lines[2], "Next try in 5 s, after 3 failures");
});

test("a try that is due is now, and one failure is one", () => {
  const link = { state: "offline", attempt: 1, nextAttemptInMs: 1_000 } as const;
  assert.deepEqual(timingLines(link, { heardAt: NOW - 4_000, now: NOW }), ["Next try now, after 1 failure"]);
});

test("what is not known is not told", () => {
  assert.deepEqual(timingLines({ state: "live", since: "yesterday" }, { heardAt: NOW, now: NOW }), []);
});
