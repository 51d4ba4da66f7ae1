// What agents read, watch and ask for beside the tools, in both generations, over stdio and over HTTP, against the real tracker and hub.
import assert from "node:assert/strict";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { GENERATIONS, openAgent, openAgentOverHttp } from "../lib/agents.mjs";
import { suite, using } from "../lib/suite.mjs";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";

const TRANSPORTS = {
  stdio: (board, generation) => openAgent(board, generation, { BOARDCAST_HUB_URL: board.hubUrl }),
  http: openAgentOverHttp,
};

const test = suite(async (board) => {
  const project = await board.rest("POST", "/api/projects", { title: "Apollo", phases: ["Foundation", "Ship"] });
  const issue = await board.rest("POST", `/api/projects/${project.number}/issues`, { title: "First", assignee: "ada" });
  return { project: project.number, issue: issue.number };
});

/** Watches addresses; gives a way to wait for word of the next change of one of them. */
async function watch(agent, ...uris) {
  const told = [];
  const take = ({ params }) => void told.push(params.uri);
  if (agent.generation === "discover") {
    agent.client.setNotificationHandler("notifications/resources/updated", take);
    await agent.client.listen({ resourceSubscriptions: uris });
  } else {
    agent.client.setNotificationHandler(ResourceUpdatedNotificationSchema, take);
    for (const uri of uris) await agent.client.subscribeResource({ uri });
  }
  return async () => {
    await until("a change is told", () => told.length > 0);
    return told.shift();
  };
}

for (const generation of GENERATIONS) {
  for (const [transport, open] of Object.entries(TRANSPORTS)) {
    const by = `(${generation}, ${transport})`;

    test(`an agent that watches an issue is told when somebody else moves its card ${by}`, ({ board, project, issue }) =>
      using(open(board, generation), async (agent) => {
        const uri = `board://projects/${project}/issues/${issue}`;
        const next = await watch(agent, uri);
        for (const status of ["todo", "done", "backlog"]) {
          await board.rest("PUT", `/api/projects/${project}/issues/${issue}/status`, { status });
          assert.equal(await next(), uri);
          const { contents } = await agent.client.readResource({ uri });
          assert.equal(JSON.parse(contents[0].text).issue.status, status);
          assert.match(contents[1].text, new RegExp(`Status: ${status}`));
        }
      }));

    test(`an agent that leaves its own changes out is told of everybody else's ${by}`, ({ board, project, issue }) =>
      using(open(board, generation), async (agent) => {
        const all = `board://projects/${project}`;
        const others = `board://projects/${project}/issues/${issue}?notBy=agent-${generation}`;
        const next = await watch(agent, all, others);
        for (const title of ["One", "Two", "Three"]) {
          await agent.call("update_issue", { projectNumber: project, issueNumber: issue, title: `${title} ${by}` });
          assert.equal(await next(), all);
        }
        await board.rest("PATCH", `/api/projects/${project}/issues/${issue}`, { title: "First" });
        assert.deepEqual([await next(), await next()].sort(), [all, others].sort());
        const [read, plain] = await Promise.all([others, others.replace(/\?.*/, "")].map((uri) => agent.client.readResource({ uri })));
        assert.deepEqual(read.contents.map(({ text }) => text), plain.contents.map(({ text }) => text));
      }));

    test(`boards are listed, read and completed, and plans written ${by}`, ({ board, project }) =>
      using(open(board, generation), async (agent) => {
        const { resources } = await agent.client.listResources();
        assert.ok(resources.some(({ uri, title }) => uri === `board://projects/${project}` && title.includes("Apollo")));
        const { resourceTemplates } = await agent.client.listResourceTemplates();
        const template = resourceTemplates.find(({ name }) => name === "issues").uriTemplate;
        const complete = (name, value) =>
          agent.client
            .complete({ ref: { type: "ref/resource", uri: template }, argument: { name, value }, context: { arguments: { n: String(project) } } })
            .then(({ completion }) => completion.values);
        assert.deepEqual(await complete("phase", "sh"), ["Ship"]);
        assert.deepEqual(await complete("assignee", ""), ["ada"]);
        assert.ok((await complete("n", "")).includes(String(project)));
        const { prompts } = await agent.client.listPrompts();
        assert.deepEqual(prompts.map(({ name }) => name), ["plan_feature", "implementation_plan"]);
        const { messages } = await agent.client.getPrompt({
          name: "plan_feature",
          arguments: { subject: "night mode", projectNumber: String(project), createIssues: "yes" },
        });
        assert.match(messages[0].content.text, /night mode[^]*Acceptance criteria[^]*create_issue/);
      }));

    test(`many issues are changed at once, with a result for each ${by}`, ({ board, project }) =>
      using(open(board, generation), async (agent) => {
        const numbers = [];
        for (let i = 0; i < 20; i++) numbers.push((await board.rest("POST", `/api/projects/${project}/issues`, { title: `bulk ${i}` })).number);
        const updates = [...numbers, 9_999].map((issueNumber) => ({ issueNumber, status: "done", phase: "ship" }));
        const steps = [];
        const result = await agent.client.callTool({ name: "update_issues", arguments: { projectNumber: project, updates } }, ...(generation === "discover" ? [] : [undefined]), {
          onprogress: ({ progress, total }) => steps.push([progress, total]),
        });
        const { updatedCount, failedCount, results } = result.structuredContent;
        assert.deepEqual([updatedCount, failedCount], [20, 1]);
        assert.match(results.at(-1).error, /#9999 not found/);
        // The older client forgets those that come in one piece with the answer.
        assert.ok(steps.length > 0 && steps.every(([progress, total], i) => progress === i + 1 && total === 21), JSON.stringify(steps));
        for (const number of numbers) {
          const { status, phase } = await board.rest("GET", `/api/projects/${project}/issues/${number}`);
          assert.deepEqual([status, phase], ["done", "Ship"]);
        }
      }));
  }
}

test("over HTTP a key is needed, and pages of other sites are kept out", async ({ board }) => {
  await assert.rejects(openAgentOverHttp(board, "discover", {}));
  await assert.rejects(openAgentOverHttp(board, "initialize", { Authorization: "Bearer wrong-key" }));
  const post = (headers) =>
    fetch(new URL("/mcp", board.trackerUrl), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-API-Key": board.key, ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
    });
  assert.deepEqual(await (await post({})).json(), { jsonrpc: "2.0", id: 1, result: {} });
  assert.equal((await post({ Origin: "http://evil.example" })).status, 403);
  assert.equal((await post({ "X-API-Key": "wrong-key" })).status, 401);
});
