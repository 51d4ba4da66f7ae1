// Fifty agents of one name on one board of 500 issues that wait for each other: most by HTTP, each a session, some by stdio, each a
// process that is killed. Each issue is done once, and what the dead held comes back.
import assert from "node:assert/strict";
import { openAgent, openAgentOverHttp } from "../lib/agents.mjs";
import { seeded } from "../lib/seeded.mjs";
import { suite } from "../lib/suite.mjs";

const AGENTS = 50;
const BY_STDIO = 4;
const ISSUES = 500;
const LEASE_SECONDS = 10;
const PATIENCE_MS = 300_000;

const test = suite();

test("fifty agents do each issue of one board once, though some are killed", async ({ board }, context) => {
  const seed = Number(process.env.BOARDCAST_SEED ?? 7);
  context.diagnostic(`BOARDCAST_SEED=${seed}`);
  const random = seeded(seed);
  const pick = (count) => Math.floor(random() * count);
  const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Crowd" });
  const issues = `/api/projects/${projectNumber}/issues`;
  for (let number = 1; number <= ISSUES; number++) {
    const blockedBy = number === 1 ? [] : Array.from({ length: pick(4) }, () => 1 + pick(number - 1));
    await board.rest("POST", issues, { title: `i${number}`, blockedBy, priority: ["urgent", "high", "medium", "low"][pick(4)] });
  }
  const doomed = await Promise.all(Array.from({ length: BY_STDIO }, () => openAgent(board, "initialize")));
  const lasting = [];
  for (let i = BY_STDIO; i < AGENTS; i++) lasting.push(await openAgentOverHttp(board, "initialize"));

  // Each takes one, at the same time, since what the first holds must not end before the last has one; and dies with it.
  const claim = async (agent) => (await agent.call("claim_next", { projectNumber, leaseSeconds: LEASE_SECONDS })).issue.number;
  const lost = await Promise.all(doomed.map(claim));
  for (const agent of doomed) agent.kill();
  assert.equal(new Set(lost).size, BY_STDIO);

  const done = new Map();
  const end = Date.now() + PATIENCE_MS;
  const work = async (agent, name) => {
    for (;;) {
      const { issue, open, free } = await agent.call("claim_next", { projectNumber, leaseSeconds: 600 });
      if (issue === undefined) {
        if (open === 0) return;
        assert.equal(free, 0);
        assert.ok(Date.now() < end, `${open} issues are left`);
        await new Promise((resolve) => setTimeout(resolve, 300));
        continue;
      }
      assert.ok(!done.has(issue.number), `#${issue.number} was done by ${done.get(issue.number)}`);
      await agent.call("update_issue_status", { projectNumber, issueNumber: issue.number, status: "done" });
      done.set(issue.number, name);
    }
  };
  try {
    await Promise.all(lasting.map((agent, index) => work(agent, index)));
  } finally {
    await Promise.all([...doomed, ...lasting].map((agent) => agent.close().catch(() => {})));
  }
  assert.equal(done.size, ISSUES);
  for (const number of lost) assert.ok(done.has(number));
  const all = (await board.rest("GET", `/api/projects/${projectNumber}/board`)).issues;
  assert.deepEqual(all.filter(({ status, claimedBy }) => status !== "done" || claimedBy !== undefined), []);
  context.diagnostic(`${new Set(done.values()).size} of ${lasting.length} agents had work`);
});
