// Several agents on one board, each a process of its own: the tasks of the second table of docs/AGENT-TASKS.md, played.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { GENERATIONS, openAgent } from "../lib/agents.mjs";
import { root, suite } from "../lib/suite.mjs";

const PATIENCE_MS = 240_000;
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
  assert.match((await one.call("next_issue", { projectNumber })).why, /No issue is open: each is done/);
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

task("An agent leaves a note for the one who goes on", async ({ one, other, projectNumber, create }) => {
  const issueNumber = await create("half done");
  await one.call("claim_issue", { projectNumber, issueNumber });
  const { comment } = await one.call("add_comment", { projectNumber, issueNumber, text: "The lock is in *Shard*; look there first." });
  await one.call("release_issue", { projectNumber, issueNumber });
  const { issue } = await other.call("claim_next", { projectNumber });
  const { comments } = await other.call("get_issue_details", { projectNumber, issueNumber: issue.number });
  assert.deepEqual(comments, [{ id: 1, author: `agent-${GENERATIONS[0]}`, createdAt: comment.createdAt, text: "The lock is in *Shard*; look there first." }]);
});

task("Many have said something, and one reads it all", async ({ one, other, projectNumber, create }) => {
  const issueNumber = await create("debated");
  for (let i = 1; i <= 27; i++) await (i % 2 ? one : other).call("add_comment", { projectNumber, issueNumber, text: `word ${i}` });
  const first = await other.call("get_issue_details", { projectNumber, issueNumber });
  assert.equal(first.issue.commentCount, 27);
  const read = first.comments.map(({ id }) => id);
  assert.deepEqual(read, [27, 26, 25, 24, 23]);
  await one.call("add_comment", { projectNumber, issueNumber, text: "meanwhile" });
  for (let before = first.commentsBefore; before !== undefined; ) {
    const further = await other.call("get_issue_details", { projectNumber, issueNumber, commentsBefore: before });
    read.push(...further.comments.map(({ id }) => id));
    before = further.commentsBefore;
  }
  assert.deepEqual(read, Array.from({ length: 27 }, (_, i) => 27 - i));
  assert.match(await one.refusal("add_comment", { projectNumber, issueNumber, text: "x".repeat(2001) }), /2000|2,000/);
});

task("An agent wants to know what was said while it was away", async ({ one, other, projectNumber, create }) => {
  const issueNumber = await create("quiet");
  await one.call("add_comment", { projectNumber, issueNumber, text: "Waiting for the vendor." });
  const { entries } = await other.call("list_activity", { projectNumber });
  assert.deepEqual([entries[0].issueNumber, entries[0].comment, entries[0].actor], [issueNumber, "Waiting for the vendor.", `agent-${GENERATIONS[0]}`]);
});

task("An agent plans for all in one call", async ({ one, other, projectNumber }) => {
  await one.call("create_phase", { projectNumber, name: "Build" });
  const issues = [
    { ref: "roof", title: "Roof", phase: "Build", priority: "urgent", blockedByRefs: ["walls"] },
    { ref: "walls", title: "Walls", phase: "Build", blockedByRefs: ["ground"] },
    { ref: "ground", title: "Ground", priority: "low" },
  ];
  // As models send lists.
  const plan = await one.call("create_issues", { projectNumber, issues: JSON.stringify(issues) });
  assert.deepEqual(plan.issues.map(({ ref }) => ref), ["roof", "walls", "ground"]);
  const [roof, walls, ground] = plan.issues.map(({ number }) => number);
  for (const [agent, issueNumber] of [[other, ground], [one, walls], [other, roof]]) {
    assert.equal((await agent.call("claim_next", { projectNumber })).issue.number, issueNumber);
    await agent.call("update_issue_status", { projectNumber, issueNumber, status: "done" });
  }
});

task("A plan with a mistake is refused whole", async ({ one, projectNumber }) => {
  const refused = (issues) => one.refusal("create_issues", { projectNumber, issues });
  assert.match(await refused([{ title: "a", ref: "a", blockedByRefs: ["b"] }, { title: "b", ref: "b", blockedByRefs: ["a"] }]), /issues\[0\]\.blockedByRefs.*a → b → a/s);
  assert.match(await refused([{ title: "a" }, { title: "b", blockedByRefs: ["c"] }]), /issues\[1\]\.blockedByRefs.*no entry with ref 'c'/s);
  assert.match(await refused([{ title: "a" }, { title: "b", phase: "Nowhere" }]), /issues\[1\]\.phase.*no phase 'Nowhere'/s);
  assert.match(await refused([{ title: "a" }, { title: "b", blockedBy: [99] }]), /issues\[1\]\.blockedBy.*no issue #99/s);
  assert.match(await refused([{ title: "a", ref: "x" }, { title: "b", ref: "x" }]), /issues\[1\]\.ref.*issues\[0\]/s);
  assert.equal((await one.call("list_issues", { projectNumber })).count, 0);
});

task("An agent repeats a call whose answer it lost", async ({ one, other, projectNumber }) => {
  const call = { projectNumber, title: "Once", idempotencyKey: "step 7 — über" };
  const first = await one.call("create_issue", call);
  const again = await one.call("create_issue", call);
  assert.deepEqual([first.repeated, again.repeated, again.issue.number], [undefined, true, first.issue.number]);
  assert.match(await one.refusal("create_issue", { ...call, title: "Other" }), /used within 24 hours for a call with other fields/);
  // Another agent's key of the same name is its own.
  assert.notEqual((await other.call("create_issue", call)).issue.number, first.issue.number);
  assert.equal((await one.call("list_issues", { projectNumber })).count, 2);
});

task("An agent is killed after it planned, and plans again", async ({ open, one, projectNumber }) => {
  const plan = { projectNumber, issues: [{ title: "a", ref: "a" }, { title: "b", blockedByRefs: ["a"] }], idempotencyKey: "plan" };
  const dying = await open(GENERATIONS[1]);
  const first = await dying.call("create_issues", plan);
  dying.kill();
  const next = await open(GENERATIONS[1]);
  const again = await next.call("create_issues", plan);
  assert.equal(again.repeated, true);
  assert.deepEqual(again.issues.map(({ number }) => number), first.issues.map(({ number }) => number));
  assert.equal((await one.call("list_issues", { projectNumber })).count, 2);
});

task("An agent files what it filed minutes ago", async ({ one, other, projectNumber, create }) => {
  const first = await create("Login page is blank");
  const { issue, earlier } = await one.call("create_issue", { projectNumber, title: "login page is blank " });
  assert.deepEqual([earlier.number, earlier.status], [first, "backlog"]);
  assert.notEqual(issue.number, first);
  assert.equal((await other.call("create_issue", { projectNumber, title: "Login page is blank" })).earlier, undefined);
});

task("A reviewer sends work back, and says why", async ({ one, other, projectNumber, create, details }) => {
  const issueNumber = await create("to review");
  await one.call("claim_next", { projectNumber });
  await one.call("update_issue_status", { projectNumber, issueNumber, status: "done" });
  await other.call("update_issue_status", { projectNumber, issueNumber, status: "todo" });
  await other.call("add_comment", { projectNumber, issueNumber, text: "No test for the empty list." });
  assert.equal((await one.call("claim_next", { projectNumber })).issue.number, issueNumber);
  assert.equal((await details(issueNumber)).comments[0].text, "No test for the empty list.");
});

task("A lead closes what blocked the others", async ({ one, other, projectNumber, create }) => {
  const [a, b] = [await create("a"), await create("b")];
  const waiting = await create("c", { blockedBy: [a, b], priority: "urgent" });
  await one.call("update_issues", { projectNumber, updates: [a, b].map((issueNumber) => ({ issueNumber, status: "done" })) });
  assert.equal((await other.call("claim_next", { projectNumber })).issue.number, waiting);
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
