import assert from "node:assert/strict";
import { test } from "node:test";
import { Folding, MAX_REMEMBERED } from "../../src/tree/folding";
import type { TreeNode } from "../../src/tree/node";

function node(kind: TreeNode["kind"], id: string): TreeNode {
  return { id, kind, label: id, description: "", spoken: id, details: [id], children: [], context: kind };
}

test("projects and phases are open at first, issues closed; what the user did stays", () => {
  const folding = new Folding();
  const [phase, issue] = [node("phase", "p"), node("issue", "i")];
  assert.deepEqual([folding.isOpen(phase), folding.isOpen(issue)], [true, false]);
  folding.touch(phase, false);
  folding.touch(issue, true);
  assert.deepEqual([folding.isOpen(phase), folding.isOpen(issue)], [false, true]);
  folding.touch(phase, true);
  folding.touch(issue, false);
  assert.deepEqual([folding.isOpen(phase), folding.isOpen(issue)], [true, false]);
});

test("what is remembered has a bound, and the oldest goes first", () => {
  const folding = new Folding();
  for (let index = 0; index <= MAX_REMEMBERED; index++) folding.touch(node("issue", `i${index}`), true);
  assert.equal(folding.isOpen(node("issue", "i0")), false);
  assert.equal(folding.isOpen(node("issue", "i1")), true);
});
