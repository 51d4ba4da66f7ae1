/**
 * The sidecar's JSON-RPC, as docs/PROTOCOL.md has it. Types and names only; this file does not import `vscode`. What is on
 * a board is in `generated.ts`, which the server's build makes.
 *
 * Fields may be added on the wire; readers ignore those that they do not know.
 */

import type { Board, Issue, IssueStatus, IssueUpdate, NewIssue, Phase, Position, Project, ProjectStatus, WorkItem } from "./generated";

export type * from "./generated";

interface ChangeBase {
  readonly sequence: number;
  readonly digest?: string;
  readonly projectNumber: number;
  readonly timestamp: string;
}

/** Of a mirrored board: both sides changed a field, and another change of it stayed. */
export interface Conflict {
  readonly field: string;
  /** What both sides have now; absent for nothing. */
  readonly kept?: string;
  /** What it had been changed to; absent for nothing. */
  readonly lost?: string;
  /** Whose change stayed. */
  readonly by: string;
}

/** Of a mirrored board: the other side did not take a change. */
export interface RefusedChange {
  readonly field: string;
  /** What it had been changed to; absent for nothing. */
  readonly lost?: string;
  readonly reason: string;
}

/** Of every change, beside the resource that it is about: as it is after the change, for a delete before it. */
export interface ChangeData {
  /** Names of the resource's fields that changed; none for what was created or deleted. */
  readonly changed: readonly string[];
  /** Who it was, where known. */
  readonly actor?: string;
  /** `mcp`, `editor`, or another: by which way the change came, where known. */
  readonly origin?: string;
  /** Who else did some of it within the window; absent for nobody. */
  readonly others?: readonly string[];
  /** What did not stay; at most one of the two. */
  readonly conflict?: Conflict;
  readonly refused?: RefusedChange;
}

export interface ProjectChange extends ChangeBase {
  readonly type: "project.created" | "project.updated" | "project.deleted";
  readonly data: ChangeData & { readonly project: Project };
}

export interface IssueChange extends ChangeBase {
  readonly type: "issue.created" | "issue.updated" | "issue.deleted";
  readonly issueNumber: number;
  readonly data: ChangeData & { readonly issue: Issue };
}

export interface PhaseChange extends ChangeBase {
  readonly type: "phase.updated";
  readonly data: ChangeData & { readonly phases: readonly Phase[] };
}

export type Change = ProjectChange | IssueChange | PhaseChange;

export type RefreshReason = "requested" | "gap" | "epoch" | "overflow" | "deleted";

export interface RefreshEntry {
  readonly projectNumber: number;
  readonly reason: RefreshReason;
}

/** `boardcast/changes`: what happened inside one batching window. */
export interface Changes {
  readonly batchId: number;
  readonly source: "live" | "replay" | "poll";
  readonly changes: readonly Change[];
  readonly refresh: readonly RefreshEntry[];
}

/** A change as the activity has it: title, status, phase and assignee are those after it. */
export interface ActivityEntry {
  readonly sequence: number;
  readonly projectNumber: number;
  /** Absent: a change of the project, or of its phases. */
  readonly issueNumber?: number;
  readonly type: Change["type"];
  readonly timestamp: string;
  readonly actor?: string;
  /** `mcp`, `editor`, or another: by which way the change came. */
  readonly origin?: string;
  /** Names of the fields that changed; none for what was created or deleted. */
  readonly changed: readonly string[];
  readonly title: string;
  readonly status?: IssueStatus | ProjectStatus;
  readonly phase?: string;
  readonly assignee?: string;
  readonly conflict?: Conflict;
  readonly refused?: RefusedChange;
  /** The beginning of what was said about the issue. */
  readonly comment?: string;
}

export type LinkState = "connecting" | "live" | "polling" | "offline" | "misconfigured" | "stopped";

/** How a board's connection to GitHub stands; what it means to a person is in it. */
export interface MirrorStatus {
  readonly projectNumber: number;
  /** `importing`, `live`, `waiting` and others. */
  readonly state: string;
  readonly since: string;
  /** Changes that GitHub does not have yet. */
  readonly waiting: number;
  /** The issues that they are of. */
  readonly waitingIssues: readonly number[];
  readonly message: string;
  readonly url: string;
  readonly retryAt?: string;
  /** Whether what is changed on either side reaches the other one now. */
  readonly upToDate: boolean;
  /** Whether it stays so until a person does something. */
  readonly needsPerson: boolean;
  /** One or two words. */
  readonly word: string;
  /** A sentence. */
  readonly text: string;
  /** What helps. */
  readonly remedy?: string;
}

/** A GitHub Project to choose from. */
export interface GitHubChoice {
  readonly owner: string;
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly items: number;
  readonly canUpdate: boolean;
  /** The board that mirrors it already. */
  readonly project?: number;
}

/** What a look at a GitHub Project found, before anything is connected. */
export interface GitHubFound {
  readonly viewer: string;
  readonly title: string;
  readonly url: string;
  readonly items: number;
  readonly isPublic: boolean;
  readonly statuses: readonly { readonly option: string; readonly status: IssueStatus }[];
  readonly cannotSay: readonly IssueStatus[];
  readonly importPoints: number;
  readonly importSeconds: number;
  readonly pointsPerHour: number;
  /** Whether nothing will be changed there; absent from an older server. */
  readonly readOnly?: boolean;
}

/** What the person decides of a connection. */
export interface GitHubWish {
  readonly address: string;
  /** Statuses by an option's name, for those that say nothing known. */
  readonly statusMap?: Readonly<Record<string, IssueStatus>>;
  /** Follow GitHub, and change nothing there. */
  readonly readOnly?: boolean;
}

/** `boardcast/statusChanged`. */
export interface LinkStatus {
  readonly state: LinkState;
  readonly since: string;
  readonly attempt?: number;
  readonly nextAttemptInMs?: number;
  readonly lastEventAt?: string;
  readonly message?: string;
  /** The connections of the boards that are followed; absent where there is none. */
  readonly github?: readonly MirrorStatus[];
}

/** The answer of `boardcast/status`. */
export interface SidecarStatus extends LinkStatus {
  /** By the project's number. */
  readonly positions: Readonly<Record<string, Position>>;
  readonly counters: Readonly<Record<string, number>>;
  readonly queues: Readonly<Record<string, { readonly depth: number; readonly max: number }>>;
}

/** What the editor sends as `initializationOptions`; absent: the sidecar's default. */
export interface SidecarOptions {
  readonly hubUrl?: string;
  readonly trackerUrl?: string;
  readonly projectNumbers?: readonly number[];
  readonly batchWindowMs?: number;
  readonly pollIntervalMs?: number;
  readonly webSocketEnabled?: boolean;
  readonly fallbackToPolling?: boolean;
  readonly signalFiles?: boolean;
  /** At most 100 characters: the actor of changes made through the sidecar. */
  readonly userName?: string;
  /** Whether open documents are read for references to issues; only what is given at the start counts. */
  readonly references?: boolean;
  /** Whether each reference is followed by its issue's status. */
  readonly referenceHints?: boolean;
  /** The board whose issues `#12` means; else the only one of `projectNumbers`. */
  readonly referenceProject?: number;
  /** Whether `#12` is a reference in code, too. */
  readonly bareReferences?: boolean;
  /** The editor's own command that opens a board; it gets the project's number. */
  readonly openBoardCommand?: string;
}

/** The same in `workspace/didChangeConfiguration`, where absent means "as before", and null the default again. */
export type SidecarSettings = { readonly [K in keyof Required<SidecarOptions>]: Required<SidecarOptions>[K] | null };

/** An issue by its numbers. */
export interface IssueKey {
  readonly projectNumber: number;
  readonly issueNumber: number;
}

/** Method name, parameters and result of each request that the sidecar serves. */
export interface Requests {
  "boardcast/status": { params: Record<string, never>; result: SidecarStatus };
  "boardcast/projects": { params: Record<string, never>; result: { readonly projects: readonly Project[] } };
  "boardcast/board": { params: { projectNumber: number }; result: Board & { readonly ageMs: number; readonly github?: MirrorStatus } };
  "boardcast/refresh": { params: { projectNumber?: number }; result: { readonly refreshed: readonly number[] } };
  /** The result: those followed and known now. */
  "boardcast/subscribe": { params: { projectNumbers: readonly number[] }; result: { readonly projectNumbers: readonly number[] } };
  "boardcast/unsubscribe": { params: { projectNumbers: readonly number[] }; result: { readonly projectNumbers: readonly number[] } };
  /** Newest first. */
  "boardcast/activity": {
    params: { projectNumbers?: readonly number[]; sinceMs?: number; limit?: number };
    result: { readonly entries: readonly ActivityEntry[] };
  };
  "boardcast/setStatus": { params: IssueKey & { status: IssueStatus }; result: Issue };
  /** A name of null takes the issue out of its phase. */
  "boardcast/setPhase": { params: IssueKey & { phaseName: string | null }; result: Issue };
  /** One of `before`, `after` (another issue's number) and `to`; the status it shall have then, where that is another. */
  "boardcast/moveIssue": { params: IssueKey & { before?: number; after?: number; to?: "top" | "bottom"; status?: IssueStatus }; result: Issue };
  "boardcast/createIssue": { params: { readonly projectNumber: number } & NewIssue; result: Issue };
  "boardcast/updateIssue": { params: IssueKey & IssueUpdate; result: Issue };
  "boardcast/addWorkItem": { params: IssueKey & { title: string; completed?: boolean }; result: WorkItem };
  "boardcast/updateWorkItem": { params: IssueKey & { workItemId: string; title?: string; completed?: boolean }; result: WorkItem };
  "boardcast/githubProjects": {
    params: { host?: string };
    result: { readonly viewer: string; readonly withOrganizations: boolean; readonly projects: readonly GitHubChoice[] };
  };
  /** With `check` it only looks; with `listUnmapped` it answers the options that nobody mapped instead of refusing for them. */
  "boardcast/connectGithub": {
    params: GitHubWish & { host?: string; projectNumber?: number; repository?: string; listUnmapped?: boolean; check?: boolean };
    result: { readonly found?: GitHubFound; readonly unmapped?: readonly string[]; readonly projectNumber?: number };
  };
  "boardcast/disconnectGithub": { params: { projectNumber: number }; result: Record<string, never> };
  "workspace/executeCommand": { params: { command: string; arguments?: unknown[] }; result: unknown };
}

/** Asks the sidecar; rejects when it refuses or is gone. */
export type Ask = <M extends keyof Requests>(method: M, params: Requests[M]["params"]) => Promise<Requests[M]["result"]>;

export const CHANGES = "boardcast/changes";
/** What the sidecar does, for a developer to read, after `$/setTrace`. */
export const LOG_TRACE = "$/logTrace";
export const STATUS_CHANGED = "boardcast/statusChanged";
/** The sidecar's own command, asked for with `workspace/executeCommand`: there is no request for it. */
export const RECONNECT_COMMAND = "boardcast.reconnect";
