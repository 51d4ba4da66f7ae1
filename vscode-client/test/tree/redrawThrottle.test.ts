import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { EMPTY, withBoard, withChanges, withProjects } from "../../src/boards/state";
import { modelOf } from "../../src/tree/model";
import { RedrawThrottle, rowsBelow } from "../../src/tree/redrawThrottle";
import { redrawApart } from "../../src/tree/treeDiff";
import { batch, board, issue, phase, updated } from "../samples";

const PROJECT = "project/70";

test("a heavy node is drawn at once, and again only when its pause is over", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const drawn: string[][] = [];
    const throttle = new RedrawThrottle((ids) => drawn.push([...ids]));
    throttle.want(new Map([["a", 1_000]]));
    assert.deepEqual(drawn, [["a"]]);
    throttle.want(new Map([["a", 1_000]]));
    throttle.want(new Map([["b", 200]]));
    mock.timers.tick(1_499);
    assert.equal(drawn.length, 1);
    mock.timers.tick(1);
    assert.deepEqual(drawn, [["a"], ["a", "b"]]);
    mock.timers.tick(5_000);
    assert.equal(drawn.length, 2, "nothing is drawn that nobody wants");
    throttle.want(new Map([["b", 200]]));
    assert.equal(drawn.length, 3, "after a quiet time at once");
    throttle.want(new Map([["b", 200]]));
    throttle.clear();
    mock.timers.tick(5_000);
    assert.equal(drawn.length, 3, "not what has been drawn with all the rest");
    throttle.dispose();
  } finally {
    mock.timers.reset();
  }
});

test("below a heavy node the rows that differ are drawn at once", () => {
  const phases = [phase("p1", "Build", 1)];
  const issues = [1, 2, 3].map((number) => issue(number, { phaseId: "p1", phase: "Build" }));
  const of = board(1, issues, phases);
  const before = withBoard(withProjects(EMPTY, [of.project], [], new Set()).state, of).state;
  const after = withChanges(before, batch([updated(2, issue(2, { phaseId: "p1", phase: "Build", status: "done" }))])).state;
  const [old, now] = [modelOf(before), modelOf(after)];
  const root = now.nodes.get(PROJECT);
  assert.ok(root);
  assert.equal(rowsBelow(now, root), 4);
  const group = `${PROJECT}/phase/p1`;
  assert.deepEqual(redrawApart(old, now, () => false), { now: [PROJECT], later: [] });
  const apart = redrawApart(old, now, (node) => rowsBelow(now, node) > 2);
  assert.deepEqual(apart, { now: [`${PROJECT}/issue/2`], later: [PROJECT, group] });
});
