// A board with more than an answer of a tool has room for, over both transports and in both generations, against the real tracker.
import assert from "node:assert/strict";
import { GENERATIONS, openAgent, openAgentOverHttp, textOf } from "../lib/agents.mjs";
import { suite, using } from "../lib/suite.mjs";

const ISSUES = 2_000;
const AT_ONCE = 16;
// What clients cut at is 25,000 tokens; AnswerSize says why it is this many characters.
const ANSWER_MAX_CHARS = 60_000;
const TRANSPORTS = { stdio: openAgent, http: openAgentOverHttp };

const test = suite(async (board) => {
  const { number } = await board.rest("POST", "/api/projects", { title: "Large", phases: ["Foundation"] });
  for (let made = 0; made < ISSUES; made += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, ISSUES - made) }, (_, i) =>
      board.rest("POST", `/api/projects/${number}/issues`, { title: `問題 number ${made + i}`, assignee: i % 2 ? "ada" : "bob", phase: "Foundation" })));
  }
  const long = await board.rest("POST", "/api/projects", { title: "Long" });
  const body = "A line of text, and 漢字.\n".repeat(2_500);
  for (let i = 0; i < 20; i++) await board.rest("POST", `/api/projects/${long.number}/issues`, { title: `long ${i}`, body });
  return { project: number, long: long.number, body };
});

const size = (result) => [...JSON.stringify(result)].reduce((sum, c) => sum + (c.codePointAt(0) < 0x7f ? 1 : 3 * c.length), 0);

for (const generation of GENERATIONS) {
  for (const [transport, open] of Object.entries(TRANSPORTS)) {
    const by = `(${generation}, ${transport})`;

    /** All pages of a tool. */
    async function* pages(agent, tool, parameters) {
      let cursor;
      do {
        const result = await agent.result(tool, { ...parameters, ...(cursor && { cursor }) });
        assert.ok(!result.isError, textOf(result));
        assert.ok(size(result) <= ANSWER_MAX_CHARS, `${tool}: ${size(result)}`);
        yield result;
        cursor = result.structuredContent.nextCursor;
      } while (cursor);
    }

    for (const parameters of [{}, { limit: 500 }, { detail: "detailed", assignee: "ada" }]) {
      test(`${ISSUES} issues come in answers that an agent can read, each issue once ${JSON.stringify(parameters)} ${by}`, ({ board, project }) =>
        using(open(board, generation), async (agent) => {
          const seen = [];
          for await (const result of pages(agent, "list_issues", { projectNumber: project, ...parameters })) {
            const { issues, total } = result.structuredContent;
            assert.equal(total, parameters.assignee ? ISSUES / 2 : ISSUES);
            const told = [...textOf(result).matchAll(/^(?:Issue )?#(\d+) /gm)].map(([, number]) => Number(number));
            assert.deepEqual(told, issues.map(({ number }) => number));
            seen.push(...told);
          }
          assert.equal(new Set(seen).size, seen.length);
          assert.equal(seen.length, parameters.assignee ? ISSUES / 2 : ISSUES);
        }));
    }

    test(`long texts, the activity and resources keep the bound, too ${by}`, ({ board, project, long, body }) =>
      using(open(board, generation), async (agent) => {
        let issues = 0;
        for await (const { structuredContent } of pages(agent, "list_issues", { projectNumber: long, detail: "detailed" })) {
          issues += structuredContent.issues.length;
          assert.ok(structuredContent.issues.every((issue) => issue.truncated.body.of === body.length));
        }
        assert.equal(issues, 20);
        let read = "";
        for await (const { structuredContent } of pages(agent, "get_issue_details", { projectNumber: long, issueNumber: 1 })) read += structuredContent.issue.body;
        assert.equal(read, body);
        const changes = new Set();
        for await (const { structuredContent } of pages(agent, "list_activity", { projectNumber: project, limit: 1_000 })) {
          assert.equal(structuredContent.total, ISSUES + 1);
          for (const { sequence } of structuredContent.entries) changes.add(sequence);
        }
        assert.equal(changes.size, ISSUES + 1);
        const numbers = [];
        for (let uri = `board://projects/${project}`; uri; ) {
          const result = await agent.client.readResource({ uri });
          assert.ok(size(result) <= ANSWER_MAX_CHARS, `${uri}: ${size(result)}`);
          const { issues, total, next } = JSON.parse(result.contents[0].text);
          assert.equal(total, ISSUES);
          for (const { number } of issues) assert.match(result.contents[1].text, new RegExp(`^- #${number} `, "m"));
          numbers.push(...issues.map(({ number }) => number));
          uri = next;
        }
        assert.deepEqual(numbers, Array.from({ length: ISSUES }, (_, i) => i + 1));
      }));

    test(`arguments as clients send them are taken, those in doubt are not ${by}`, ({ board }) =>
      using(open(board, generation), async (agent) => {
        const { project: { number } } = await agent.call("create_project", { title: "Forms", phases: '["A","B"]' });
        const { issue } = await agent.call("create_issue", { projectNumber: `${number}`, title: "i", labels: '["bug"]', status: "In Progress", phase: "" });
        assert.deepEqual([issue.labels, issue.status, issue.phase], [["bug"], "in_progress", undefined]);
        assert.equal((await agent.call("list_issues", { projectNumber: `${number}`, status: "", cursor: null })).count, 1);
        assert.equal((await agent.call("health_check", { random_string: "x" })).authenticated, true);
        assert.match(await agent.refusal("create_issue", { projectNumber: number, title: "i", labels: "bug,ui" }), /`labels` must be a list/);
        assert.match(await agent.refusal("read_project", { projectNumber: `#${number}` }), /`projectNumber` must be a whole number/);
        assert.match(await agent.refusal("create_issue", { projectNumber: number, title: "half \ud83d" }), /`title` must be valid Unicode/);
      }));
  }
}
