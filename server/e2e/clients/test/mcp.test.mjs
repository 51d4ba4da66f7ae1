// The agent's tools, in both generations, against the real tracker.
import assert from "node:assert/strict";
import { soonEnough } from "../../../../vscode-client/e2e/lib/soon.mjs";
import { GENERATIONS, MODERN_VERSION, openAgent, textOf } from "../lib/agents.mjs";
import { suite, using } from "../lib/suite.mjs";

const TOOLS = [
  "health_check", "list_projects", "read_project", "create_project", "update_project", "list_issues",
  "get_project_phases", "create_phase", "get_issue_details", "list_activity", "next_issue", "claim_next", "claim_issue", "release_issue", "create_issue", "create_issues", "update_issue", "update_issues", "update_issue_status",
  "update_issue_phase", "move_issue", "delete_issue", "add_comment", "add_work_item", "update_work_item",
];
const scenes = {};
const test = suite(async (board, undo) => {
  for (const generation of GENERATIONS) {
    const agent = await openAgent(board, generation);
    undo.push(() => agent.close());
    const { project } = await agent.call("create_project", { title: "Apollo", description: "to the moon", phases: ["Foundation", "Build", "Ship"] });
    const { issue } = await agent.call("create_issue", { projectNumber: project.number, title: "First" });
    scenes[generation] = { agent, projectNumber: project.number, issueNumber: issue.number };
  }
});

for (const generation of GENERATIONS) {
  const by = `(${generation})`;
  let agent, projectNumber, issueNumber, board;
  const criterion = (title, body) =>
    test(title, (parts, context) => {
      ({ board } = parts);
      ({ agent, projectNumber, issueNumber } = scenes[generation]);
      return body(context);
    });

  const create = async (more) => (await agent.call("create_issue", { projectNumber, title: "An issue", ...more })).issue;
  const stored = (number) => board.rest("GET", `/api/projects/${projectNumber}/issues/${number}`);

  criterion(`AC-1.1.b AC-1.1.c AC-5.5.a: it starts with its client, says who it is, and writes nothing but the protocol ${by}`, () => {
    assert.equal(agent.client.getServerVersion().name, "boardcast");
    assert.ok(agent.client.getServerCapabilities().tools);
    if (generation === "discover") assert.equal(agent.client.getNegotiatedProtocolVersion(), MODERN_VERSION);
    assert.deepEqual(agent.broken, []);
  });

  criterion(`AC-1.3.a AC-1.3.e AC-1.5.e: every tool of the contract is listed with its schemas ${by}`, async () => {
    const { tools } = await agent.list();
    assert.deepEqual(tools.map(({ name }) => name).sort(), [...TOOLS].sort());
    for (const tool of tools) {
      assert.equal(tool.inputSchema.type, "object", tool.name);
      assert.equal(tool.outputSchema.type, "object", tool.name);
      assert.ok(tool.title && tool.description.length > 40, tool.name);
      assert.equal(typeof tool.annotations.readOnlyHint, "boolean", tool.name);
    }
    const hint = (name) => tools.find((tool) => tool.name === name).annotations;
    assert.equal(hint("delete_issue").destructiveHint, true);
    assert.equal(hint("read_project").readOnlyHint, true);
  });

  criterion(`AC-1.3.b: bad parameters are refused field by field ${by}`, async () => {
    const text = await agent.refusal("create_issue", { projectNumber: "x", title: "", colour: "red" });
    for (const field of ["projectNumber", "title", "colour"]) assert.match(text, new RegExp(field));
  });

  criterion(`AC-1.3.d: a success has text and structured content ${by}`, async () => {
    const result = await agent.result("read_project", { projectNumber });
    assert.ok(!result.isError);
    assert.match(textOf(result), /Apollo/);
    assert.equal(result.structuredContent.project.title, "Apollo");
  });

  criterion(`AC-1.5.a AC-1.5.d: the health check with a valid key ${by}`, async () => {
    const from = performance.now();
    const health = await agent.call("health_check");
    const took = performance.now() - from;
    assert.equal(health.authenticated, true);
    assert.equal(health.apiAvailable, true);
    assert.ok(health.responseTimeMs >= 0 && health.responseTimeMs <= took + 1, `${health.responseTimeMs} of ${took}`);
  });

  criterion(`AC-1.5.b: the health check with a wrong key ${by}`, () =>
    using(openAgent(board, generation, { STATE_TRACKING_API_KEY: "a-wrong-key" }), async (stranger) => {
      const health = await stranger.call("health_check");
      assert.equal(health.authenticated, false);
      assert.equal(health.apiAvailable, true);
    }));

  criterion(`AC-1.5.c: the health check without a tracker ${by}`, () =>
    using(openAgent(board, generation, { STATE_TRACKING_API_URL: "http://127.0.0.1:9", RETRY_ATTEMPTS: "0" }), async (lonely) => {
      const result = await lonely.result("health_check");
      assert.ok(!result.isError);
      assert.equal(result.structuredContent.apiAvailable, false);
      assert.match(textOf(result), /cannot be reached|refused|Is it running/i);
    }));

  criterion(`AC-2.1.a AC-2.1.e: a project comes whole, its phases in order ${by}`, async () => {
    const { project } = await agent.call("read_project", { projectNumber });
    assert.deepEqual(project.phases.map(({ name }) => name), ["Foundation", "Build", "Ship"]);
    assert.ok(project.fields.some(({ id }) => id === "status"));
    assert.equal(project.stats.totalPhases, 3);
    assert.equal(project.description, "to the moon");
  });

  criterion(`AC-2.1.b AC-2.3.e: a project that is not there ${by}`, async () => {
    assert.match(await agent.refusal("read_project", { projectNumber: 999 }), /Project #999 not found/);
    assert.match(await agent.refusal("get_project_phases", { projectNumber: 999 }), /Project #999 not found/);
  });

  criterion(`AC-2.1.c: numbers that are none ${by}`, async () => {
    for (const wrong of ["one", "#1", "1.5", -1, 1.5]) assert.match(await agent.refusal("read_project", { projectNumber: wrong }), /projectNumber/);
  });

  criterion(`AC-2.2.a AC-2.2.b AC-2.2.c AC-2.2.d AC-2.2.e: issues are listed, and filtered by all that is asked ${by}`, async () => {
    const { project: { number } } = await agent.call("create_project", { title: "Lists", phases: ["A", "B"] });
    const make = (more) => agent.call("create_issue", { projectNumber: number, ...more });
    for (const status of ["backlog", "todo", "in_progress", "done"]) await make({ title: `in ${status}`, status, phase: "A" });
    await make({ title: "hers", status: "todo", phase: "B", assignee: "ada" });
    const list = async (filter) => (await agent.call("list_issues", { projectNumber: number, ...filter })).issues.map(({ title }) => title);
    assert.equal((await list({})).length, 5);
    for (const status of ["backlog", "in_progress", "done"]) assert.deepEqual(await list({ status }), [`in ${status}`]);
    assert.deepEqual(await list({ phase: "B" }), ["hers"]);
    assert.deepEqual(await list({ status: "todo", phase: "B", assignee: "ada" }), ["hers"]);
    assert.deepEqual(await list({ status: "todo", phase: "A", assignee: "ada" }), []);
    const empty = await agent.result("list_issues", { projectNumber: number, status: "done", phase: "B" });
    assert.ok(!empty.isError);
    assert.deepEqual(empty.structuredContent.issues, []);
  });

  criterion(`AC-2.2.f: over 100 issues come complete within 2 s ${by}`, async (context) => {
    const { project: { number } } = await agent.call("create_project", { title: "Many" });
    await Promise.all(Array.from({ length: 230 }, (_, i) => agent.call("create_issue", { projectNumber: number, title: `t${i}` })));
    await soonEnough(context, "230 issues", 2_000, async () => {
      const from = performance.now();
      const issues = [];
      for (let cursor = {}; cursor; ) {
        const page = await agent.call("list_issues", { projectNumber: number, ...cursor });
        assert.equal(page.total, 230);
        issues.push(...page.issues);
        cursor = page.nextCursor && { cursor: page.nextCursor };
      }
      const took = performance.now() - from;
      assert.equal(issues.length, 230);
      assert.equal(new Set(issues.map((issue) => issue.number)).size, 230);
      return took;
    });
  });

  criterion(`what happened lately is told, newest first ${by}`, async () => {
    const { project: { number: projectNumber } } = await agent.call("create_project", { title: "Busy" });
    const { issue } = await agent.call("create_issue", { projectNumber, title: "i" });
    await agent.call("update_issue_status", { projectNumber, issueNumber: issue.number, status: "done" });
    const { entries, count } = await agent.call("list_activity", { projectNumber });
    assert.equal(count, 3);
    assert.deepEqual(entries.map(({ type, title, status }) => [type, title, status]), [
      ["issue.updated", "i", "done"], ["issue.created", "i", "backlog"], ["project.created", "Busy", undefined],
    ]);
    assert.deepEqual([entries[0].origin, entries[0].changed], ["mcp", ["status"]]);
    assert.deepEqual((await agent.call("list_activity", { limit: 1 })).entries, entries.slice(0, 1));
    assert.match(await agent.refusal("list_activity", { projectNumber: 999 }), /Project #999 not found/);
  });

  criterion(`AC-2.3.a AC-2.3.b AC-2.3.c AC-2.3.d: phases come in order, with their figures ${by}`, async () => {
    const { project: { number } } = await agent.call("create_project", { title: "Phases" });
    assert.deepEqual((await agent.call("get_project_phases", { projectNumber: number })).phases, []);
    await agent.call("create_phase", { projectNumber: number, name: "Last" });
    await agent.call("create_phase", { projectNumber: number, name: "First", order: 1 });
    const { issue } = await agent.call("create_issue", { projectNumber: number, title: "i", phase: "First" });
    const items = [];
    for (const title of ["one", "two", "three"]) {
      items.push((await agent.call("add_work_item", { projectNumber: number, issueNumber: issue.number, title })).workItem);
    }
    await agent.call("update_work_item", { projectNumber: number, issueNumber: issue.number, workItemId: items[0].id, completed: true });
    const { phases } = await agent.call("get_project_phases", { projectNumber: number });
    assert.deepEqual(phases.map(({ name, order }) => [name, order]), [["First", 1], ["Last", 2]]);
    assert.deepEqual([phases[0].issueCount, phases[0].workItemCount, phases[0].completedCount], [1, 3, 1]);
  });

  criterion(`AC-2.4.a AC-2.4.b AC-2.4.e: an issue comes with every field, its work items and labels ${by}`, async () => {
    const { number } = await create({ title: "Whole", body: "**all**", status: "todo", phase: "Build", assignee: "ada", labels: ["bug", "ui"] });
    await agent.call("add_work_item", { projectNumber, issueNumber: number, title: "step" });
    const { issue } = await agent.call("get_issue_details", { projectNumber, issueNumber: number });
    const { title, body, status, phase, assignee, labels, workItems, url, version, createdAt, updatedAt } = issue;
    assert.deepEqual({ title, body, status, phase, assignee, labels }, { title: "Whole", body: "**all**", status: "todo", phase: "Build", assignee: "ada", labels: ["bug", "ui"] });
    assert.deepEqual(workItems.map((item) => [item.title, item.completed]), [["step", false]]);
    assert.ok(url.startsWith("http") && version === 2 && createdAt <= updatedAt);
  });

  criterion(`AC-2.4.c AC-2.4.d AC-3.1.d AC-3.2.c AC-3.4.e: an issue that is not there, or in another project ${by}`, async () => {
    assert.match(await agent.refusal("get_issue_details", { projectNumber, issueNumber: 987 }), /#987 not found/);
    const { project: { number } } = await agent.call("create_project", { title: "Other" });
    const text = await agent.refusal("get_issue_details", { projectNumber: number, issueNumber });
    assert.match(text, new RegExp(`not found in project #${number}`));
    assert.match(text, /There is an issue #1 in another project/);
    assert.match(await agent.refusal("update_issue_status", { projectNumber, issueNumber: 987, status: "done" }), /#987 not found/);
    assert.match(await agent.refusal("update_issue_phase", { projectNumber, issueNumber: 987, phaseName: "Build" }), /#987 not found/);
    assert.match(await agent.refusal("update_issue", { projectNumber, issueNumber: 987, title: "x" }), /#987 not found/);
  });

  criterion(`AC-3.1.a AC-3.1.b AC-3.1.f: a status changes, and the board shows it ${by}`, async () => {
    const before = await create({ status: "todo" });
    const { issue } = await agent.call("update_issue_status", { projectNumber, issueNumber: before.number, status: "in_progress" });
    assert.equal(issue.status, "in_progress");
    assert.ok(issue.updatedAt >= before.updatedAt && issue.version === before.version + 1);
    assert.equal((await stored(before.number)).status, "in_progress");
  });

  criterion(`AC-3.1.c: a status that there is not ${by}`, async () => {
    const text = await agent.refusal("update_issue_status", { projectNumber, issueNumber, status: "finished" });
    for (const status of ["backlog", "todo", "in_progress", "done"]) assert.match(text, new RegExp(status));
  });

  criterion(`AC-3.1.e: another writer was faster ${by}`, async () => {
    const { number, version } = await create({ status: "todo" });
    await board.rest("PUT", `/api/projects/${projectNumber}/issues/${number}/status`, { status: "done" });
    const text = await agent.refusal("update_issue_status", { projectNumber, issueNumber: number, status: "backlog", expectedVersion: version });
    assert.match(text, /get_issue_details|read it again/i);
    assert.match(text, /retry|again/i);
    assert.equal((await stored(number)).status, "done");
  });

  criterion(`AC-3.2.a AC-3.2.e: an issue moves into a phase, and the board shows it ${by}`, async () => {
    const { number } = await create({});
    const { issue } = await agent.call("update_issue_phase", { projectNumber, issueNumber: number, phaseName: "Build" });
    assert.equal(issue.phase, "Build");
    const shown = await board.rest("GET", `/api/projects/${projectNumber}/board`);
    assert.equal(shown.issues.find((one) => one.number === number).phase, "Build");
  });

  criterion(`AC-3.2.b AC-3.2.d: a phase that there is not, and a near one ${by}`, async () => {
    const text = await agent.refusal("update_issue_phase", { projectNumber, issueNumber, phaseName: "foundaton" });
    assert.match(text, /Did you mean 'Foundation'\?/);
    for (const phase of ["Foundation", "Build", "Ship"]) assert.match(text, new RegExp(phase));
    assert.doesNotMatch(await agent.refusal("update_issue_phase", { projectNumber, issueNumber, phaseName: "zzz" }), /Did you mean/);
  });

  criterion(`AC-3.3.a AC-3.3.b AC-3.3.c AC-3.3.d AC-3.3.e AC-3.3.f AC-3.3.h: an issue is created with what is given ${by}`, async () => {
    const plain = await create({ title: "Plain" });
    assert.equal(plain.status, "backlog");
    assert.ok(Number.isInteger(plain.number) && plain.url.endsWith(`/issues/${plain.number}`));
    const full = await create({ title: "Full", body: "# Head\n\n- text", status: "in_progress", phase: "ship", assignee: "grace", labels: ["a", "b"] });
    const there = await stored(full.number);
    assert.equal(there.body, "# Head\n\n- text");
    assert.deepEqual([there.status, there.phase, there.assignee, there.labels], ["in_progress", "Ship", "grace", ["a", "b"]]);
  });

  criterion(`AC-3.3.g: titles that are too short or too long ${by}`, async () => {
    assert.match(await agent.refusal("create_issue", { projectNumber, title: "" }), /title/);
    assert.match(await agent.refusal("create_issue", { projectNumber, title: "x".repeat(257) }), /title.*256|256.*title/s);
    assert.equal((await create({ title: "x".repeat(256) })).title.length, 256);
  });

  criterion(`AC-3.4.a AC-3.4.b AC-3.4.c AC-3.4.f: an update changes what it names ${by}`, async () => {
    const { number } = await create({ title: "Old", body: "body", assignee: "ada", labels: ["x"] });
    const { issue } = await agent.call("update_issue", { projectNumber, issueNumber: number, title: "New" });
    assert.deepEqual([issue.title, issue.body, issue.assignee, issue.labels], ["New", "body", "ada", ["x"]]);
    assert.ok(issue.updatedAt);
    const unassigned = (await agent.call("update_issue", { projectNumber, issueNumber: number, assignee: null })).issue;
    assert.equal(unassigned.assignee, undefined);
    const labelled = (await agent.call("update_issue", { projectNumber, issueNumber: number, labels: ["y", "z"] })).issue;
    assert.deepEqual(labelled.labels, ["y", "z"]);
  });

  criterion(`AC-3.4.d: an update of nothing ${by}`, async () => {
    assert.match(await agent.refusal("update_issue", { projectNumber, issueNumber }), /At least one field required/);
  });

  criterion(`AC-5.5.e: one tool's output holds what the next needs ${by}`, async () => {
    const { project } = await agent.call("create_project", { title: "Chain", phases: ["Only"] });
    const { projects } = await agent.call("list_projects");
    assert.ok(projects.some(({ number }) => number === project.number));
    const { issue } = await agent.call("create_issue", { projectNumber: project.number, title: "i", phase: project.phases[0].name });
    const { workItem } = await agent.call("add_work_item", { projectNumber: issue.projectNumber, issueNumber: issue.number, title: "w" });
    await agent.call("update_work_item", { projectNumber: issue.projectNumber, issueNumber: issue.number, workItemId: workItem.id, completed: true });
    const gone = await agent.call("delete_issue", { projectNumber: issue.projectNumber, issueNumber: issue.number, expectedVersion: 3 });
    assert.equal(gone.deleted, true);
  });
}

test("ENABLE_MCP_TOOLS=false: no tools are offered", ({ board }) =>
  using(openAgent(board, "initialize", { ENABLE_MCP_TOOLS: "false" }), async (agent) => {
    const capabilities = agent.client.getServerCapabilities();
    const tools = capabilities.tools === undefined ? [] : (await agent.list()).tools;
    assert.deepEqual(tools, []);
  }));
