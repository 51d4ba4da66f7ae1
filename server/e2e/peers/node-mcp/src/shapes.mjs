// Schemas of parameters and answers.
import { z } from "zod";

const NUMBER_MAX = 2_147_483_647;
const positive = (text) => z.number().int().min(1).max(NUMBER_MAX).describe(text);
const count = (text) => z.number().int().min(0).describe(text);
const words = (text, max = 256) => z.string().min(1).max(max).describe(text);
const statuses = ["backlog", "todo", "in_progress", "done"];

export const projectNumber = positive("The project's number, from list_projects.");
export const issueNumber = positive("The issue's number in its project, from list_issues.");
export const expectedVersion = positive("The version that was read last: the call fails with a conflict where it is another by now.").optional();
export const status = z.enum(statuses).describe("Where the issue stands.");
export const title = words("A title, in a line.");
export const body = z.string().max(65_536).describe("Text in Markdown.");
export const name = words("A phase's name.");
export const assignee = words("Who works on it.", 128);
export const labels = z.array(words("A label.", 128)).max(100).describe("All labels.");
export const truth = z.boolean();
export const target = { projectNumber, issueNumber };
export const limit = z.number().int().min(1).max(500).describe("How many at most.").optional();
export const cursor = words("nextCursor of the page before.", 1_024).optional();
export { count, positive, words, z };

export const workItem = z.looseObject({ id: z.string(), title: z.string(), completed: z.boolean() });
export const phase = z.looseObject({
  id: z.string(), name: z.string(), description: z.string().optional(), order: count("Place, from 1."), status: z.string(),
  issueCount: count("Issues in it."), workItemCount: count("Work items of its issues."), completedCount: count("Completed ones."),
});
export const issue = z.looseObject({
  projectNumber: positive("The project."), number: positive("The issue."), title: z.string(), body: z.string().optional(), status,
  phase: z.string().optional(), assignee: z.string().optional(), labels: z.array(z.string()), workItems: z.array(workItem),
  url: z.string().optional(), version: positive("Usable as expectedVersion."), createdAt: z.string(), updatedAt: z.string(),
});
export const issueSummary = z.looseObject({
  number: positive("The issue."), title: z.string(), status, phase: z.string().optional(), assignee: z.string().optional(), labels: z.array(z.string()),
  workItemCount: count("Work items."), completedCount: count("Completed ones."), url: z.string().optional(), version: positive("Usable as expectedVersion."),
  updatedAt: z.string(),
});
const stats = z.looseObject({ totalItems: count("Issues."), openItems: count("Not done."), closedItems: count("Done."), totalPhases: count("Phases.") });
export const projectState = z.enum(["open", "closed"]);
export const project = z.looseObject({
  number: positive("The project."), title: z.string(), description: z.string().optional(), status: projectState, url: z.string().optional(),
  fields: z.array(z.looseObject({ id: z.string(), name: z.string(), dataType: z.string(), options: z.array(z.string()).optional() })),
  phases: z.array(phase), stats, version: positive("Usable as expectedVersion."), createdAt: z.string(), updatedAt: z.string(),
});
export const projectSummary = z.looseObject({
  number: positive("The project."), title: z.string(), description: z.string().optional(), status: projectState, url: z.string().optional(),
  phases: z.array(z.string()), stats,
});
