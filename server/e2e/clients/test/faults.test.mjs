// Agents whose tracker misbehaves, and programs that are set up wrongly.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { openAgent } from "../lib/agents.mjs";
import { program, suite, using } from "../lib/suite.mjs";

const test = suite();

/** A tracker that answers as told; `requests` is what it was asked. */
async function fakeTracker(answer) {
  const requests = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      requests.push({ method: request.method, url: request.url, headers: request.headers, body, at: performance.now() });
      answer(request, response, requests.length);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    requests,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))),
  };
}

const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
};

/** An agent of the current generation whose tracker is that one. */
const agentOf = (board, tracker, env = {}) => openAgent(board, "discover", { STATE_TRACKING_API_URL: tracker.url, ...env });

test("AC-1.2.b: a request carries the key, and the tracker takes it in either header", async ({ board }) => {
  await using(fakeTracker((request, response) => json(response, 200, { items: [] })), (tracker) =>
    using(agentOf(board, tracker), async (agent) => {
      await agent.call("list_projects");
      assert.equal(tracker.requests[0].headers.authorization, `Bearer ${board.key}`);
    }),
  );
  for (const headers of [{ authorization: `Bearer ${board.key}` }, { "x-api-key": board.key }]) {
    assert.equal((await fetch(`${board.trackerUrl}/api/projects`, { headers })).status, 200);
  }
});

test("AC-1.2.c AC-5.1.e: 401 and 403 say how to set the key up", async ({ board }) => {
  for (const status of [401, 403]) {
    await using(fakeTracker((request, response) => json(response, status, { title: "no", status, code: "unauthorized" })), (tracker) =>
      using(agentOf(board, tracker), async (agent) => {
        const text = await agent.refusal("list_projects");
        assert.match(text, /STATE_TRACKING_API_KEY/);
        assert.ok(!text.includes(board.key));
        assert.equal(tracker.requests.length, 1, "it is no use to repeat it");
      }),
    );
  }
});

test("AC-1.2.d: 5xx is retried after 1, 2 and 4 s, with one idempotency key, then told", ({ board }, context) =>
  using(fakeTracker((request, response) => json(response, 500, {})), (tracker) =>
    using(agentOf(board, tracker), async (agent) => {
      let timely = false;
      // A machine that stands still makes a wait longer, and the next one shorter: that is tried again.
      for (let round = 1; !timely && round <= 3; round++) {
        tracker.requests.length = 0;
        const text = await agent.refusal("create_project", { title: "x" });
        const waits = tracker.requests.slice(1).map(({ at }, i) => at - tracker.requests[i].at);
        context.diagnostic(`waits, ms: ${waits.map(Math.round)}`);
        assert.equal(waits.length, 3);
        timely = waits.every((wait, i) => wait > 700 * 2 ** i && wait < 1_600 * 2 ** i);
        assert.equal(new Set(tracker.requests.map(({ headers }) => headers["idempotency-key"])).size, 1);
        assert.ok(tracker.requests[0].headers["idempotency-key"]);
        assert.match(text, /500|failed/);
      }
      assert.ok(timely);
    }),
  ));

test("AC-1.2.d AC-5.1.c: the connection is cut after a write was applied: it is repeated, and applied once", async ({ board }) => {
  const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Cut" });
  let cuts = 0;
  // Passes requests on to the real tracker, and cuts the first answers to writes off.
  const proxy = createServer((request, response) => {
    const onward = httpRequest(board.trackerUrl + request.url, { method: request.method, headers: request.headers }, (answer) => {
      if (request.method !== "GET" && cuts < 2) {
        cuts++;
        answer.resume();
        answer.on("end", () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    await using(agentOf(board, { url: `http://127.0.0.1:${proxy.address().port}` }), async (agent) => {
      const { issue } = await agent.call("create_issue", { projectNumber, title: "once" });
      assert.equal(cuts, 2);
      const stored = await board.rest("GET", `/api/projects/${projectNumber}/board`);
      assert.deepEqual(stored.issues.map(({ number, title }) => [number, title]), [[issue.number, "once"]]);
      assert.equal(stored.position.sequence, 2, "one event");
    });
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});

test("AC-1.2.e AC-5.1.e: nothing answers: a timeout after the configured time, which says so", ({ board }) =>
  using(fakeTracker(() => {}), (tracker) =>
    using(agentOf(board, tracker, { REQUEST_TIMEOUT_MS: "500", RETRY_ATTEMPTS: "0" }), async (agent) => {
      const from = performance.now();
      const text = await agent.refusal("list_projects");
      const took = performance.now() - from;
      assert.match(text, /500 ms|0\.5 s|in time|did not answer/i);
      // Without the setting it is 10 s: what is told apart is whose time it was, on a busy machine, too.
      assert.ok(took > 450 && took < 9_000, `${took} ms`);
    }),
  ));

test("AC-5.1.e: a rate limit is waited for as long as the tracker asks", ({ board }) =>
  using(fakeTracker((request, response, count) =>
    count === 1
      ? json(response, 429, { title: "slow", status: 429, code: "rate_limit_exceeded" }, { "retry-after": "1" })
      : json(response, 200, { items: [] })), (tracker) =>
    using(agentOf(board, tracker), async (agent) => {
      await agent.call("list_projects");
      assert.equal(tracker.requests.length, 2);
      assert.ok(tracker.requests[1].at - tracker.requests[0].at > 950);
    }),
  ));

test("AC-5.1.e: the socket is cut again and again: the agent is told, and nothing hangs", ({ board }) =>
  using(fakeTracker((request) => request.socket.destroy()), (tracker) =>
    using(agentOf(board, tracker, { RETRY_ATTEMPTS: "1" }), async (agent) => {
      assert.match(await agent.refusal("list_projects"), /STATE_TRACKING_API_URL|reached/);
      assert.equal(tracker.requests.length, 2);
    }),
  ));

test("AC-2.1.d: malformed JSON is a parse error with details", ({ board }) =>
  using(fakeTracker((request, response) => json(response, 200, '{"number": 1, "title"')), (tracker) =>
    using(agentOf(board, tracker), async (agent) => {
      const text = await agent.refusal("read_project", { projectNumber: 1 });
      assert.match(text, /cannot be read|not JSON|parse/i);
      assert.match(text, /JSON/);
    }),
  ));

test("AC-1.2.f: valid JSON becomes what the tool promises", ({ board }) =>
  using(openAgent(board, "initialize"), async (agent) => {
    const { project } = await agent.call("create_project", { title: "Typed" });
    const read = await agent.call("read_project", { projectNumber: project.number });
    assert.equal(typeof read.project.version, "number");
    assert.equal(read.project.createdAt, project.createdAt);
  }));

/** Runs a subcommand to its end, in an empty folder or the given one. */
async function run(args, env, input = "", cwd) {
  const folder = await mkdtemp(path.join(tmpdir(), "bcr-"));
  try {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(STATE_|BOARDCAST_|WS_|API_|LOG_LEVEL)/.test(name)));
    const child = spawn(program, args, { cwd: cwd ?? folder, env: { ...clean, BOARDCAST_DATA_DIR: path.join(folder, "data"), ...env } });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const code = await new Promise((resolve) => child.on("close", resolve));
    return { code, stdout, stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("AC-1.2.a AC-1.4.a: without a key to be found, the MCP server ends at once and says so", async () => {
  const { code, stdout, stderr } = await run(["mcp"], {});
  assert.notEqual(code, 0);
  assert.equal(stdout, "");
  assert.match(stderr, /Required environment variable STATE_TRACKING_API_KEY not set/);
});

test("AC-1.4.e: every option's bad value ends the start with a sentence that names it and what is valid", async () => {
  for (const [name, value, valid] of [
    ["LOG_LEVEL", "loud", "debug, info, warn, error"],
    ["LOG_FORMAT", "xml", "text, json"],
    ["WS_PORT", "http", "0 to 65535"],
    ["API_PORT", "70000", "0 to 65535"],
    ["STATE_TRACKING_API_URL", "ftp://x", "http"],
    ["BOARDCAST_HUB_URL", "http://x", "ws"],
    ["REQUEST_TIMEOUT_MS", "0", "100"],
    ["RETRY_ATTEMPTS", "-1", "0 to 10"],
    ["REPLAY_BUFFER_EVENTS", "many", "1"],
    ["BOARDCAST_HUB_TRANSPORT", "uring", "auto, io_uring, epoll, nio"],
    ["ENABLE_MCP_TOOLS", "maybe", "true"],
  ]) {
    const { code, stderr } = await run(["mcp"], { STATE_TRACKING_API_KEY: "a-valid-key", [name]: value });
    assert.equal(code, 2, name);
    assert.ok(stderr.includes(name) && stderr.includes(value) && stderr.includes(valid), `${name}: ${stderr}`);
  }
  const { code, stderr } = await run(["mcp"], { STATE_TRACKING_API_KEY: "bad key" });
  assert.equal(code, 2);
  assert.ok(stderr.includes("STATE_TRACKING_API_KEY") && !stderr.includes("bad key"), "a bad key is not shown");
});

test("AC-1.4.c AC-1.4.d: LOG_LEVEL=debug shows debug lines on stderr, and the default does not", async ({ board }) => {
  const env = { STATE_TRACKING_API_URL: board.trackerUrl, STATE_TRACKING_API_KEY: board.key };
  const ask = `${[
    { jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "x", version: "1" } } },
    { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "list_projects", arguments: {} } },
  ].map((message) => JSON.stringify(message)).join("\n")}\n`;
  const loud = await run(["mcp"], { ...env, LOG_LEVEL: "debug" }, ask);
  const quiet = await run(["mcp"], env, ask);
  assert.match(loud.stderr, /DEBUG/);
  assert.doesNotMatch(quiet.stderr, /DEBUG/);
  for (const { stdout, stderr, code } of [loud, quiet]) {
    assert.equal(code, 0);
    assert.deepEqual(stdout.trim().split("\n").map((line) => JSON.parse(line).id).sort(), [1, 2], "answers given at the end of input");
    assert.ok(!stderr.includes(board.key), "the key is not in the log");
  }
});

test("AC-5.4.c: a project's .env does not send the user's key to another machine", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "bcr-"));
  try {
    await writeFile(path.join(folder, ".env"), "STATE_TRACKING_API_URL=http://boards.example:8167\n");
    for (const [command, expected] of [["mcp", 2], ["watch", 2], ["doctor", 1], ["rpc boardcast/status", 0]]) {
      const { code, stdout, stderr } = await run(command.split(" "), { STATE_TRACKING_API_KEY: "the-users-own-key" }, "", folder);
      assert.equal(code, expected, `${command}: ${stderr}`);
      assert.match(expected === 2 ? stderr : stdout, /STATE_TRACKING_API_URL .*boards\.example.*\.env/, command);
      assert.ok(!`${stdout}${stderr}`.includes("the-users-own-key"), command);
      if (expected === 0) assert.equal(JSON.parse(stdout).state, "misconfigured");
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("AC-1.4.d: a .env file is read where the environment says nothing", async ({ board }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "bcr-"));
  try {
    await writeFile(path.join(folder, ".env"), `LOG_LEVEL=loud\nSTATE_TRACKING_API_KEY=${board.key}\n`);
    const child = spawn(program, ["mcp"], { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, JAVA_HOME: process.env.JAVA_HOME ?? "" } });
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.stdin.end();
    // The key was found, and a value that is not one ends nothing there.
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 0, stderr);
    assert.match(stderr, /LOG_LEVEL in line 1 of .*\.env/);
    assert.doesNotMatch(stderr, /loud/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
