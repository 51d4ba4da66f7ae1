import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkState } from "../../src/protocol/messages";
import { askOf, isHopeless, newsOf, type SessionState, type Sidecar } from "../../src/sidecar/sessionState";

const FIRST: Sidecar = { ask: () => Promise.reject(new Error("not asked")) };
const SECOND: Sidecar = { ask: () => Promise.reject(new Error("not asked")) };
const STOPPED: SessionState = { kind: "stopped" };
const FAILED: SessionState = { kind: "failed", problem: { message: "no Java", remedy: "java" } };

function running(state: LinkState, sidecar = FIRST): SessionState {
  return { kind: "running", sidecar, link: { state } };
}

test("a sidecar that comes, goes or follows another is another one to ask", () => {
  assert.deepEqual(newsOf(STOPPED, running("connecting")), { another: true, reached: false });
  assert.deepEqual(newsOf(running("live"), running("live", SECOND)), { another: true, reached: true });
  assert.deepEqual(newsOf(running("live"), FAILED), { another: true, reached: false });
  assert.deepEqual(newsOf({ kind: "starting" }, FAILED), { another: false, reached: false });
  assert.equal(askOf(running("offline")), FIRST.ask);
  assert.equal(askOf(STOPPED), undefined);
});

test("there is something to read when the link comes to live or polling, and not again while it stays there", () => {
  assert.ok(newsOf(running("connecting"), running("live")).reached);
  assert.ok(newsOf(running("live"), running("polling")).reached);
  assert.ok(newsOf(running("polling"), running("live")).reached);
  assert.ok(!newsOf(running("live"), running("live")).reached);
  for (const state of ["connecting", "offline", "misconfigured", "stopped"] as const) assert.ok(!newsOf(running("live"), running(state)).reached, state);
});

test("nobody waits for boards that will not come: nothing starts, or the link says so", () => {
  for (const state of [STOPPED, FAILED, running("offline"), running("misconfigured")]) assert.ok(isHopeless(state), JSON.stringify(state));
  for (const state of [{ kind: "starting" } as const, running("connecting"), running("live"), running("polling")]) assert.ok(!isHopeless(state), JSON.stringify(state));
});
