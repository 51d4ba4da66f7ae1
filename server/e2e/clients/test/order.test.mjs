// The order of cards: a thousand concurrent drags by two editors, two agents and REST; then all of them show one order. The npm package
// that the server's places are those of is the judge of each.
import assert from "node:assert/strict";
import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { GENERATIONS, openAgent } from "../lib/agents.mjs";
import { seeded } from "../lib/seeded.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { suite } from "../lib/suite.mjs";

const ISSUES = 60;
const MOVES = 1_000;
const AT_ONCE = 16;
const STATUSES = ["backlog", "todo", "in_progress"];

/** Where numbers put issues that nobody moved. */
const COUNTED = generateNKeysBetween(null, null, ISSUES + 2);
const key = ({ number, place }) => place ?? COUNTED[number];
const sorted = (issues) => [...issues].sort((a, b) => (key(a) < key(b) ? -1 : 1));

const test = suite();

test("after 1,000 concurrent drags the order of cards is the same in every editor, agent and list", async ({ board }, context) => {
  const seed = Number(process.env.BOARDCAST_SEED ?? 11);
  context.diagnostic(`BOARDCAST_SEED=${seed}`);
  const random = seeded(seed);
  const pick = (count) => Math.floor(random() * count);
  const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Drags" });
  const issues = `/api/projects/${projectNumber}/issues`;
  for (let i = 0; i < ISSUES; i++) await board.rest("POST", issues, { title: `i${i}`, status: STATUSES[i % STATUSES.length] });
  const column = async (status) => (await board.rest("GET", `${issues}?status=${status}&limit=500`)).items;

  const opened = [];
  try {
    const sidecars = [];
    for (let i = 0; i < 2; i++) {
      const sidecar = await openSidecar(board, { projectNumbers: [projectNumber] });
      opened.push(sidecar);
      await sidecar.live();
      sidecars.push(sidecar);
    }
    const first = await sidecars[0].request("boardcast/board", { projectNumber });
    const agents = [];
    for (const generation of GENERATIONS) {
      const agent = await openAgent(board, generation);
      opened.push(agent);
      agents.push(agent);
    }
    const clients = [
      ...sidecars.map((sidecar) => (target) => sidecar.request("boardcast/moveIssue", target)),
      ...agents.map((agent) => ({ status, ...target }) => agent.call("move_issue", target)),
      ({ projectNumber: _, issueNumber, ...target }) => board.rest("PUT", `${issues}/${issueNumber}/place`, target),
    ];

    const drags = Array.from({ length: MOVES }, () => {
      const issueNumber = 1 + pick(ISSUES);
      const other = 1 + ((issueNumber + pick(ISSUES - 1)) % ISSUES);
      const where = [{ before: other }, { after: other }, { to: "top" }, { to: "bottom" }][pick(4)];
      // Some leave their column, and most crowd at a few places.
      const beside = pick(3) === 0 && "before" in where && issueNumber !== 7 ? { before: 7 } : where;
      return { projectNumber, issueNumber, ...beside, ...(pick(10) === 0 ? { status: STATUSES[pick(3)] } : {}) };
    });
    const from = performance.now();
    let next = 0;
    const drag = async (worker) => {
      for (let i = next++; i < drags.length; i = next++) await clients[(i + worker) % clients.length](drags[i]);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => drag(worker)));
    context.diagnostic(`${MOVES} drags, ${AT_ONCE} at once: ${Math.round(performance.now() - from)} ms`);

    const whole = await board.rest("GET", `/api/projects/${projectNumber}/board`);
    const truth = Object.fromEntries(STATUSES.map((status) => [status, sorted(whole.issues.filter((issue) => issue.status === status)).map(({ number }) => number)]));
    const keys = whole.issues.map(key);
    assert.equal(new Set(keys).size, ISSUES, "no two stand at one place");
    for (const one of keys) assert.ok(generateKeyBetween(one, null) > one && one.length <= 64, `${one} is a place`);
    for (const status of STATUSES) assert.deepEqual((await column(status)).map(({ number }) => number), truth[status], `the list of ${status}`);

    for (const sidecar of sidecars) {
      // What the editor holds by the events alone, and what it is given when it asks.
      await until("the editor was told everything", () => (sidecar.changes().at(-1)?.sequence ?? 0) >= whole.position.sequence);
      const held = new Map(first.issues.map((issue) => [issue.number, issue]));
      for (const change of sidecar.changes()) held.set(change.issueNumber, change.data.issue);
      const asked = await sidecar.request("boardcast/board", { projectNumber });
      for (const shown of [[...held.values()], asked.issues]) {
        for (const status of STATUSES) assert.deepEqual(sorted(shown.filter((issue) => issue.status === status)).map(({ number }) => number), truth[status]);
      }
    }
    for (const agent of agents) {
      for (const status of STATUSES) {
        const pages = [];
        for (let cursor; ; ) {
          const page = await agent.call("list_issues", { projectNumber, status, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
          pages.push(...page.issues);
          cursor = page.nextCursor;
          if (cursor === undefined) break;
        }
        assert.deepEqual(pages.map(({ number }) => number), truth[status], `what ${agent.generation} lists of ${status}`);
      }
    }
  } finally {
    await Promise.all(opened.map((one) => one.close().catch(() => {})));
  }
});

test("each place is the one that the npm package makes between its neighbours", async ({ board }, context) => {
  const seed = Number(process.env.BOARDCAST_SEED ?? 13);
  context.diagnostic(`BOARDCAST_SEED=${seed}`);
  const random = seeded(seed);
  const pick = (count) => Math.floor(random() * count);
  const { number: projectNumber } = await board.rest("POST", "/api/projects", { title: "Places" });
  const issues = `/api/projects/${projectNumber}/issues`;
  for (let i = 0; i < 12; i++) await board.rest("POST", issues, { title: `i${i}` });
  let moved = 0;
  for (let i = 0; i < 300; i++) {
    const all = sorted((await board.rest("GET", `${issues}?limit=500`)).items);
    const issue = all[pick(all.length)];
    const others = all.filter((one) => one !== issue);
    const at = pick(others.length + 1);
    const target = at === others.length ? { after: others[at - 1].number } : { before: others[at].number };
    const after = await board.rest("PUT", `${issues}/${issue.number}/place`, target);
    if (all.indexOf(issue) === at) {
      assert.deepEqual(after, issue, "who stands there already is not changed");
      continue;
    }
    const lower = at === 0 ? null : key(others[at - 1]);
    const upper = at === others.length ? null : key(others[at]);
    // A place is none that a number stands for: below the first number, or with a fraction.
    const bound = lower === null ? COUNTED[1] : wholeAfter(lower);
    assert.equal(after.place, generateKeyBetween(lower, upper === null || upper > bound ? bound : upper), `between ${lower} and ${upper}`);
    moved++;
  }
  assert.ok(moved > 200);
});

/** The next whole number: what comes after, where nothing is. */
function wholeAfter(place) {
  return generateKeyBetween(place, null);
}
