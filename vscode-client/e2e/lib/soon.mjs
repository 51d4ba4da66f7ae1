// What has to be seen soon, on machines that are slower than the one that times are meant for, or do other things beside.
import assert from "node:assert/strict";

const TRIES = 3;

/** How long `work` takes where times are meant: two cores with nothing else to do. */
const WORK_MS = 280;
const WORK_ROUNDS = 10;
const WORK_ROWS = 20_000;
/** A machine that is slower than this proves nothing by any time. */
const SLOWDOWN_MAX = 20;

let isWarm = false;

/** What programs of this kind do: objects are made, written, read, sorted. */
function work() {
  for (let round = 0; round < WORK_ROUNDS; round++) {
    const rows = [];
    for (let i = 0, id = 1; i < WORK_ROWS; i++) {
      id = (Math.imul(id, 1_103_515_245) + 12_345) >>> 0;
      rows.push({ id, title: `item ${id % 997}`, at: i });
    }
    const again = JSON.parse(JSON.stringify(rows)).sort((a, b) => a.id - b.id);
    assert.equal(new Set(again.map(({ title }) => title)).size, 997);
  }
}

/** How many times longer work takes at this moment than where times are meant: 1 to 20. Nothing else runs here meanwhile. */
export function slowdown() {
  // The first time it is compiled.
  if (!isWarm) work();
  isWarm = true;
  const from = performance.now();
  work();
  return Math.min(SLOWDOWN_MAX, Math.max(1, (performance.now() - from) / WORK_MS));
}

/**
 * That something took no longer than wanted, or than that is on this machine at this moment.
 *
 * @param withinMs  what is wanted where times are meant
 */
export function assertSoon(context, what, tookMs, withinMs) {
  assert.ok(isSoon(context, what, tookMs, withinMs), `${what}: ${Math.round(tookMs)} ms, wanted within ${withinMs}`);
}

/** The same as an answer. How slow the machine is is looked at only where the time was not met. */
export function isSoon(context, what, tookMs, withinMs) {
  if (tookMs < withinMs) return true;
  const times = slowdown();
  context.diagnostic(`${what}: ${Math.round(tookMs)} ms, wanted within ${withinMs}; this machine is ${times.toFixed(1)} times slower than meant`);
  return tookMs < withinMs * times;
}

/**
 * Does something anew, a few times, until it was soon enough: on a machine that does other things beside, one time may be slow.
 *
 * @param once  gets the number of the try, from 0; gives how long it took, in ms
 */
export async function soonEnough(context, what, withinMs, once) {
  const times = [];
  do times.push(Math.round(await once(times.length)));
  while (!isSoon(context, what, times.at(-1), withinMs) && times.length < TRIES);
  context.diagnostic(`${what}: ${times.join(", ")} ms`);
  assertSoon(context, what, times.at(-1), withinMs);
}
