// What has to be seen soon, on machines that are slower than the one that times are meant for, or do other things beside.
import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";

const TRIES = 3;

/** How long `work` takes, twice at once, where times are meant: two cores with nothing else to do. */
const WORK_MS = 220;
const WORK_ROUNDS = 10;
const WORK_ROWS = 20_000;
const TITLES = 997;
/** More is no slow machine, but one that stands still. */
const WORK_MAX_MS = 60_000;
/** A machine that is slower than this proves nothing by any time. */
const SLOWDOWN_MAX = 20;

/** What programs of this kind do: objects are made, written, read, sorted. */
function work(rounds, count, titles) {
  for (let round = 0; round < rounds; round++) {
    const rows = [];
    for (let i = 0, id = 1; i < count; i++) {
      id = (Math.imul(id, 1_103_515_245) + 12_345) >>> 0;
      rows.push({ id, title: `item ${id % titles}`, at: i });
    }
    const again = JSON.parse(JSON.stringify(rows)).sort((a, b) => a.id - b.id);
    if (new Set(again.map(({ title }) => title)).size !== titles) throw new Error("titles are missing");
  }
}

/**
 * How many times longer work takes at this moment than where times are meant: 1 to 20. It is done twice at once, since what
 * is timed is several programs; nothing else runs here meanwhile.
 */
export function slowdown() {
  const [ready, go, done] = [0, 1, 2];
  const size = [WORK_ROUNDS, WORK_ROWS, TITLES];
  const steps = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  // The first time it is compiled.
  const beside = `
    const { workerData: steps } = require("node:worker_threads");
    const work = ${work};
    const tell = (step) => (Atomics.store(steps, step, 1), Atomics.notify(steps, step));
    work(...${JSON.stringify(size)});
    tell(${ready});
    Atomics.wait(steps, ${go}, 0);
    work(...${JSON.stringify(size)});
    tell(${done});`;
  const other = new Worker(beside, { eval: true, workerData: steps });
  other.unref();
  const wait = (step) => assert.notEqual(Atomics.wait(steps, step, 0, WORK_MAX_MS), "timed-out", "the machine's pace cannot be told");
  work(...size);
  wait(ready);
  const from = performance.now();
  Atomics.store(steps, go, 1);
  Atomics.notify(steps, go);
  work(...size);
  wait(done);
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
  let isMet = false;
  do {
    times.push(Math.round(await once(times.length)));
    isMet = isSoon(context, what, times.at(-1), withinMs);
  } while (!isMet && times.length < TRIES);
  context.diagnostic(`${what}: ${times.join(", ")} ms`);
  assert.ok(isMet, `${what}: ${times.join(", ")} ms, wanted within ${withinMs}`);
}
