/** Answers of the tool `show_board` as a board of the panel's. Pure. */
import { SHOWN_FIELDS } from "../../boards/issueFields";
import type { BoardEntry } from "../../boards/state";
import type { Issue, IssueStatus } from "../../protocol/messages";
import { isStatus, STATUSES } from "../messages";
import { viewOf, type View } from "../view";
import { isRecord } from "./host";

/** A page of a board, or that the board is still where it was. */
export type Answer =
  | { readonly kind: "unchanged"; readonly projectNumber: number; readonly position: string }
  | {
      readonly kind: "part";
      readonly projectNumber: number;
      readonly position: string;
      readonly title: string;
      readonly closed: boolean;
      readonly counts: Readonly<Record<IssueStatus, number>>;
      readonly issues: readonly Issue[];
      readonly nextCursor?: string;
    };
export type Part = Answer & { readonly kind: "part" };

/** What the tool answered, or undefined when it is not that. */
export function readAnswer(structured: unknown): Answer | undefined {
  if (!isRecord(structured)) return undefined;
  const { projectNumber, position, unchanged, project, counts, issues, nextCursor } = structured;
  if (!isCount(projectNumber) || typeof position !== "string") return undefined;
  if (unchanged === true) return { kind: "unchanged", projectNumber, position };
  if (!isRecord(project) || typeof project["title"] !== "string" || !isCounts(counts) || !Array.isArray(issues)) return undefined;
  const read = issues.map((issue: unknown) => issueOf(projectNumber, issue));
  if (!read.every((issue) => issue !== undefined)) return undefined;
  const head = { title: project["title"], closed: project["status"] === "closed", counts };
  return { kind: "part", projectNumber, position, ...head, issues: read, ...(typeof nextCursor === "string" ? { nextCursor } : {}) };
}

/** The same part with those of its issues that were read before, and are the same, as they were: their cards are not drawn again. */
export function asRead(part: Part, before: readonly Part[]): Part {
  const known = new Map(before.flatMap(({ issues }) => issues).map((issue) => [issue.number, issue]));
  const same = (issue: Issue): Issue => {
    const read = known.get(issue.number);
    return read !== undefined && JSON.stringify(read) === JSON.stringify(issue) ? read : issue;
  };
  return { ...part, issues: part.issues.map(same) };
}

/** The board of all its parts; what was not read is counted. */
export function viewOfParts(parts: readonly [Part, ...Part[]], failure = ""): View {
  const [{ projectNumber, position, title, closed, counts }] = parts;
  const issues = [...new Map(parts.flatMap((part) => part.issues).map((issue) => [issue.number, issue])).values()];
  const board = {
    // Only what the panel looks at: the page has no events to put on top.
    position: { epoch: position, sequence: 0 },
    project: {
      ...{ number: projectNumber, title, status: closed ? ("closed" as const) : ("open" as const), fields: [], phases: [], version: 0 },
      ...{ stats: { totalItems: issues.length, openItems: 0, closedItems: 0, totalPhases: 0 }, createdAt: "", updatedAt: "" },
    },
    issues,
  };
  const entry: BoardEntry = failure === "" ? { kind: "loaded", board } : { kind: "failed", last: board, message: failure };
  const view = viewOf(projectNumber, entry, "");
  return { ...view, columns: view.columns.map((column) => ({ ...column, count: Math.max(column.count, counts[column.status]) })) };
}

/** A summary has of the work items how many there are, which is what a card shows. */
function issueOf(projectNumber: number, value: unknown): Issue | undefined {
  if (!isRecord(value)) return undefined;
  const { number, title, status, version, labels, workItemCount, completedCount } = value;
  if (!isCount(number) || !isCount(version) || typeof title !== "string" || !isStatus(status)) return undefined;
  if (!isCount(workItemCount) || !isCount(completedCount)) return undefined;
  const text = (name: string): string | undefined => (typeof value[name] === "string" ? value[name] : undefined);
  const named = ["place", "phase", ...SHOWN_FIELDS.map((field) => field.name)].map((name) => [name, text(name)] as const);
  const optional = { ...Object.fromEntries(named), commentCount: isCount(value["commentCount"]) ? value["commentCount"] : undefined };
  return {
    ...{ projectNumber, number, title, status, version, createdAt: "", updatedAt: text("updatedAt") ?? "" },
    labels: Array.isArray(labels) ? labels.filter((label) => typeof label === "string") : [],
    workItems: Array.from({ length: workItemCount }, (_, index) => ({ id: String(index), title: "", completed: index < completedCount })),
    ...(Object.fromEntries(Object.entries(optional).filter(([, one]) => one !== undefined)) as Partial<Issue>),
  };
}

function isCounts(value: unknown): value is Record<IssueStatus, number> {
  return isRecord(value) && STATUSES.every((status) => isCount(value[status]));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
