// Several agents on one board, each a process of its own: the tasks of the second table of docs/AGENT-TASKS.md, played.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { GENERATIONS, openAgent } from "../lib/agents.mjs";
import { root, suite } from "../lib/suite.mjs";

const PATIENCE_MS = 60_000;
const page = readFileSync(path.join(root, "docs/AGENT-TASKS.md"), "utf8");
const table = page.split("\n## ").find((part) => part.startsWith("Tasks of several agents"));
const TASKS = [...table.matchAll(/^\| (.+?) \| (`.+?`) \|/gm)].map(([, played, tools]) => ({ played, tools: [...tools.matchAll(/`(.+?)`/g)].map(([, tool]) => tool) }));
const played = new Map();

const test = suite();

/** Plays a task of the table with two agents and a project of their own. */
function task(name, body) {
  test(`agents together: ${name}`, async ({ board }) => {
    const called = new Set();
    const agents = [];
    const open = async (generation) => {
      const agent = await openAgent(board, generation);
      agents.push(agent);
      const counted = (make) => (tool, parameters) => {
        called.add(tool);
        return make(tool, parameters);
      };
      return { ...agent, call: counted(agent.call), refusal: counted(agent.refusal) };
    };
    try {
      const [one, other] = await Promise.all(GENERATIONS.map(open));
      const { project } = await one.call("create_project", { title: name });
      const projectNumber = project.number;
      const create = async (title, more = {}) => (await one.call("create_issue", { projectNumber, title, ...more })).issue.number;
      const details = (issueNumber) => one.call("get_issue_details", { projectNumber, issueNumber });
      await body({ board, open, one, other, projectNumber, create, details });
    } finally {
      await Promise.all(agents.map((agent) => agent.close().catch(() => {})));
    }
    played.set(name, called);
  });
}

async function until(what, look) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `not within ${PATIENCE_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

task("Two agents look for work at the same time", async ({ one, other, projectNumber, create }) => {
  await create("someday");
  const high = await create("soon", { priority: "high" });
  const urgent = await create("now", { priority: "urgent", status: "todo" });
  const answers = await Promise.all([one, other].map((agent) => agent.call("claim_next", { projectNumber })));
  assert.deepEqual(answers.map(({ issue }) => issue.number).sort(), [high, urgent].sort());
  assert.ok(answers.some(({ why }) => /^Priority urgent, todo: the first of 3 free issues/.test(why)), answers[0].why);
  assert.deepEqual(answers.map(({ issue }) => [issue.status, issue.claimedBy]), GENERATIONS.map((generation) => ["in_progress", `agent-${generation}`]));
});

task("An agent begins with what another one works on", async ({ open, one, other, projectNumber, create, details }) => {
  const issueNumber = await create("taken");
  const free = await create("free");
  const { claim } = await one.call("claim_issue", { projectNumber, issueNumber, leaseSeconds: 600 });
  assert.match(await other.refusal("claim_issue", { projectNumber, issueNumber }), new RegExp(`claimed by agent-${GENERATIONS[0]} until ${claim.until.replaceAll(".", "\\.")}.*claim_next`));
  // Of the same name, and another all the same.
  const twin = await open(GENERATIONS[0]);
  assert.match(await twin.refusal("claim_issue", { projectNumber, issueNumber }), /claimed by another session of agent-/);
  assert.match(await other.refusal("release_issue", { projectNumber, issueNumber }), /is claimed by/);
  assert.equal((await other.call("claim_next", { projectNumber })).issue.number, free);
  const nothing = await twin.call("claim_next", { projectNumber });
  assert.deepEqual([nothing.issue, nothing.open, nothing.free], [undefined, 2, 0]);
  assert.equal((await details(issueNumber)).claim.holder, `agent-${GENERATIONS[0]}`);
  // What models send.
  assert.equal((await one.call("claim_issue", { projectNumber: String(projectNumber), issueNumber: String(issueNumber), leaseSeconds: null })).issue.number, issueNumber);
});

task("An agent dies with an issue in hand", async ({ open, one, other, projectNumber, create, details }) => {
  const issueNumber = await create("dangerous");
  const dying = await open(GENERATIONS[1]);
  await dying.call("claim_issue", { projectNumber, issueNumber, leaseSeconds: 10 });
  dying.kill();
  assert.equal((await other.call("claim_next", { projectNumber })).issue, undefined);
  const { activity, issue } = await until("given back", async () => {
    const read = await details(issueNumber);
    return read.issue.claimedBy === undefined && read;
  });
  assert.equal(issue.status, "todo");
  assert.deepEqual([activity[0].event.data.actor, activity[0].event.data.changed], ["boardcast", ["status", "claimedBy"]]);
  assert.equal((await other.call("claim_next", { projectNumber })).issue.number, issueNumber);
  await other.call("update_issue_status", { projectNumber, issueNumber, status: "done" });
  assert.match((await one.call("next_issue", { projectNumber })).why, /Every issue is done/);
});

task("An issue has to wait for another one", async ({ one, other, projectNumber, create, details }) => {
  const base = await create("base", { priority: "low" });
  const roof = await create("roof", { priority: "urgent" });
  // As models send lists.
  await one.call("update_issue", { projectNumber, issueNumber: roof, blockedBy: `[${base}]` });
  assert.deepEqual((await details(roof)).waitsFor, [base]);
  assert.match(await other.refusal("claim_issue", { projectNumber, issueNumber: roof }), new RegExp(`blocked by #${base}, which is not done`));
  assert.equal((await one.call("claim_next", { projectNumber })).issue.number, base);
  assert.match((await other.call("claim_next", { projectNumber })).why, /1 claimed, 1 blocked/);
  await one.call("update_issue_status", { projectNumber, issueNumber: base, status: "done" });
  assert.equal((await other.call("claim_next", { projectNumber })).issue.number, roof);
});

task("Two agents let issues wait for each other", async ({ one, other, projectNumber, create, details }) => {
  const [a, b, c] = [await create("a"), await create("b"), await create("c")];
  await one.call("update_issue", { projectNumber, issueNumber: a, blockedBy: [b] });
  await other.call("update_issue", { projectNumber, issueNumber: b, blockedBy: [c] });
  assert.match(await one.refusal("update_issue", { projectNumber, issueNumber: c, blockedBy: [a] }), new RegExp(`#${c} → #${a} → #${b} → #${c}`));
  assert.equal((await details(c)).issue.blockedBy, undefined);
});

task("An agent will not finish, and says so", async ({ one, other, projectNumber, create }) => {
  const issueNumber = await create("too hard");
  await one.call("claim_issue", { projectNumber, issueNumber });
  const { issue } = await one.call("release_issue", { projectNumber, issueNumber });
  assert.deepEqual([issue.status, issue.claimedBy], ["todo", undefined]);
  assert.equal((await other.call("claim_next", { projectNumber })).issue.number, issueNumber);
});

test("every task of several agents was played with the tools that the page names", () => {
  assert.deepEqual([...played.keys()].sort(), TASKS.map(({ played: name }) => name).sort());
  for (const { played: name, tools } of TASKS) for (const tool of tools) assert.ok(played.get(name).has(tool), `${name}: ${tool}`);
});
