// More changes than anybody can read: memory stays bounded, the editor is told at most twice a second, and ends with the
// tracker's exact board. BOARDCAST_FULL=true makes it 100,000 at once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { after, test } from "node:test";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { openRelay } from "../lib/relay.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { program, using } from "../lib/suite.mjs";

const EVENTS = process.env.BOARDCAST_FULL === "true" ? 100_000 : 10_000;
const ISSUES = 1_500;
const CONNECTIONS = 32;
/** Of the whole process: Java itself, its code, and a heap that is bounded by the launcher. */
const MEMORY_MAX_MIB = 320;
const WINDOW_MS = 500;
/** What the system keeps of a stream that nobody reads, and Node of one that it stopped reading, with room to spare. */
const PIPE_MAX_BYTES = 512 * 1_024;
const CHANGES_MAX = 1_000;
const STATUSES = ["todo", "in_progress", "done", "backlog"];

let started;
const board = () => (started ??= startBoard(program, { REPLAY_BUFFER_EVENTS: "200000", LOG_LEVEL: "error" }));
after(async () => (await started?.catch(() => undefined))?.close());

/** Peak resident memory of a process, in MiB. */
const peakMiB = (pid) => Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1_024;

/** Writes as fast as the tracker takes it: issues first, then changes of their status, until there are so many events. */
async function burst(server, projectNumber, events) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const { hostname, port } = new URL(server.trackerUrl);
  const send = (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = { authorization: `Bearer ${server.key}`, "content-type": "application/json", "content-length": Buffer.byteLength(text) };
      const call = request({ agent, hostname, port, method, path, headers }, (answer) => {
        answer.resume();
        answer.on("end", () => (answer.statusCode < 300 ? resolve() : reject(new Error(`${method} ${path}: ${answer.statusCode}`))));
      });
      call.on("error", reject);
      call.end(text);
    });
  const issues = Math.min(ISSUES, Math.floor(events / 2));
  const many = async (count, one) => {
    let next = 0;
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      while (next < count) await one(next++);
    }));
  };
  try {
    await many(issues, (i) => send("POST", `/api/projects/${projectNumber}/issues`, { title: `Issue ${i}`, body: "x".repeat(200) }));
    await many(events - issues, (i) =>
      send("PUT", `/api/projects/${projectNumber}/issues/${1 + (i % issues)}/status`, { status: STATUSES[Math.floor(i / issues) % STATUSES.length] }),
    );
  } finally {
    agent.destroy();
  }
}

async function exact(server, sidecar, projectNumber, timeoutMs) {
  const stored = await server.rest("GET", `/api/projects/${projectNumber}/board`);
  await until(
    "the editor has the tracker's board",
    async () => (await sidecar.request("boardcast/board", { projectNumber })).position.sequence === stored.position.sequence,
    timeoutMs,
  );
  const { ageMs, ...shown } = await sidecar.request("boardcast/board", { projectNumber });
  assert.deepEqual(shown, stored);
  return stored;
}

function assertWindows(sidecar) {
  // One may be late and the next not, so each gap may be shorter, but not two of them.
  for (const [i, batch] of sidecar.batches.entries()) {
    assert.ok(batch.changes.length <= CHANGES_MAX, `${batch.changes.length} changes in one window`);
    const twoBefore = sidecar.batches[i - 2]?.at ?? -Infinity;
    assert.ok(batch.at - twoBefore >= WINDOW_MS, `three windows in ${batch.at - twoBefore} ms`);
  }
  const [first, last] = [sidecar.batches[0].at, sidecar.batches.at(-1).at];
  assert.ok(sidecar.batches.length <= 1 + Math.ceil((last - first) / WINDOW_MS), "at most two notifications a second");
  const sequences = sidecar.changes().map(({ sequence }) => sequence);
  assert.deepEqual(sequences, [...new Set(sequences)].sort((a, b) => a - b), "each once, in order");
}

test(`${EVENTS} events that were missed come in one burst`, async (context) => {
  const server = await board();
  const relay = await openRelay(Number(new URL(server.hubUrl).port));
  try {
    await using(openSidecar(server, { hubUrl: `ws://127.0.0.1:${relay.port}/notifications`, fallbackToPolling: false }), async (sidecar) => {
      await sidecar.live();
      const { number } = await server.rest("POST", "/api/projects", { title: "Burst" });
      await sidecar.change("the project is followed", (change) => change.projectNumber === number);
      await sidecar.request("boardcast/board", { projectNumber: number });
      relay.mode("refuse");
      relay.cut();
      await until("the link is down", () => sidecar.state() !== "live");
      const begun = performance.now();
      await burst(server, number, EVENTS);
      const wroteMs = performance.now() - begun;
      relay.mode("pass");
      const from = performance.now();
      await sidecar.request("workspace/executeCommand", { command: "boardcast.reconnect" });
      const stored = await exact(server, sidecar, number, 120_000);
      const tookMs = performance.now() - from;
      await sidecar.live();
      assert.equal(stored.position.sequence, EVENTS + 1);
      assertWindows(sidecar);
      const { counters } = await sidecar.request("boardcast/status");
      assert.equal(counters.events, EVENTS + 1, "each event was let through once");
      const peak = peakMiB(sidecar.child.pid);
      context.diagnostic(
        `${EVENTS} events: written in ${(wroteMs / 1_000).toFixed(1)} s, replayed in ${(tookMs / 1_000).toFixed(1)} s, ` +
          `${sidecar.batches.length} notifications, peak memory ${Math.round(peak)} MiB`,
      );
      assert.ok(peak < MEMORY_MAX_MIB, `${peak} MiB`);
    });
  } finally {
    await relay.close();
  }
});

test("an editor that reads nothing for a while gets one merged window, not a queue of them", async (context) => {
  const server = await board();
  await using(openSidecar(server), async (sidecar) => {
    await sidecar.live();
    const { number } = await server.rest("POST", "/api/projects", { title: "Slow" });
    await sidecar.change("the project is followed", (change) => change.projectNumber === number);
    await sidecar.request("boardcast/board", { projectNumber: number });
    const events = EVENTS / 10;
    sidecar.child.stdout.pause();
    await burst(server, number, events);
    // As long as several windows, in which the pipe fills.
    for (let round = 0; round < 4; round++) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await server.rest("PUT", `/api/projects/${number}/issues/1/status`, { status: STATUSES[round] });
    }
    const before = sidecar.batches.length;
    sidecar.child.stdout.resume();
    await exact(server, sidecar, number, 120_000);
    const { position } = await server.rest("GET", `/api/projects/${number}/board`);
    await until("the last change was told", () =>
      sidecar.batches.some(({ refresh }) => refresh.length > 0) || sidecar.changes().some(({ sequence }) => sequence === position.sequence));
    const { counters } = await sidecar.request("boardcast/status");
    const peak = peakMiB(sidecar.child.pid);
    context.diagnostic(`${events} events, ${sidecar.batches.length - before} notifications after the pause, peak memory ${Math.round(peak)} MiB`);
    // What is in the pipe is gone; of the rest, one window is being written, one is merged, and one may have begun since.
    const piped = sidecar.batches.slice(before, -3).reduce((bytes, batch) => bytes + JSON.stringify(batch).length, 0);
    assert.ok(piped <= PIPE_MAX_BYTES, `${piped} bytes were queued in ${sidecar.batches.length - before} notifications`);
    assert.equal(counters.events, position.sequence, "each event was let through once");
    assert.ok(peak < MEMORY_MAX_MIB, `${peak} MiB`);
    const sequences = sidecar.changes().map(({ sequence }) => sequence);
    assert.deepEqual(sequences, [...new Set(sequences)].sort((a, b) => a - b), "each once, in order");
  });
});
