// An MCP server with the tools of `boardcast mcp`, as one would write it with the TypeScript SDK, to measure ours beside it.
// Settings come from the environment, as those of `boardcast mcp`.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import * as is from "./shapes.mjs";
import { Tracker } from "./tracker.mjs";

const { z } = is;
const tracker = new Tracker(process.env.STATE_TRACKING_API_URL ?? "http://localhost:8167", process.env.STATE_TRACKING_API_KEY ?? "");
const server = new McpServer({ name: "node-mcp", version: "1.0.0" }, { instructions: "Tools for project boards. Start with list_projects." });

const READ = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const ADD = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false };
const SET = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

function tool(name, title, description, annotations, inputSchema, outputSchema, work) {
  server.registerTool(name, { title, description, annotations, inputSchema, outputSchema }, async (given) => {
    try {
      const { text, ...structuredContent } = await work(given);
      return { content: [{ type: "text", text }], structuredContent };
    } catch (error) {
      return { isError: true, content: [{ type: "text", text: error.message }] };
    }
  });
}

const of = (projectNumber) => `/api/projects/${projectNumber}`;
const ofIssue = ({ projectNumber, issueNumber }) => `${of(projectNumber)}/issues/${issueNumber}`;
const completed = (issue) => issue.workItems.filter((item) => item.completed).length;
const line = (issue) =>
  `#${issue.number} [${issue.status}] ${issue.title}${issue.phase === undefined ? "" : ` · ${issue.phase}`}${issue.assignee === undefined ? "" : ` · ${issue.assignee}`}`;
const block = (issue) =>
  [line(issue), `version ${issue.version}, updated ${issue.updatedAt}`, issue.labels.join(", "), issue.body ?? "", ...issue.workItems.map((item) => `- [${item.completed ? "x" : " "}] ${item.title} (${item.id})`)]
    .filter((part) => part !== "")
    .join("\n");
const summary = (issue) => {
  const { number, title, status, phase, assignee, labels, url, version, updatedAt } = issue;
  return { number, title, status, phase, assignee, labels, url, version, updatedAt, workItemCount: issue.workItems.length, completedCount: completed(issue) };
};
const query = (filters) => {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
};
const told = (done, issue) => ({ text: `${done}\n${block(issue)}`, issue });
const issueFields = { title: is.title.optional(), body: is.body.nullable().optional(), status: is.status.optional(), phase: is.name.nullable().optional(), assignee: is.assignee.nullable().optional(), labels: is.labels.optional() };

tool("health_check", "Check the tracker", "Tells whether the tracker behind these tools can be reached and accepts the API key. Use it first when another tool failed with a connection or authentication error. Always succeeds: read apiAvailable, authenticated and reason.", READ, {},
  { apiAvailable: z.boolean(), authenticated: z.boolean(), responseTimeMs: is.count("Milliseconds."), reason: z.string().optional() },
  async () => {
    const from = performance.now();
    const answer = await tracker.get("/api/projects?limit=1").then(() => ({ apiAvailable: true, authenticated: true }), (error) => ({ apiAvailable: false, authenticated: false, reason: error.message }));
    return { text: JSON.stringify(answer), ...answer, responseTimeMs: Math.round(performance.now() - from) };
  });

tool("list_projects", "List projects", "Lists all projects with their numbers, phases and progress. Use it first to learn the projectNumber that the other tools want. Next: list_issues or read_project.", READ, { status: is.projectState.optional() },
  { projects: z.array(is.projectSummary), count: is.count("How many.") },
  async ({ status }) => {
    const all = await tracker.all("/api/projects");
    const projects = all.filter((one) => status === undefined || one.status === status).map((one) => {
      const { number, title, description, status: state, url, phases, stats } = one;
      return { number, title, description, status: state, url, phases: phases.map(({ name }) => name), stats };
    });
    return { text: projects.map(({ number, title, status: state }) => `#${number} ${title} (${state})`).join("\n"), projects, count: projects.length };
  });

tool("read_project", "Read a project", "Reads one project whole: description, phases in order with their progress, fields and statistics. For its issues use list_issues.", READ, { projectNumber: is.projectNumber }, { project: is.project },
  async ({ projectNumber }) => {
    const project = await tracker.get(of(projectNumber));
    return { text: `#${project.number} ${project.title}`, project };
  });

tool("create_project", "Create a project", "Creates a project, with its phases if they are known. Returns it with the new number. Next: create_issue.", ADD,
  { title: is.title, description: is.body.optional(), phases: z.array(is.name).max(100).optional() }, { project: is.project },
  async (given) => {
    const project = await tracker.post("/api/projects", given);
    return { text: `Created.\n#${project.number} ${project.title}`, project };
  });

tool("update_project", "Change a project", "Changes a project's title, description or status (closing or reopening it). Only the fields given change; a null description clears it. Returns the project as it is then.", SET,
  { projectNumber: is.projectNumber, title: is.title.optional(), description: is.body.nullable().optional(), status: is.projectState.optional(), expectedVersion: is.expectedVersion }, { project: is.project },
  async ({ projectNumber, expectedVersion: _, ...patch }) => {
    const project = await tracker.patch(of(projectNumber), patch);
    return { text: `Changed.\n#${project.number} ${project.title}`, project };
  });

tool("list_issues", "List issues", "Lists a project's issues as summaries (number, title, status, phase, assignee, labels, progress), all of them unless filtered by status, phase or assignee; several filters must all match. Use it to find an issueNumber. Next: get_issue_details for one issue's text and work items.", READ,
  { projectNumber: is.projectNumber, status: is.status.optional(), phase: is.name.optional(), assignee: is.assignee.optional(), detail: z.enum(["concise", "detailed"]).optional(), limit: is.limit, cursor: is.cursor },
  { projectNumber: is.positive("The project."), issues: z.array(is.issueSummary), count: is.count("How many."), nextCursor: z.string().optional() },
  async ({ projectNumber, detail, ...filters }) => {
    const path = `${of(projectNumber)}/issues${query(filters)}`;
    const paged = filters.limit !== undefined || filters.cursor !== undefined;
    const { items, nextCursor } = paged ? await tracker.get(path) : { items: await tracker.all(path) };
    const detailed = detail === "detailed";
    return {
      text: items.length === 0 ? "No issue matches." : `${items.length} issues:\n${items.map(detailed ? block : line).join("\n")}`,
      projectNumber, issues: items.map((issue) => (detailed ? { ...issue, ...summary(issue) } : summary(issue))), count: items.length, nextCursor,
    };
  });

tool("get_project_phases", "List a project's phases", "Lists a project's phases in order, each with its status, issue count and how many of its work items are complete. Use it to learn the phase names that issues can be put in.", READ, { projectNumber: is.projectNumber },
  { projectNumber: is.positive("The project."), phases: z.array(is.phase) },
  async ({ projectNumber }) => {
    const { phases } = await tracker.get(of(projectNumber));
    return { text: phases.map(({ name }) => name).join("\n"), projectNumber, phases };
  });

tool("create_phase", "Add a phase", "Adds a phase to a project, last unless an order is given. Returns it. Next: put issues into it with update_issue_phase or create_issue.", ADD,
  { projectNumber: is.projectNumber, name: is.name, description: is.body.optional(), order: is.positive("Its place.").optional() }, { phase: is.phase },
  async ({ projectNumber, ...given }) => {
    const phase = await tracker.post(`${of(projectNumber)}/phases`, given);
    return { text: `Added ${phase.name}.`, phase };
  });

tool("get_issue_details", "Read an issue", "Reads one issue whole: text, status, phase, assignee, labels, every work item with its id, and what happened to it lately. Use it before changing an issue; its version can be given as expectedVersion. Next: update_issue, update_issue_status, update_work_item.", READ, is.target,
  { issue: is.issue, activity: z.array(z.looseObject({ sequence: is.positive("Its number.") })) },
  async (given) => {
    const { activity, ...issue } = await tracker.get(ofIssue(given));
    return { text: block(issue), issue, activity };
  });

tool("create_issue", "Create an issue", "Creates an issue (a task, bug, story or to-do) in a project. Use it whenever the user asks to add, file, track or note work. Only the title is needed; the status is backlog unless given. Returns the issue with its number and URL. Next: add_work_item for its steps, update_issue_status when work starts.", ADD,
  { projectNumber: is.projectNumber, title: is.title, body: is.body.optional(), status: is.status.optional(), phase: is.name.optional(), assignee: is.assignee.optional(), labels: is.labels.optional() }, { issue: is.issue },
  async ({ projectNumber, ...given }) => told("Created.", await tracker.post(`${of(projectNumber)}/issues`, given)));

tool("update_issue", "Change an issue", "Changes an issue's title, body, status, phase, assignee or labels. Only the fields given change; null clears body, phase or assignee; labels replace the old ones. Returns the issue as it is then. For the status or the phase alone, update_issue_status and update_issue_phase are simpler.", SET,
  { ...is.target, ...issueFields, expectedVersion: is.expectedVersion }, { issue: is.issue },
  async ({ projectNumber, issueNumber, expectedVersion: _, ...patch }) => told("Changed.", await tracker.patch(ofIssue({ projectNumber, issueNumber }), patch)));

tool("update_issues", "Change many issues", "Changes up to 100 issues of a project in one call, each with its own fields as in update_issue. Each succeeds or fails by itself; read the results, and correct and repeat only those that failed.", SET,
  { projectNumber: is.projectNumber, updates: z.array(z.object({ issueNumber: is.issueNumber, ...issueFields, expectedVersion: is.expectedVersion })).min(1).max(100) },
  { results: z.array(z.looseObject({ issueNumber: is.positive("The issue."), ok: z.boolean(), error: z.string().optional() })) },
  async ({ projectNumber, updates }) => {
    const results = [];
    for (const { issueNumber, expectedVersion: _, ...patch } of updates) {
      results.push(await tracker.patch(ofIssue({ projectNumber, issueNumber }), patch).then(() => ({ issueNumber, ok: true }), (error) => ({ issueNumber, ok: false, error: error.message })));
    }
    return { text: `${results.filter(({ ok }) => ok).length} of ${results.length} changed.`, results };
  });

tool("update_issue_status", "Move an issue to a status", "Moves an issue to backlog, todo, in_progress or done. Use it when work on an issue starts or is finished. Returns the issue with its status and update time.", SET,
  { ...is.target, status: is.status, expectedVersion: is.expectedVersion }, { issue: is.issue },
  async (given) => told(`Moved to ${given.status}.`, await tracker.put(`${ofIssue(given)}/status`, { status: given.status })));

tool("update_issue_phase", "Move an issue to a phase", "Puts an issue into another phase of its project, by the phase's name; null takes it out of its phase. An unknown name is answered with the names there are. Returns the issue.", SET,
  { ...is.target, phaseName: is.name.nullable(), expectedVersion: is.expectedVersion }, { issue: is.issue },
  async (given) => told("Moved.", await tracker.put(`${ofIssue(given)}/phase`, { phaseName: given.phaseName })));

tool("delete_issue", "Delete an issue", "Deletes an issue with its work items, for good. Only when the user asks for it: finished issues are moved to done with update_issue_status instead.", SET,
  { ...is.target, expectedVersion: is.expectedVersion }, { deleted: z.boolean(), projectNumber: is.positive("The project."), issueNumber: is.positive("The issue.") },
  async ({ projectNumber, issueNumber }) => {
    await tracker.delete(ofIssue({ projectNumber, issueNumber }));
    return { text: `Deleted issue #${issueNumber}.`, deleted: true, projectNumber, issueNumber };
  });

const itemAnswer = { projectNumber: is.positive("The project."), issueNumber: is.positive("The issue."), workItem: is.workItem };
tool("add_work_item", "Add a work item", "Adds a work item (a step of a checklist) to an issue. Returns it with its id. Next: update_work_item when the step is done.", ADD,
  { ...is.target, title: is.title, completed: is.truth.optional() }, itemAnswer,
  async ({ projectNumber, issueNumber, ...given }) => {
    const workItem = await tracker.post(`${ofIssue({ projectNumber, issueNumber })}/work-items`, given);
    return { text: `Added.\n${workItem.title} (${workItem.id})`, projectNumber, issueNumber, workItem };
  });

tool("update_work_item", "Change a work item", "Ticks a work item off (completed: true), reopens it or renames it. get_issue_details gives the workItemId. Returns the work item as it is then.", SET,
  { ...is.target, workItemId: is.words("The work item's id."), title: is.title.optional(), completed: is.truth.optional() }, itemAnswer,
  async ({ projectNumber, issueNumber, workItemId, ...patch }) => {
    const workItem = await tracker.patch(`${ofIssue({ projectNumber, issueNumber })}/work-items/${workItemId}`, patch);
    return { text: `Changed.\n${workItem.title} (${workItem.id})`, projectNumber, issueNumber, workItem };
  });

tool("list_activity", "List recent changes", "Lists what changed lately, newest first: who (a person, an agent, a script) changed what, and how the issue stood then. Of all projects unless projectNumber is given. Use it to see what others did since you last looked. Next: get_issue_details for an issue as it is now.", READ,
  { projectNumber: is.projectNumber.optional(), sinceMs: is.positive("How long ago at most, in milliseconds.").optional(), limit: is.limit },
  { entries: z.array(z.looseObject({ sequence: is.positive("Its number."), type: z.string() })), count: is.count("How many.") },
  async ({ projectNumber, ...rest }) => {
    const { entries } = await tracker.get(`/api/activity${query({ projectNumbers: projectNumber, ...rest })}`);
    return { text: entries.map(({ type, title }) => `${type} ${title}`).join("\n"), entries, count: entries.length };
  });

void server.connect(new StdioServerTransport());
