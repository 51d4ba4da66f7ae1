// The old shell script, against the real tracker.
import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { openAgent } from "../lib/agents.mjs";
import { callsIn, environmentOf, pathWithout, run, runScript, SCRIPT, signalsIn, workspace } from "../lib/script.mjs";
import { suite, using } from "../lib/suite.mjs";

const NOBODY = { STATE_TRACKING_API_URL: "http://127.0.0.1:9", STATE_TRACKING_API_KEY: "k3y-of-the-test" };

const test = suite();

const inWorkspace = (body) => using(workspace(), ({ folder }) => body(folder));
const project = (board) => board.rest("POST", "/api/projects", { title: "Old ways", phases: ["A"] });
const issue = (board, number, more = {}) => board.rest("POST", `/api/projects/${number}/issues`, { title: "An issue", status: "todo", ...more });
const statusOf = async (board, number, issueNumber) => (await board.rest("GET", `/api/projects/${number}/issues/${issueNumber}`)).status;

test("AC-5.2.b: each use of it changes the board, writes its signal, and names the tool call that does the very same", ({ board }) =>
  inWorkspace(async (folder) => {
    const uses = [
      { args: ["--status", "In Progress", "--update-status"], at: "--issue", status: "in_progress", action: "update-status" },
      { args: ["--status", "todo"], at: "--issue", status: "todo", from: "backlog", action: "update-status" },
      { args: ["--task-completed"], at: "--issue", status: "done", action: "task-completed" },
      { args: ["--task-completed", "--status", "in review"], at: "--issue", status: "in_progress", action: "task-completed" },
      { args: [], at: "--close-issue", status: "done", action: "close-issue" },
      { args: ["--status=closed"], at: "--close-issue", status: "done", action: "close-issue" },
    ];
    await using(openAgent(board, "discover"), async (agent) => {
      const { number } = await project(board);
      for (const use of uses) {
        const what = JSON.stringify(use);
        const mine = await issue(board, number, { status: use.from ?? "todo" });
        const twin = await issue(board, number, { status: use.from ?? "todo" });
        const ran = await runScript(["--project", String(number), use.at, String(mine.number), ...use.args], { folder, env: { ...environmentOf(board), CLAUDE_SESSION_ID: "s-1" } });
        assert.equal(ran.code, 0, `${what}\n${ran.stderr}`);
        assert.match(ran.stderr, /deprecated.*docs\/MIGRATION\.md/, what);
        assert.equal(await statusOf(board, number, mine.number), use.status, what);
        const signal = signalsIn(folder)["s-1.signal"];
        assert.deepEqual([signal.project, signal.issue, signal.action, signal.session], [number, mine.number, use.action, "s-1"], what);
        assert.ok(Math.abs(Date.parse(signal.timestamp) - Date.now()) < 60_000, signal.timestamp);
        const calls = callsIn(ran.stderr);
        assert.equal(calls.length, 1, ran.stderr);
        const [tool, parameters] = calls[0];
        assert.equal(parameters.issueNumber, mine.number);
        await agent.call(tool, { ...parameters, issueNumber: twin.number });
        assert.equal(await statusOf(board, number, twin.number), use.status, what);
      }
    });
  }));

test("AC-5.2.b: a project is opened and closed, and two changes are made in one run", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number } = await project(board);
    const env = environmentOf(board);
    for (const [word, status] of [["Closed", "closed"], ["reopened", "open"], ["done", "closed"], ["open", "open"]]) {
      const ran = await runScript(["--project", String(number), "--status", word], { folder, env });
      assert.equal(ran.code, 0, ran.stderr);
      assert.deepEqual(callsIn(ran.stderr), [["update_project", { projectNumber: number, status }]]);
      assert.equal((await board.rest("GET", `/api/projects/${number}`)).status, status, word);
    }
    const [first, second] = [await issue(board, number), await issue(board, number)];
    const ran = await runScript(["--project", String(number), "--issue", String(first.number), "--status", "doing", "--close-issue", String(second.number)], { folder, env });
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(callsIn(ran.stderr).length, 2);
    assert.equal(await statusOf(board, number, first.number), "in_progress");
    assert.equal(await statusOf(board, number, second.number), "done");
  }));

test("AC-5.2.b: what only tells editors to look writes the signal and changes nothing", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number, version } = await project(board);
    for (const args of [[], ["--update-status"], ["--task-completed"]]) {
      const ran = await runScript(["--project", String(number), ...args], { folder, env: environmentOf(board) });
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stderr, new RegExp(`read_project \\{"projectNumber": ${number}\\}`));
      assert.equal(signalsIn(folder)["default.signal"].project, number);
    }
    assert.equal((await board.rest("GET", `/api/projects/${number}`)).version, version);
  }));

test("its changes carry who made them, and the words of old boards become the four", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number } = await project(board);
    const words = {
      Backlog: "backlog", "No Status": "backlog", "To Do": "todo", TODO: "todo", ready: "todo", "not-started": "todo", In_Progress: "in_progress",
      "in-progress": "in_progress", WIP: "in_progress", Blocked: "in_progress", "In Review": "in_progress", Done: "done", COMPLETED: "done", merged: "done",
    };
    await Promise.all(
      Object.entries(words).map(async ([word, status]) => {
        const { number: one } = await issue(board, number, { status: status === "done" ? "todo" : "done" });
        const ran = await runScript(["--project", String(number), "--issue", String(one), "--status", word], { folder, env: { ...environmentOf(board), SESSION_ID: word } });
        assert.equal(ran.code, 0, ran.stderr);
        const { activity, ...after } = await board.rest("GET", `/api/projects/${number}/issues/${one}`);
        assert.equal(after.status, status, word);
        assert.deepEqual([activity[0].event.data.actor, activity[0].event.data.origin], ["update-project.sh", "script"]);
      }),
    );
    assert.equal(Object.keys(signalsIn(folder)).length, Object.keys(words).length);
  }));

test("AC-5.2.b: without a server it still writes the signal, warns, and ends with 0", () =>
  inWorkspace(async (folder) => {
    for (const env of [NOBODY, { BOARDCAST_DATA_DIR: path.join(folder, "none") }]) {
      const ran = await runScript(["--project", "7", "--issue", "3", "--status", "done"], { folder, env });
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stderr, /warning: the board was not changed: .*(boardcast serve|STATE_TRACKING_API_KEY)/);
      assert.deepEqual(callsIn(ran.stderr), [["update_issue_status", { projectNumber: 7, issueNumber: 3, status: "done" }]]);
      assert.equal(signalsIn(folder)["default.signal"].status, "done");
    }
  }));

test("AC-5.2.b: options that are wrong end with 1, and nothing is done", () =>
  inWorkspace(async (folder) => {
    const wrong = [
      ["--frobnicate"], ["--project", "1", "--verbose"], ["--project", "1", "extra"], ["--project"], ["--project", "x"], ["--project", "-1"], ["--project", "0"],
      ["--project", "1", "--issue", "1.5"], ["--project", "99999999999999999999"], ["--issue", "1", "--status", "done"], [], ["--project", "1", "--status"],
      ["--project", "1", "--issue", "2", "--status", "todo", "--close-issue", "2"], ["--project", "1", "--close-issue", "2", "--status", "todo"],
      ["--project", "1", "--status", "x".repeat(101)],
    ];
    for (const args of wrong) {
      const ran = await runScript(args, { folder, env: NOBODY });
      assert.equal(ran.code, 1, JSON.stringify(args));
      assert.match(ran.stderr, /^update-project\.sh: .*--help/, JSON.stringify(args));
      assert.equal(ran.stdout, "");
    }
    assert.deepEqual(readdirSync(folder), []);
    const help = await runScript(["--help"], { folder, env: NOBODY });
    assert.equal(help.code, 0);
    for (const option of ["--project N", "--issue N", "--status S", "--close-issue N", "--task-completed", "--update-status"]) assert.ok(help.stdout.includes(option), option);
  }));

test("a change that the tracker refuses ends with 1, says why, and the signal is there", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number } = await project(board);
    const cases = [
      [["--issue", "99", "--status", "done"], {}, /not changed: .*99 not found/],
      [["--issue", "99", "--status", "Needs QA"], {}, /not changed: no board has the status 'Needs QA'/],
      [["--status", "closed"], { STATE_TRACKING_API_KEY: "a-wr0ng-key" }, /not changed: wrong key/],
      [["--status", "closed"], { STATE_TRACKING_API_URL: board.hubUrl.replace("ws", "http") }, /not changed|not the tracker/],
      [["--status", "closed"], { STATE_TRACKING_API_URL: "ftp://127.0.0.1" }, /STATE_TRACKING_API_URL is not/, 0],
    ];
    for (const [args, env, said, code = 1] of cases) {
      const ran = await runScript(["--project", String(number), ...args], { folder, env: { ...environmentOf(board), ...env } });
      assert.equal(ran.code, code, ran.stderr);
      assert.match(ran.stderr, said);
      assert.equal(signalsIn(folder)["default.signal"].project, number);
    }
    assert.equal((await board.rest("GET", `/api/projects/${number}`)).status, "open");
  }));

test("a folder that cannot be written ends with 1, and the change is made all the same", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number } = await project(board);
    writeFileSync(path.join(folder, ".claude-sessions"), "a file");
    const ran = await runScript(["--project", String(number), "--status", "closed"], { folder, env: environmentOf(board) });
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /cannot write a signal file/);
    assert.equal((await board.rest("GET", `/api/projects/${number}`)).status, "closed");
  }));

test("the signal is valid JSON whatever the texts are, and leads nowhere else", () =>
  inWorkspace(async (folder) => {
    const status = 'wei"rd \\ \t\n\u0001\u007f é 板 😀 $(touch x) `touch x` %s';
    for (const session of ["../../escape", ".hidden", 'q"\n', "-n", "é", "x".repeat(300), "..", "/"]) {
      const ran = await runScript(["--project", "1", "--issue", "2", "--status", status], { folder, env: { ...NOBODY, CLAUDE_SESSION_ID: session } });
      assert.equal(ran.code, 1);
      const signals = Object.values(signalsIn(folder));
      const mine = signals.find((signal) => signal.session === session.slice(0, 100));
      assert.equal(mine?.status, status, session);
    }
    assert.deepEqual(readdirSync(folder), [".claude-sessions"]);
    // What is no UTF-8 becomes readable.
    const bytes = path.join(folder, "bytes.sh");
    writeFileSync(bytes, `exec bash '${SCRIPT}' --project 1 --status $'a\\xffb"' --issue 1\n`);
    await run("bash", [bytes], { folder, env: NOBODY });
    assert.equal(signalsIn(folder)["default.signal"].status, 'a?b"');
  }));

test("whoever reads a signal while it is written again and again never finds half of one", () =>
  inWorkspace(async (folder) => {
    const env = { BOARDCAST_DATA_DIR: path.join(folder, "none") };
    const once = () => runScript(["--project", "1", "--issue", "2", "--status", "x".repeat(100)], { folder, env });
    await once();
    const file = path.join(folder, ".claude-sessions/default.signal");
    let reads = 0;
    let writing = true;
    const reader = (async () => {
      for (; writing; reads++) {
        assert.equal(JSON.parse(readFileSync(file, "utf8")).project, 1);
        await new Promise(setImmediate);
      }
    })();
    for (let round = 0; round < 5; round++) await Promise.all([once(), once(), once(), once()]);
    writing = false;
    await reader;
    assert.ok(reads > 100, `${reads} reads`);
    assert.deepEqual(Object.keys(signalsIn(folder)), ["default.signal"]);
  }));

test("without curl the change goes through the program", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number } = await project(board);
    const { number: one } = await issue(board, number);
    const outside = path.join(folder, "outside");
    mkdirSync(outside);
    const bin = pathWithout(outside, "curl", "boardcast");
    const env = { ...environmentOf(board), PATH: bin };
    const ran = await runScript(["--project", String(number), "--issue", String(one), "--status", "done"], { folder, env });
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /Changed/, ran.stderr);
    assert.equal(await statusOf(board, number, one), "done");
    const refused = await runScript(["--project", String(number), "--issue", "77", "--status", "done"], { folder, env });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /77 not found/);
    const away = await runScript(["--project", String(number), "--status", "closed"], { folder, env: { ...env, ...NOBODY, RETRY_ATTEMPTS: "0" } });
    assert.equal(away.code, 0, away.stderr);
    assert.match(away.stderr, /warning: the board was not changed/);
  }));

/** A tracker of the test's own in front of the real one. `answer` says what becomes of each request. */
async function inFront(answer) {
  const seen = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      seen.push({ headers: request.headers, body, method: request.method, path: request.url });
      void answer(seen.length, request, body, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { seen, url: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

test("a change whose answer is lost is made once, under one key", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number } = await project(board);
    const { number: one } = await issue(board, number);
    const pass = (request, body) =>
      fetch(board.trackerUrl + request.url, {
        method: request.method,
        headers: { authorization: request.headers.authorization, "content-type": "application/json", "idempotency-key": request.headers["idempotency-key"] },
        body,
      });
    const lossy = await inFront(async (count, request, body, response) => {
      const answer = await pass(request, body);
      if (count === 1) return response.destroy();
      response.writeHead(answer.status).end(await answer.text());
    });
    await using(lossy, async () => {
      const env = { ...environmentOf(board), STATE_TRACKING_API_URL: lossy.url };
      const ran = await runScript(["--project", String(number), "--issue", String(one), "--status", "done"], { folder, env });
      assert.equal(ran.code, 0, ran.stderr);
      assert.equal(lossy.seen.length, 2);
      assert.equal(new Set(lossy.seen.map(({ headers }) => headers["idempotency-key"])).size, 1);
    });
    const { version, status } = await board.rest("GET", `/api/projects/${number}/issues/${one}`);
    assert.deepEqual([version, status], [2, "done"]);
  }));

test("AC-5.4.c: the key is in no argument list, in nothing that is printed, and goes to no address that a .env file makes up", ({ board }) =>
  inWorkspace(async (folder) => {
    const { number } = await project(board);
    const outside = path.join(folder, "outside");
    mkdirSync(outside);
    const bin = pathWithout(outside, "curl");
    const log = path.join(folder, "arguments");
    writeFileSync(path.join(bin, "curl"), `#!/bin/bash\nprintf '%s\\n' "$@" >>'${log}'\nexec '${process.env.PATH.split(":").map((at) => path.join(at, "curl")).find((at) => existsSync(at))}' "$@"\n`);
    chmodSync(path.join(bin, "curl"), 0o755);
    const key = 'k3y-"with\\quotes';
    for (const [env, code] of [[{}, 0], [{ STATE_TRACKING_API_KEY: key }, 1]]) {
      const ran = await runScript(["--project", String(number), "--status", "closed"], { folder, env: { ...environmentOf(board), PATH: bin, ...env } });
      assert.equal(ran.code, code, ran.stderr);
      const all = ran.stdout + ran.stderr + readFileSync(log, "utf8");
      assert.ok(!all.includes(board.key) && !all.includes("with\\quotes"));
    }
    // The credentials file of the server; a .env file with an address of its own.
    const data = path.join(folder, "data");
    mkdirSync(data);
    writeFileSync(path.join(data, "credentials.json"), `${JSON.stringify({ apiKey: board.key })}\n`);
    const local = await runScript(["--project", String(number), "--status", "open"], { folder, env: { STATE_TRACKING_API_URL: board.trackerUrl, BOARDCAST_DATA_DIR: data } });
    assert.equal(local.code, 0, local.stderr);
    assert.match(local.stdout, /Changed/, local.stderr);
    writeFileSync(path.join(folder, ".env"), "STATE_TRACKING_API_URL=http://evil.example\n");
    const tempted = await runScript(["--project", String(number), "--status", "open"], { folder, env: { BOARDCAST_DATA_DIR: data, PATH: bin } });
    assert.match(tempted.stderr, /your key is not sent there/);
    assert.ok(!readFileSync(log, "utf8").includes("evil"));
    writeFileSync(path.join(folder, ".env"), `# here\nSTATE_TRACKING_API_URL="${board.trackerUrl}"\nSTATE_TRACKING_API_KEY='${board.key}'\n`);
    const configured = await runScript(["--project", String(number), "--status", "closed"], { folder, env: {} });
    assert.match(configured.stdout, /Changed/, configured.stderr);
  }));

test("the script keeps to what bash 3.2 has", () => {
  const text = readFileSync(SCRIPT, "utf8").replaceAll(/^\s*#.*$/gm, "");
  const newer = [
    /\b(declare|local|typeset)\s+-[a-zA-Z]*[Ang]/, /\$\{[^}]*(\^|,,?|@[A-Za-z])\}/, /\b(mapfile|readarray|coproc)\b/, /&>>|\|&/, /printf\s+'%\(/, /;;?&/,
    /\bEPOCH/, /\bBASHPID\b/, /\bwait -n\b/, /\[\[ -v /, /\$\{\w+:(\s+-|[^}:-][^}:]*:\s*-)\d/, /\\u[0-9a-fA-F]{4}/,
  ];
  for (const pattern of newer) assert.equal(pattern.exec(text)?.[0], undefined);
});
