import assert from "node:assert/strict";
import { test } from "node:test";
import { ago } from "../../src/protocol/times";

test("ages are as people say them, and never in the future", () => {
  const ages = [-5_000, 0, 59_000, 60_000, 3_600_000, 86_400_000, 200_000_000].map(ago);
  assert.deepEqual(ages, ["just now", "just now", "59 s ago", "1 min ago", "1 h ago", "1 day ago", "2 days ago"]);
});
