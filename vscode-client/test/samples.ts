/** Boards and changes for the tests. */
import type { Board, Change, Changes, Issue, MirrorStatus, Phase, Project } from "../src/protocol/messages";

export const AT = "2026-03-01T10:15:30.120Z";
export const LATER = "2026-03-01T10:16:00.000Z";

export function issue(number: number, fields: Partial<Issue> = {}): Issue {
  return {
    projectNumber: 70,
    number,
    title: `Issue ${number}`,
    status: "backlog",
    labels: [],
    workItems: [],
    version: 1,
    createdAt: AT,
    updatedAt: AT,
    ...fields,
  };
}

export function phase(id: string, name: string, order: number): Phase {
  return { id, name, order, status: "pending", issueCount: 0, workItemCount: 0, completedCount: 0 };
}

export function project(number: number, fields: Partial<Project> = {}): Project {
  return {
    number,
    title: `Project ${number}`,
    status: "open",
    fields: [],
    phases: [],
    stats: { totalItems: 0, openItems: 0, closedItems: 0, totalPhases: 0 },
    version: 1,
    createdAt: AT,
    updatedAt: AT,
    ...fields,
  };
}

export function board(sequence: number, issues: readonly Issue[] = [], phases: readonly Phase[] = []): Board {
  return { position: { epoch: "e1", sequence }, project: project(70, { phases, version: sequence }), issues };
}

export function updated(sequence: number, after: Issue): Change {
  return {
    sequence,
    type: "issue.updated",
    projectNumber: after.projectNumber,
    issueNumber: after.number,
    timestamp: LATER,
    data: { issue: after, changed: [] },
  };
}

export function batch(changes: readonly Change[], refresh: Changes["refresh"] = []): Changes {
  return { batchId: 1, source: "live", changes, refresh };
}

export function mirror(projectNumber: number, state: string, fields: Partial<MirrorStatus> = {}): MirrorStatus {
  return {
    projectNumber,
    state,
    since: AT,
    waiting: 0,
    waitingIssues: [],
    message: "",
    url: "https://github.com/orgs/octo-org/projects/5",
    upToDate: true,
    needsPerson: false,
    word: state,
    text: `it is ${state}.`,
    ...fields,
  };
}
