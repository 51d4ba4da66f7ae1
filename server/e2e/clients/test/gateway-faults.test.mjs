// Servers that fail in three ways at once cost the calls of no other. How quickly a
// call ends that is not let through (5 ms) says `scripts/bench gateway --faults 10`, the long run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, table } from "../lib/gatewayFaults.mjs";

test("one server is down, one hangs, one fails every other call: the others are answered, and each is left alone and used again", async () => {
  const found = await faults({ seconds: process.env.BOARDCAST_FULL === "true" ? 60 : 12, openMs: 1_500 });
  console.log(table(found).join("\n"));
  const { others, bad, window } = found;
  assert.ok(others.answered / others.calls >= 0.999, others.wrong.slice(0, 3).join("; "));
  for (const one of bad) {
    assert.ok(one.opened >= 1 && one.closed >= 1, `${one.id} was opened ${one.opened} times, and closed ${one.closed} times`);
    assert.equal(one.late, 0, `${one.id}: ${one.late} calls were let through after ${window} had failed`);
    assert.ok(one.open.length > 10, `${one.id}: ${one.open.length} calls were not let through`);
  }
  // While it hangs nothing but the probes gets there, one each time.
  const [, hanging] = bad;
  assert.ok(hanging.probes >= 2);
  assert.ok(hanging.arrived >= 1 && hanging.arrived <= hanging.probes, `${hanging.arrived} calls arrived in ${hanging.probes} probes`);
});
