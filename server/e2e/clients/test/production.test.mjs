// What whoever runs a server needs: figures, times that hold under load, and no secret where it does not belong.
// Runs alone: answers are timed.
import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { assertSoon } from "../../../../vscode-client/e2e/lib/soon.mjs";
import { openAgent } from "../lib/agents.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { program, suite, using } from "../lib/suite.mjs";

const test = suite();

test("AC-5.4.c: no key and no secret in any log or error, however much is logged and whatever goes wrong", async () => {
  const secret = "wh00k-secret-of-the-test";
  const wrong = "wr0ng-key-of-the-test";
  const secrets = (board) => [board.key, secret, wrong];
  await using(startBoard(program, { LOG_LEVEL: "debug", GITHUB_WEBHOOK_SECRET: secret }), async (board) => {
    const said = [];
    const keep = async (answer) => said.push(await answer.text());
    const post = (path, headers, body) => fetch(board.trackerUrl + path, { method: "POST", headers, body }).then(keep);
    await post("/api/projects", { authorization: `Bearer ${wrong}` }, "{}");
    await post("/api/projects", { "x-api-key": wrong }, "{}");
    await post("/api/projects", { authorization: `Bearer ${board.key}` }, "{ no JSON");
    await post("/webhooks/github?project=1", { "x-hub-signature-256": "sha256=00", "x-github-event": "issues" }, "{}");
    await fetch(`${board.trackerUrl}/metrics`, { headers: { authorization: `Bearer ${board.key}` } }).then(keep);
    for (const key of [board.key, wrong]) {
      const socket = new WebSocket(`${board.hubUrl}?apiKey=${key}`);
      socket.on("error", (error) => said.push(String(error)));
      await new Promise((resolve) => socket.on("open", resolve).on("close", resolve));
      if (socket.readyState === WebSocket.OPEN) {
        socket.send("nonsense");
        const [answer] = await once(socket, "message");
        said.push(String(answer));
        socket.close();
      }
    }
    for (const key of [board.key, wrong]) {
      await using(openAgent(board, "discover", { LOG_LEVEL: "debug", STATE_TRACKING_API_KEY: key }), async (agent) => {
        for (const tool of ["health_check", "list_projects", "create_project"]) {
          said.push(JSON.stringify(await agent.result(tool, tool === "create_project" ? { title: "P" } : {})));
        }
        said.push(agent.log());
      });
      const sidecar = await openSidecar(board, { apiKey: key, pollIntervalMs: 1_000 }, { LOG_LEVEL: "debug" });
      said.push(JSON.stringify(await sidecar.request("boardcast/status")));
      said.push(await sidecar.request("boardcast/board", { projectNumber: 1 }).then(JSON.stringify, (error) => `${error.message} ${JSON.stringify(error.data)}`));
      await sidecar.close();
      said.push(sidecar.log(), JSON.stringify(sidecar.states));
    }
    said.push(board.log());
    assert.match(board.log(), /DEBUG/, "the server did log");
    const all = said.join("\n");
    for (const one of secrets(board)) assert.ok(!all.includes(one), `${one.slice(0, 5)}… was shown`);
  });
});

test("AC-5.4.e: requests, errors, latencies, connections and queue depths can be scraped", async ({ board }) => {
  await fetch(`${board.trackerUrl}/api/projects/999`, { headers: { authorization: `Bearer ${board.key}` } });
  await board.rest("POST", "/api/projects", { title: "P" });
  const scrape = async () => (await fetch(`${board.trackerUrl}/metrics`, { headers: { authorization: `Bearer ${board.key}` } })).text();
  const value = (text, pattern) => Number(new RegExp(`^${pattern} ([0-9.eE+-]+)$`, "m").exec(text)?.[1]);
  await using(openSidecar(board), async (sidecar) => {
    await sidecar.live();
    const text = await scrape();
    assert.ok(value(text, 'boardcast_tracker_requests_seconds_count\\{[^}]*method="POST"[^}]*status="201"[^}]*\\}') >= 1, "requests");
    assert.ok(value(text, 'boardcast_tracker_requests_seconds_count\\{[^}]*status="404"[^}]*\\}') >= 1, "errors");
    assert.match(text, /^boardcast_tracker_requests_seconds_bucket/m, "latencies");
    assert.ok(value(text, "boardcast_tracker_commit_seconds_count") >= 1, "commits");
    assert.equal(value(text, "boardcast_hub_connections"), 1, "WebSockets");
    assert.ok(value(text, "boardcast_tracker_connections") >= 1, "HTTP connections");
    for (const queue of ["boardcast_tracker_write_queue", "boardcast_tracker_read_queue", "boardcast_hub_queue"]) {
      assert.match(text, new RegExp(`^${queue}(_bytes)?(\\{[^}]*\\})? `, "m"), queue);
    }
    assert.match(text, /^boardcast_hub_lag_seconds_count/m, "from commit to the last write");
  });
});

test("AC-5.4.a: thousands of operations at once: p95 of reads under 500 ms, of writes under 2 s", ({ board }, context) =>
  using(openAgent(board, "discover"), async (agent) => {
    const { project: { number: projectNumber } } = await agent.call("create_project", { title: "Busy", phases: ["A"] });
    const times = { read: [], write: [] };
    let next = 0;
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let i = next++; i < 3_000; i = next++) {
          const kind = i % 3 === 0 ? "write" : "read";
          const from = performance.now();
          if (kind === "write") await agent.call("create_issue", { projectNumber, title: `t${i}`, phase: "A" });
          else if (i % 3 === 1) await agent.call("read_project", { projectNumber });
          else await agent.call("list_issues", { projectNumber, status: "done" });
          times[kind].push(performance.now() - from);
        }
      }),
    );
    const p95 = (values) => values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)];
    const [read, write] = [p95(times.read), p95(times.write)];
    context.diagnostic(`p95, ms: reads ${read.toFixed(1)}, writes ${write.toFixed(1)}`);
    assertSoon(context, "p95 of reads", read, 500);
    assertSoon(context, "p95 of writes", write, 2_000);
  }));
