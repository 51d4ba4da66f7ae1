import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { QUIET_MS, SETTLED_MAX_COUNT, SettledRedraw } from "../../src/tree/settledRedraw";

test("what changed is drawn once more when nothing changes any more, and then not again", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const drawn: string[][] = [];
    const settled = new SettledRedraw((ids) => drawn.push([...ids]));
    settled.drawn([]);
    mock.timers.tick(QUIET_MS);
    assert.deepEqual(drawn, [], "nothing changed");
    settled.drawn(["a"]);
    mock.timers.tick(QUIET_MS - 1);
    settled.drawn(["b", "a"]);
    mock.timers.tick(QUIET_MS - 1);
    assert.deepEqual(drawn, [], "not while things change");
    mock.timers.tick(1);
    assert.deepEqual(drawn, [["b", "a"]]);
    mock.timers.tick(10 * QUIET_MS);
    assert.equal(drawn.length, 1);
    settled.drawn(Array.from({ length: SETTLED_MAX_COUNT + 1 }, (_, index) => String(index)));
    mock.timers.tick(QUIET_MS);
    const last: readonly string[] = drawn.at(-1) ?? [];
    assert.equal(last.length, SETTLED_MAX_COUNT);
    assert.ok(!last.includes("0"), "the one that changed first is left");
    settled.drawn(["c"]);
    settled.dispose();
    mock.timers.tick(QUIET_MS);
    assert.equal(drawn.length, 2);
  } finally {
    mock.timers.reset();
  }
});
