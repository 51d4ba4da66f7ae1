// The sidecar as VS Code's own library drives it, against the real hub and tracker.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { createProtocolConnection, InitializeRequest, SocketMessageReader, SocketMessageWriter } from "vscode-languageserver-protocol/node";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { openAgent } from "../lib/agents.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { program, suite, using } from "../lib/suite.mjs";

const test = suite();

const project = async (board, more = {}) => (await board.rest("POST", "/api/projects", { title: "P", ...more })).number;
const stored = (board, number) => board.rest("GET", `/api/projects/${number}/board`);
const shown = async (sidecar, projectNumber) => {
  const { ageMs, ...board } = await sidecar.request("boardcast/board", { projectNumber });
  assert.equal(typeof ageMs, "number");
  return board;
};

test("it is live by itself after initialize, and ends with 0 after shutdown and exit", async ({ board }) => {
  const sidecar = await openSidecar(board);
  assert.equal(sidecar.initialized.serverInfo.name, "boardcast");
  await sidecar.live();
  assert.equal(await sidecar.close(), 0);
  assert.deepEqual(sidecar.unreadable, []);
  assert.ok(!sidecar.log().includes(board.key), "the key is not in the log");
});

/** Five changes inside of one window; anew where a busy machine was too slow to make them. */
async function fastChanges(board, sidecar) {
  for (let tries = 1; ; tries++) {
    const number = await project(board);
    await sidecar.change("the project", (change) => change.projectNumber === number);
    const before = sidecar.batches.length;
    const from = performance.now();
    const { number: issue } = await board.rest("POST", `/api/projects/${number}/issues`, { title: "one" });
    for (const status of ["todo", "in_progress", "done"]) await board.rest("PUT", `/api/projects/${number}/issues/${issue}/status`, { status });
    await board.rest("POST", `/api/projects/${number}/issues`, { title: "two" });
    const took = performance.now() - from;
    if (took < 450) return { number, from, before };
    assert.ok(tries < 10, `five changes took ${took} ms`);
    await sidecar.change("the last of them", (change) => change.projectNumber === number && change.data.issue?.title === "two");
  }
}

test("AC-4.3.d: changes that come fast are one notification a window, merged to the last state", ({ board }) =>
  using(openSidecar(board), async (sidecar) => {
    await sidecar.live();
    let batch, from;
    // What came to the sidecar apart, though it was made together, is done anew, too.
    for (let tries = 1; batch?.changes.length !== 2; tries++) {
      assert.ok(tries < 10, JSON.stringify(batch));
      const fast = await fastChanges(board, sidecar);
      await sidecar.change("the last of them", (change) => change.projectNumber === fast.number && change.data.issue?.title === "two");
      [batch] = sidecar.batches.slice(fast.before);
      from = fast.from;
    }
    assert.ok(batch.at - from >= 490, "it was not sent early");
    assert.deepEqual(
      batch.changes.map(({ type, sequence, data }) => [type, sequence, data.issue.title, data.issue.status]),
      [["issue.created", 5, "one", "done"], ["issue.created", 6, "two", "backlog"]],
    );
    assert.equal(batch.source, "live");
  }));

test("a change made in the editor goes to the tracker and comes back as a change", ({ board }) =>
  using(openSidecar(board), async (sidecar) => {
    await sidecar.live();
    const projectNumber = await project(board, { phases: ["A"] });
    const issue = await sidecar.request("boardcast/createIssue", { projectNumber, title: "from the editor", phase: "A" });
    await sidecar.request("boardcast/setStatus", { projectNumber, issueNumber: issue.number, status: "done" });
    const moved = await sidecar.request("boardcast/setPhase", { projectNumber, issueNumber: issue.number, phaseName: null });
    assert.equal(moved.phase, undefined);
    const at = { projectNumber, issueNumber: issue.number };
    const renamed = await sidecar.request("boardcast/updateIssue", { ...at, title: "renamed", assignee: "ada", body: "text", labels: ["a"] });
    assert.deepEqual([renamed.title, renamed.assignee, renamed.body, renamed.labels], ["renamed", "ada", "text", ["a"]]);
    const cleared = await sidecar.request("boardcast/updateIssue", { ...at, assignee: null, body: null });
    assert.deepEqual([cleared.assignee, cleared.body], [undefined, undefined]);
    const step = await sidecar.request("boardcast/addWorkItem", { ...at, title: "a step" });
    assert.deepEqual([step.title, step.completed], ["a step", false]);
    const ticked = await sidecar.request("boardcast/updateWorkItem", { ...at, workItemId: step.id, completed: true });
    assert.deepEqual(ticked, { id: step.id, title: "a step", completed: true });
    const change = await sidecar.change("its own changes", (one) => one.projectNumber === projectNumber && one.data.issue?.version === 7);
    assert.equal(change.data.origin, "editor");
    assert.equal(change.data.actor, userInfo().username);
    const { entries } = await sidecar.request("boardcast/activity", { projectNumbers: [projectNumber], limit: 2 });
    assert.deepEqual(entries.map(({ changed, actor, title }) => [changed, actor, title]), Array(2).fill([["workItems"], change.data.actor, "renamed"]));
    assert.deepEqual(await shown(sidecar, projectNumber), await stored(board, projectNumber));
    assert.ok((await sidecar.request("boardcast/projects")).projects.some(({ number }) => number === projectNumber));
  }));

test("requests that make no sense get an error with a sentence and no stack trace", ({ board }) =>
  using(openSidecar(board), async (sidecar) => {
    await sidecar.live();
    for (const [method, params] of [
      ["boardcast/board", { projectNumber: 999 }],
      ["boardcast/board", { projectNumber: "one" }],
      ["boardcast/setStatus", { projectNumber: 1, issueNumber: 1, status: "finished" }],
      ["boardcast/updateIssue", { projectNumber: 1, issueNumber: 1 }],
      ["boardcast/addWorkItem", { projectNumber: 1, issueNumber: 1, title: "" }],
      ["boardcast/updateWorkItem", { projectNumber: 1, issueNumber: 1, workItemId: "none", completed: true }],
      ["boardcast/nothing", {}],
      ["workspace/executeCommand", { command: "boardcast.dance" }],
    ]) {
      const error = await sidecar.request(method, params).then(
        () => assert.fail(`${method} succeeded`),
        (reason) => reason,
      );
      assert.ok(Number.isInteger(error.code) && error.message.length > 5, method);
      assert.doesNotMatch(JSON.stringify(error.data ?? "") + error.message, /\bat [\w.$]+\(|Exception/);
    }
    assert.equal((await sidecar.request("workspace/executeCommand", { command: "boardcast.status" })).state, "live");
    await sidecar.request("workspace/executeCommand", { command: "boardcast.refresh" });
    await sidecar.request("workspace/executeCommand", { command: "boardcast.reconnect" });
    await sidecar.live();
  }));

test("AC-4.4.a AC-4.4.f: the server goes and comes back: nothing is lost, nothing is repeated", ({ board }) =>
  using(openSidecar(board), async (sidecar) => {
    await sidecar.live();
    const number = await project(board);
    await board.rest("POST", `/api/projects/${number}/issues`, { title: "before" });
    await sidecar.change("before", (change) => change.projectNumber === number && change.data.issue?.title === "before");
    await board.down();
    await until("it is noticed", () => sidecar.state() !== "live");
    await board.up();
    // At once: some of these are made before the sidecar is back.
    for (const title of ["a", "b", "c"]) await board.rest("POST", `/api/projects/${number}/issues`, { title });
    await sidecar.live();
    await board.rest("POST", `/api/projects/${number}/issues`, { title: "after" });
    await sidecar.change("after", (change) => change.projectNumber === number && change.data.issue?.title === "after");
    const told = sidecar.changes().filter((change) => change.projectNumber === number);
    assert.deepEqual(told.map(({ sequence }) => sequence), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(await shown(sidecar, number), await stored(board, number));
  }));

test("without a hub it polls, says so, and still tells every change once", ({ board }) =>
  using(openSidecar(board, { hubUrl: "ws://127.0.0.1:9/notifications", pollIntervalMs: 1_000 }), async (sidecar) => {
    await until("it polls", () => sidecar.state() === "polling");
    const number = await project(board);
    await board.rest("POST", `/api/projects/${number}/issues`, { title: "found by polling" });
    await sidecar.change("the issue", (change) => change.projectNumber === number && change.data.issue !== undefined);
    const mine = sidecar.batches.filter((batch) => batch.changes.some((change) => change.projectNumber === number));
    assert.ok(mine.every(({ source }) => source === "poll"));
    assert.deepEqual(sidecar.changes().filter((change) => change.projectNumber === number).map(({ sequence }) => sequence), [1, 2]);
    // Where nothing is new, a poll is one answer without a body.
    const idlePolls = async () => {
      const text = await (await fetch(`${board.trackerUrl}/metrics`, { headers: { authorization: `Bearer ${board.key}` } })).text();
      return Number(/^boardcast_tracker_requests_seconds_count\{[^}]*route="\/api\/positions",status="304"[^}]*\} ([\d.]+)/m.exec(text)?.[1] ?? 0);
    };
    await until("an idle poll is answered with 304", async () => (await idlePolls()) >= 2);
  }));

test("--listen serves the same on a loopback port, to several at once, and no other address", async ({ board }) => {
  const env = { ...process.env, STATE_TRACKING_API_URL: board.trackerUrl, BOARDCAST_HUB_URL: board.hubUrl, STATE_TRACKING_API_KEY: board.key };
  const listener = spawn(program, ["sidecar", "--listen", "127.0.0.1:0"], { env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(listener, "exit");
  try {
    const [line] = await once(listener.stdout, "data");
    const port = Number(/port (\d+)/.exec(String(line))[1]);
    const editors = await Promise.all([1, 2].map(async () => {
      const socket = connect(port, "127.0.0.1");
      const connection = createProtocolConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
      const states = [];
      connection.onNotification("boardcast/statusChanged", ({ state }) => states.push(state));
      connection.listen();
      await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
      await connection.sendNotification("initialized", {});
      return { socket, connection, states };
    }));
    for (const { states } of editors) await until("it is live", () => states.includes("live"));
    editors[0].socket.destroy();
    const { projects } = await editors[1].connection.sendRequest("boardcast/projects", {});
    assert.ok(Array.isArray(projects), "the other goes on");
    for (const { connection, socket } of editors) (connection.dispose(), socket.destroy());
  } finally {
    listener.kill();
    await ended;
  }
  for (const address of ["0.0.0.0:0", "127.0.0.1", "127.0.0.1:x", "example.invalid:1"]) {
    const refused = spawn(program, ["sidecar", "--listen", address], { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    refused.stderr.on("data", (chunk) => (said += chunk));
    assert.deepEqual(await once(refused, "close"), [1, null], address);
    assert.match(said, /--listen .* is not valid; valid: a loopback address/, address);
  }
});
