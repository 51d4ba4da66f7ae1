import assert from "node:assert/strict";
import { test } from "node:test";
import { CrashCounter } from "../../src/sidecar/crashCounter";

test("what ends now and then is forgiven, what ends all the time is not", () => {
  const crashes = new CrashCounter(2, 1_000);
  assert.deepEqual([0, 900, 1_950, 2_000].map((now) => crashes.forgiven(now)), [true, true, true, true]);
  assert.deepEqual([2_100, 2_200].map((now) => crashes.forgiven(now)), [false, true]);
});
