// The way over from update-project.sh: the guide, its examples, and both ways side by side.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { openAgent } from "../lib/agents.mjs";
import { page, table, words } from "../lib/pages.mjs";
import { callsIn, environmentOf, run, runScript, SCRIPT, signalsIn, workspace } from "../lib/script.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { root, suite, using } from "../lib/suite.mjs";

// The numbers that guide and examples use.
const PROJECT = 7;
const ISSUE = 3;

const test = suite(async (board, undo) => {
  const agent = await openAgent(board, "discover");
  undo.push(() => agent.close());
  return { agent };
});

const GUIDE = page("docs/MIGRATION.md");
const uses = () => table(GUIDE, "the script", "the tool call").map(([script, call]) => {
  const [, tool, json] = /^`(\w+) (\{.*\})`/.exec(call);
  return { args: words(script.slice(1, -1)), tool, parameters: JSON.parse(json) };
});
const EXAMPLES = JSON.parse(page("docs/examples/tool-calls.json"));
const options = () => {
  const help = spawnSync("bash", [SCRIPT, "--help"], { encoding: "utf8" }).stdout;
  return [...new Set(help.match(/--[a-z-]+/g))].filter((option) => option !== "--help").sort();
};

/** A project with three issues, of which the last is the one that is changed. */
async function scene(board, closed) {
  const { number } = await board.rest("POST", "/api/projects", { title: "Scene", phases: ["A"] });
  for (const title of ["one", "two", "three"]) await board.rest("POST", `/api/projects/${number}/issues`, { title, status: "todo" });
  // So that each use changes something.
  await board.rest("PUT", `/api/projects/${number}/issues/${ISSUE}/status`, { status: closed ? "in_progress" : "done" });
  await board.rest("PATCH", `/api/projects/${number}`, { status: closed ? "open" : "closed" });
  return number;
}

/** What a board says, without what tells one project from another. */
async function state(board, number) {
  const { project, issues } = await board.rest("GET", `/api/projects/${number}/board`);
  return { status: project.status, version: project.version, stats: project.stats, issues: issues.map(({ title, status, version, labels }) => ({ title, status, version, labels })) };
}

const ofProject = (args, number) => args.map((word, i) => (args[i - 1] === "--project" ? String(number) : word));

async function sameByBoth(board, agent, folder, { args, tool, parameters }) {
  const what = args.join(" ");
  for (const finished of [true, false]) {
    const [byScript, byTool] = [await scene(board, finished), await scene(board, finished)];
    const ran = await runScript(ofProject(args, byScript), { folder, env: environmentOf(board) });
    assert.equal(ran.code, 0, `${what}\n${ran.stderr}`);
    for (const [named, given] of callsIn(ran.stderr)) assert.deepEqual([named, { ...given, projectNumber: PROJECT }], [tool, parameters], what);
    const before = await state(board, byTool);
    await agent.call(tool, { ...parameters, projectNumber: byTool });
    assert.deepEqual(await state(board, byTool), await state(board, byScript), what);
    if (callsIn(ran.stderr).length === 0) assert.deepEqual(await state(board, byTool), before, what);
  }
}

test("AC-5.2.a: the guide has every use of the script, each with the tool call that leaves the very same board", ({ board, agent }) =>
  using(workspace(), async ({ folder }) => {
    const all = uses();
    for (const option of options()) assert.ok(all.some(({ args }) => args.includes(option)), `${option} is not in the guide`);
    for (const use of all) {
      assert.equal(use.parameters.projectNumber, PROJECT);
      await sameByBoth(board, agent, folder, use);
    }
  }));

test("AC-5.2.c: the examples cover all that the script did, and each does what it says", ({ board, agent }) =>
  using(workspace(), async ({ folder }) => {
    const calls = EXAMPLES.map(({ was, call }) => ({ args: words(was).slice(1), tool: call.name, parameters: call.arguments }));
    for (const option of options()) assert.ok(calls.some(({ args }) => args.includes(option)), `${option} has no example`);
    for (const { tool, parameters } of uses()) {
      assert.ok(calls.some((call) => call.tool === tool && JSON.stringify(call.parameters) === JSON.stringify(parameters)), `${tool} ${JSON.stringify(parameters)}`);
    }
    for (const call of calls) await sameByBoth(board, agent, folder, call);
    // The example for what runs without an agent.
    const number = await scene(board, true);
    const shell = (tool, parameters) =>
      run("bash", [path.join(root, "docs/examples/from-a-shell.sh"), tool, JSON.stringify(parameters)], { folder, env: { ...environmentOf(board), BOARDCAST: board.program } });
    const done = await shell("update_issue_status", { projectNumber: number, issueNumber: ISSUE, status: "done" });
    assert.equal(done.code, 0, done.stderr);
    assert.equal((await state(board, number)).issues[ISSUE - 1].status, "done");
    const refused = await shell("update_issue_status", { projectNumber: number, issueNumber: 99, status: "done" });
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /99 not found/);
    // The configuration starts the server.
    const { command, args } = JSON.parse(page("docs/examples/mcp.json")).mcpServers.boardcast;
    assert.ok(command.endsWith("scripts/boardcast"));
    const ping = await run(board.program, args, { folder, env: environmentOf(board), input: '{"jsonrpc":"2.0","id":1,"method":"ping"}\n' });
    assert.match(ping.stdout, /"id":1,"result"/);
  }));

/** Picks as a model that reads nothing but names and descriptions would: words that few tools have count most. */
function chooser(tools) {
  const stem = (word) => word.replace(/(ed|ing|es|s)$/, "").replace(/e$/, "");
  const empty = new Set("a all an and are at for how i if in into is it its me of on only or set so that the there this to where which who with".split(" "));
  const tokens = (text) => text.toLowerCase().replaceAll("_", " ").match(/[a-z]+/g).filter((word) => !empty.has(word)).map(stem);
  const bags = tools.map(({ name, title = "", description }) => ({ name, bag: [...tokens(name), ...tokens(name), ...tokens(title), ...tokens(description)] }));
  const weight = (word) => Math.log((bags.length + 1) / (bags.filter(({ bag }) => bag.includes(word)).length + 0.5));
  const score = (query, bag) =>
    [...new Set(tokens(query))].reduce((sum, word) => {
      const times = bag.filter((one) => one === word).length;
      return sum + (times === 0 ? 0 : (weight(word) * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * bag.length) / 60)));
    }, 0);
  return (query) => bags.map(({ name, bag }) => ({ name, score: score(query, bag) })).sort((a, b) => b.score - a.score);
}

const SHELL = {
  name: "bash",
  title: "Run a shell command",
  description:
    "Runs a command in a shell and returns its output. In this project scripts/update-project.sh changes the project board: --project N, --issue N, --status S," +
    " --close-issue N, --task-completed, --update-status.",
};

test("AC-5.2.d AC-5.5.b AC-5.5.c: with a shell and the old script at hand, descriptions lead to the tools", async ({ agent }) => {
  const { tools } = await agent.list();
  const choose = chooser([...tools, SHELL]);
  const tasks = [
    ...EXAMPLES.map(({ words: said, call }) => [said, call.name]),
    ["Create an issue for the broken login", "create_issue"],
    ["File a bug: the login page is broken", "create_issue"],
    ["Create a project with three phases", "create_project"],
    ["Add a work item to the issue: write the tests", "add_work_item"],
    ["Which projects are there?", "list_projects"],
    ["List all issues that ada is assigned to", "list_issues"],
    ["Put the issue into the phase Build", "update_issue_phase"],
    ["Assign the issue to ada and set its labels", "update_issue"],
    ["Delete the issue for good", "delete_issue"],
    ["Is the tracker there, and is the key accepted?", "health_check"],
  ];
  for (const [said, wanted] of tasks) {
    const ranked = choose(said);
    const shown = `${said}: ${JSON.stringify(ranked.slice(0, 3))}`;
    assert.ok(ranked.findIndex(({ name }) => name === SHELL.name) > ranked.findIndex(({ name }) => name === wanted), shown);
    assert.ok(ranked.slice(0, 3).some(({ name }) => name === wanted), shown);
  }
  const first = tasks.filter(([said, wanted]) => choose(said)[0].name === wanted).length;
  assert.ok(first * 3 >= tasks.length * 2, `${first} of ${tasks.length} first`);
});

test("AC-5.2.d AC-5.5.c: the shipped agent instructions name the tools for all that the script did, and no tool that there is not", async ({ agent }) => {
  const text = page("docs/examples/AGENTS.md");
  const { tools } = await agent.list();
  const names = new Set(tools.map(({ name }) => name));
  const named = new Set([...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name]) => name).filter((name) => name !== "in_progress"));
  for (const name of named) assert.ok(names.has(name), name);
  for (const { call } of EXAMPLES) if (!/^(read|get)_/.test(call.name)) assert.ok(named.has(call.name), call.name);
  for (const { name, annotations } of tools) if (!annotations.readOnlyHint && !/bulk|many|batch/.test(name)) assert.ok(named.has(name), `${name} is not named`);
  assert.match(text, /never with a shell/);
  for (const avoided of ["update-project.sh", "curl", ".claude-sessions"]) assert.ok(text.includes(avoided), avoided);
});

test("AC-5.2.e: step by step and back again, script and tools side by side, nothing is lost and nothing stands still", ({ board, agent }) =>
  using(workspace(), async ({ folder }) => {
    const { number } = await board.rest("POST", "/api/projects", { title: "Moving", phases: ["A"] });
    const issues = [];
    for (let i = 0; i < 12; i++) issues.push((await board.rest("POST", `/api/projects/${number}/issues`, { title: `i${i}`, status: "backlog" })).number);
    const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };
    await using(openSidecar(board, { signalFiles: true }, {}, process.pid, capabilities), async (editor) => {
      await editor.live();
      await editor.request("boardcast/board", { projectNumber: number });
      const from = (await board.rest("GET", `/api/projects/${number}/board`)).position.sequence;
      const script = (issue, status, session) =>
        runScript(["--project", String(number), "--issue", String(issue), "--status", status], { folder, env: { ...environmentOf(board), CLAUDE_SESSION_ID: session } });
      const tool = (issue, status) => agent.call("update_issue_status", { projectNumber: number, issueNumber: issue, status });
      // Before: the script alone. During: half of the sessions are converted. After: tools alone. Back: the script again.
      const stages = [
        ["todo", () => "script"],
        ["in_progress", (i) => (i % 2 === 0 ? "script" : "tool")],
        ["done", () => "tool"],
        ["todo", () => "script"],
      ];
      for (const [status, by] of stages) {
        await Promise.all(
          [0, 1, 2].map(async (worker) => {
            for (const [i, issue] of issues.entries()) {
              if (i % 3 !== worker) continue;
              if (by(i) === "tool") await tool(issue, status);
              else {
                const ran = await script(issue, status, `s${worker}`);
                assert.equal(ran.code, 0, ran.stderr);
                await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
                  changes: [{ uri: pathToFileURL(path.join(folder, `.claude-sessions/s${worker}.signal`)).href, type: 2 }],
                });
              }
            }
          }),
        );
        const there = (await board.rest("GET", `/api/projects/${number}/board`)).issues;
        assert.deepEqual(there.map((issue) => issue.status), issues.map(() => status));
        // The editor shows each stage as it is made.
        const shown = async () => (await editor.request("boardcast/board", { projectNumber: number })).issues.every((issue) => issue.status === status);
        await until(`the editor shows ${status}`, shown);
      }
      // One event a change, whoever made it: none lost, none twice.
      const { position, issues: last } = await board.rest("GET", `/api/projects/${number}/board`);
      assert.equal(position.sequence - from, stages.length * issues.length);
      assert.ok(last.every(({ version }) => version === 1 + stages.length));
      const told = editor.changes().filter(({ projectNumber, type }) => projectNumber === number && type === "issue.updated").map(({ sequence }) => sequence);
      assert.equal(new Set(told).size, told.length);
      assert.deepEqual(Object.values(signalsIn(folder)).map(({ project }) => project), [number, number, number]);
      assert.equal(editor.messages.filter(({ message }) => /MIGRATION/.test(message)).length, 1);
    });
  }));
