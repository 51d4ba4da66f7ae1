// Many agents, many changes, one editor that must end up with the truth.
// Runs alone: how long the agents' work takes is measured.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { assertSoon } from "../../../../vscode-client/e2e/lib/soon.mjs";
import { openAgent } from "../lib/agents.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { program, suite, using } from "../lib/suite.mjs";

const CALLS = 20_000;
const IN_FLIGHT = 64;
const test = suite();

/** Waits until the editor's board is the tracker's, and that the changes it was told are complete. */
async function settled(board, sidecar, number) {
  const stored = await board.rest("GET", `/api/projects/${number}/board`);
  await until("the editor has the tracker's board", async () => {
    const { ageMs, ...shown } = await sidecar.request("boardcast/board", { projectNumber: number });
    return shown.position.sequence === stored.position.sequence && (assert.deepEqual(shown, stored), true);
  });
  const told = () => sidecar.changes().filter((change) => change.projectNumber === number);
  await until("the last change was told", () => told().some(({ sequence }) => sequence === stored.position.sequence));
  const sequences = told().map(({ sequence }) => sequence);
  assert.deepEqual(sequences, [...new Set(sequences)].sort((a, b) => a - b), "each once, in order");
  return stored;
}

test("AC-5.1.a: a project's whole life, through both generations, step by step in the editor", ({ board }) =>
  using(openSidecar(board), async (sidecar) => {
    await sidecar.live();
    for (const generation of ["initialize", "discover"]) {
      await using(openAgent(board, generation), async (agent) => {
        const { project: { number: projectNumber } } = await agent.call("create_project", { title: generation, phases: ["Plan", "Do"] });
        const seen = (what, wanted) => sidecar.change(what, (change) => change.projectNumber === projectNumber && wanted(change));
        await seen("the project", ({ type }) => type === "project.created");
        await agent.call("create_phase", { projectNumber, name: "Check" });
        await seen("the phase", ({ type, data }) => type === "phase.updated" && data.phases.length === 3);
        const { issue: { number: issueNumber } } = await agent.call("create_issue", { projectNumber, title: "work", phase: "Plan" });
        await seen("the issue", ({ type }) => type === "issue.created");
        for (const status of ["todo", "in_progress", "done"]) {
          await agent.call("update_issue_status", { projectNumber, issueNumber, status });
          await seen(status, ({ data }) => data.issue?.status === status);
        }
        await agent.call("update_issue_phase", { projectNumber, issueNumber, phaseName: "Check" });
        await seen("the move", ({ data }) => data.issue?.phase === "Check");
        await agent.call("update_project", { projectNumber, status: "closed" });
        await seen("the end", ({ data }) => data.project?.status === "closed");
        await settled(board, sidecar, projectNumber);
      });
    }
  }));

test("AC-5.1.b AC-4.1.a: two agents and a script write to one project at once: nothing lost, nothing corrupt", ({ board }) =>
  using(openSidecar(board), (sidecar) =>
    using(openAgent(board, "initialize"), (one) =>
      using(openAgent(board, "discover"), async (two) => {
        await sidecar.live();
        const { project: { number: projectNumber } } = await one.call("create_project", { title: "Shared", phases: ["A", "B"] });
        const { issue: { number: contested } } = await one.call("create_issue", { projectNumber, title: "contested" });
        const writers = [
          (i) => one.call("create_issue", { projectNumber, title: `one ${i}`, phase: "A" }),
          (i) => two.call("create_issue", { projectNumber, title: `two ${i}`, phase: "B" }),
          (i) => board.rest("POST", `/api/projects/${projectNumber}/issues`, { title: `script ${i}` }),
          (i) => one.call("add_work_item", { projectNumber, issueNumber: contested, title: `from one ${i}` }),
          (i) => two.call("add_work_item", { projectNumber, issueNumber: contested, title: `from two ${i}` }),
        ];
        await Promise.all(writers.flatMap((write) => Array.from({ length: 20 }, (_, i) => write(i))));
        const stored = await settled(board, sidecar, projectNumber);
        assert.equal(stored.position.sequence, 102);
        assert.equal(stored.issues.length, 61);
        assert.equal(new Set(stored.issues.map(({ title }) => title)).size, 61);
        const { workItems } = stored.issues.find(({ number }) => number === contested);
        assert.equal(new Set(workItems.map(({ title }) => title)).size, 40);
        assert.equal(new Set(workItems.map(({ id }) => id)).size, 40);
      }),
    ),
  ));

test("AC-5.1.d: 100 issues created, 50 updated at once, 100 rapid events: under 10 s, and the editor ends right", ({ board }, context) =>
  using(openSidecar(board), (sidecar) =>
    using(openAgent(board, "discover"), async (agent) => {
      await sidecar.live();
      const { project: { number: projectNumber } } = await agent.call("create_project", { title: "Load", phases: ["A", "B"] });
      const from = performance.now();
      for (let i = 0; i < 100; i++) await agent.call("create_issue", { projectNumber, title: `t${i}`, phase: "A" });
      const created = performance.now();
      await Promise.all(Array.from({ length: 50 }, (_, i) => agent.call("update_issue", { projectNumber, issueNumber: i + 1, status: "done", phase: "B" })));
      const updated = performance.now();
      for (let i = 0; i < 100; i++) await agent.call("update_issue_status", { projectNumber, issueNumber: 100, status: i % 2 ? "todo" : "in_progress" });
      const stored = await settled(board, sidecar, projectNumber);
      const took = performance.now() - from;
      context.diagnostic(`ms: 100 created ${Math.round(created - from)}, 50 updated ${Math.round(updated - created)}, all ${Math.round(took)}`);
      assert.equal(stored.issues.filter(({ status, phase }) => status === "done" && phase === "B").length, 50);
      assert.equal(stored.position.sequence, 251);
      assertSoon(context, "all of it", took, 10_000);
    }),
  ));

test(`${CALLS} calls at ${IN_FLIGHT} in flight lose none`, async ({ board }, context) => {
  const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Calls" });
  const server = spawn(program, ["mcp"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, STATE_TRACKING_API_URL: board.trackerUrl, STATE_TRACKING_API_KEY: board.key },
  });
  try {
    const waiting = new Map();
    const strays = [];
    createInterface({ input: server.stdout }).on("line", (line) => {
      const answer = JSON.parse(line);
      const resolve = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (resolve === undefined) strays.push(line);
      else resolve(answer);
    });
    let lastId = 0;
    const request = (method, params) =>
      new Promise((resolve) => {
        const id = ++lastId;
        waiting.set(id, resolve);
        server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
      });
    await request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "load", version: "1" } });
    server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`);
    let next = 0;
    const numbers = new Set();
    const from = performance.now();
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        for (let i = next++; i < CALLS; i = next++) {
          // One in twenty writes; every answer must be the one to its own question.
          const write = i % 20 === 0;
          const { result } = await request("tools/call", write
            ? { name: "create_issue", arguments: { projectNumber, title: `call ${i}` } }
            : { name: "read_project", arguments: { projectNumber: i % 2 ? projectNumber : 900_000 + i } });
          if (write) {
            assert.equal(result.structuredContent.issue.title, `call ${i}`);
            numbers.add(result.structuredContent.issue.number);
          } else if (i % 2) assert.equal(result.structuredContent.project.number, projectNumber);
          else assert.match(result.content[0].text, new RegExp(`#${900_000 + i} not found`));
        }
      }),
    );
    const took = performance.now() - from;
    context.diagnostic(`${CALLS} calls in ${Math.round(took)} ms, ${Math.round(CALLS / (took / 1000))} a second`);
    assert.equal(numbers.size, CALLS / 20);
    assert.deepEqual(strays, []);
    assert.equal((await board.rest("GET", `/api/projects/${projectNumber}`)).stats.totalItems, CALLS / 20);
  } finally {
    server.stdin.end();
    const code = await new Promise((resolve) => server.on("exit", resolve));
    assert.equal(code, 0);
  }
});
