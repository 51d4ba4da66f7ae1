// Twenty agents at once on one project, some of them killed in the middle of a call and replaced, while an editor watches.
// BOARDCAST_FULL=true plays 50 changes each and more kills; BOARDCAST_SEED sets the changes, and who is killed when.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { descendants, processesWith, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { GENERATIONS, openAgent } from "../lib/agents.mjs";
import { seeded } from "../lib/seeded.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { suite, using } from "../lib/suite.mjs";

const FULL = process.env.BOARDCAST_FULL === "true";
const AGENTS = 20;
const CHANGES = FULL ? 50 : 10;
const KILLS = FULL ? 60 : 10;
const KILL_WITHIN_MS = 15;
const SHARED_ISSUES = 4;
const STATUSES = ["backlog", "todo", "in_progress", "done"];
const EVENTS_KEPT = 10_000;
const test = suite(undefined, { REPLAY_BUFFER_EVENTS: String(EVENTS_KEPT) });

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What an agent is to do: calls, and for those that are killed, after how many milliseconds. The first call makes the
 * agent's own issue, whose number the status changes want.
 */
function plan(agent, random) {
  let status = 0;
  return Array.from({ length: CHANGES }, (_, i) => {
    const title = `agent ${agent}, change ${i}`;
    const kind = i === 0 ? 0 : random();
    if (kind < 0.4) return { tool: "create_issue", title };
    if (kind < 0.7) return { tool: "add_work_item", issueNumber: 1 + Math.floor(random() * SHARED_ISSUES), title };
    status = (status + 1 + Math.floor(random() * (STATUSES.length - 1))) % STATUSES.length;
    return { tool: "update_issue_status", status: STATUSES[status] };
  });
}

/** The ports that a process listens on; none of the agents should have any. */
function listening(pid) {
  const sockets = new Set();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      sockets.add(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]);
    } catch {
      // Closed while it was looked at.
    }
  }
  return ["tcp", "tcp6"]
    .flatMap((file) => readFileSync(`/proc/${pid}/net/${file}`, "utf8").split("\n"))
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words[3] === "0A" && sockets.has(words[9]))
    .map((words) => words[1]);
}

test(`AC-5.1.b: ${AGENTS} agents on one project, ${CHANGES} changes each, ${KILLS} of them killed on the way: nothing lost, nothing doubled, no port taken, nobody left over`, ({ board }, context) =>
  using(openSidecar(board), async (sidecar) => {
    const seed = Number(process.env.BOARDCAST_SEED ?? 5);
    const random = seeded(seed);
    context.diagnostic(`seed (BOARDCAST_SEED) ${seed}`);
    await sidecar.live();
    const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Crowd" });
    for (let i = 1; i <= SHARED_ISSUES; i++) await board.rest("POST", `/api/projects/${projectNumber}/issues`, { title: `shared ${i}` });
    const plans = Array.from({ length: AGENTS }, (_, agent) => plan(agent, random));
    const kills = new Map();
    while (kills.size < KILLS) {
      kills.set(`${Math.floor(random() * AGENTS)} ${Math.floor(random() * CHANGES)}`, random() * KILL_WITHIN_MS);
    }

    const pids = [];
    const logs = [];
    const counts = { killed: 0, unanswered: 0, found: 0, repeated: 0 };
    const open = async (agent) => {
      const opened = await openAgent(board, GENERATIONS[agent % GENERATIONS.length]);
      pids.push(opened.pid);
      return opened;
    };

    /** What an agent knows of a call without an answer: undefined when its change is not on the board. */
    const lookUp = async (client, { tool, title, issueNumber }) => {
      if (tool === "create_issue") return (await client.call("list_issues", { projectNumber })).issues.find((issue) => issue.title === title);
      return (await client.call("get_issue_details", { projectNumber, issueNumber })).issue.workItems.find((item) => item.title === title);
    };

    const work = async (agent) => {
      let client = await open(agent);
      const { tools } = await client.list();
      const mayRepeat = (tool) => tools.find(({ name }) => name === tool).annotations.idempotentHint;
      let own;
      try {
        for (const [i, change] of plans[agent].entries()) {
          const { tool, ...parameters } = change;
          const call = () => client.call(tool, { projectNumber, ...(tool === "update_issue_status" ? { issueNumber: own } : {}), ...parameters });
          const killAfter = kills.get(`${agent} ${i}`);
          let answer;
          if (killAfter === undefined) answer = await call();
          else {
            const called = call().catch((error) => {
              assert.match(String(error), /closed/i, "the process is gone, and nothing else is wrong");
            });
            await pause(killAfter);
            client.kill();
            answer = await called;
            counts.killed++;
            logs.push(client.log());
            await client.close();
            client = await open(agent);
            if (answer === undefined) {
              counts.unanswered++;
              // What the dead one had sent is dealt with long before its successor runs.
              const there = mayRepeat(tool) ? undefined : await lookUp(client, change);
              if (there === undefined) counts.repeated++;
              else counts.found++;
              answer = there === undefined ? await call() : { issue: there };
            }
          }
          own ??= answer.issue.number;
        }
        assert.deepEqual(listening(client.pid), []);
        assert.deepEqual(client.broken, []);
      } finally {
        logs.push(client.log());
        await client.close();
      }
      return own;
    };
    const from = performance.now();
    const results = await Promise.allSettled(plans.map((_, agent) => work(agent)));
    const took = performance.now() - from;
    const failed = results.find(({ status }) => status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const owns = results.map(({ value }) => value);

    const stored = await board.rest("GET", `/api/projects/${projectNumber}/board`);
    const wanted = (tool) => plans.flat().filter((change) => change.tool === tool);
    const titles = (things) => things.map(({ title }) => title).sort();
    const isShared = ({ number }) => number <= SHARED_ISSUES;
    assert.deepEqual(titles(stored.issues.filter((issue) => !isShared(issue))), titles(wanted("create_issue")), "each issue once");
    for (const issue of stored.issues) {
      assert.deepEqual(titles(issue.workItems), titles(wanted("add_work_item").filter(({ issueNumber }) => issueNumber === issue.number)), `each work item of #${issue.number} once`);
      assert.equal(new Set(issue.workItems.map(({ id }) => id)).size, issue.workItems.length);
    }

    // The log of events: without a gap, each change in it once, each agent's in the order of its calls.
    const { epoch } = stored.position;
    const events = [];
    for (let since = 0; since < stored.position.sequence; since = events.at(-1).sequence) {
      const page = await board.rest("GET", `/api/projects/${projectNumber}/events?epoch=${epoch}&since=${since}&limit=1000`);
      assert.ok(page.recovered);
      events.push(...page.events);
    }
    const changes = AGENTS * CHANGES;
    assert.deepEqual(events.map(({ sequence }) => sequence), Array.from({ length: 1 + SHARED_ISSUES + changes }, (_, i) => i + 1));
    owns.forEach((own, agent) => {
      const moves = events.filter(({ event }) => event.type === "issue.updated" && event.data.issue.number === own).map(({ event }) => event.data.issue.status);
      assert.deepEqual(moves, plans[agent].filter(({ status }) => status !== undefined).map(({ status }) => status), `the moves of agent ${agent}'s issue`);
    });

    await until("the editor has the tracker's board", async () => {
      const { ageMs, ...shown } = await sidecar.request("boardcast/board", { projectNumber });
      return shown.position.sequence === stored.position.sequence && (assert.deepEqual(shown, stored), true);
    });
    const told = () => sidecar.changes().filter((change) => change.projectNumber === projectNumber).map(({ sequence }) => sequence);
    await until("the last change was told", () => told().at(-1) === stored.position.sequence);
    // Of several changes of an issue within a window the last is told.
    assert.deepEqual(told(), [...new Set(told())].sort((a, b) => a - b), "each once, in order");
    const last = new Map(events.map(({ sequence, event }) => [event.issueNumber, sequence]));
    for (const [issueNumber, sequence] of last) assert.ok(told().includes(sequence), `the last change of #${issueNumber} was told`);

    assert.doesNotMatch(logs.join("\n") + board.log(), /address already in use|EADDRINUSE|BindException/i);
    assert.equal(pids.length, AGENTS + counts.killed);
    assert.equal(counts.killed, KILLS);
    await until("all agents have ended", () => {
      const left = [...descendants(process.pid), ...processesWith("boardcast")].filter(({ pid }) => pids.includes(pid));
      return left.length === 0;
    });
    const { killed, unanswered, found, repeated } = counts;
    context.diagnostic(`${changes} changes in ${Math.round(took)} ms; ${killed} killed, ${unanswered} of them without an answer: ${found} changes found made, ${repeated} made again`);
  }));
