/** Made by `scripts/generate` from the server's records and its table of an issue's fields: not to be changed by hand. */

export type IssueStatus = "backlog" | "todo" | "in_progress" | "done";
export type Priority = "urgent" | "high" | "medium" | "low";
export type PhaseStatus = "pending" | "in_progress" | "completed";
export type ProjectStatus = "open" | "closed";

/** A place in a project's event log. */
export interface Position {
  /** Opaque, made with the database. */
  readonly epoch: string;
  /** Of the last event seen; 0 before the first. */
  readonly sequence: number;
  /** Of that event and all before it, opaque; null where it is not known, and before the first event: then nothing is compared. */
  readonly digest?: string;
}

/** One line of an issue's checklist. */
export interface WorkItem {
  readonly id: string;
  readonly title: string;
  readonly completed: boolean;
}

/** An issue, whole. */
export interface Issue {
  /** The project's number. */
  readonly projectNumber: number;
  /** Its number within the project; never used again there. */
  readonly number: number;
  /** Title. */
  readonly title: string;
  /** Text, in Markdown. */
  readonly body?: string;
  /** Where it stands. */
  readonly status: IssueStatus;
  /** Where people put it among those of its status; absent when nobody moved it. */
  readonly place?: string;
  /** How much it matters; absent when nobody said. */
  readonly priority?: Priority;
  /** Name of its phase; absent when in none. */
  readonly phase?: string;
  /** Identity of that phase. */
  readonly phaseId?: string;
  /** Who works on it; absent when nobody. */
  readonly assignee?: string;
  /** Who has claimed it for a while, which keeps others out; absent when nobody. */
  readonly claimedBy?: string;
  /** Issues of the project that have to be done before it; absent when none. */
  readonly blockedBy?: readonly number[];
  /** Labels. */
  readonly labels: readonly string[];
  /** Its checklist, in order. */
  readonly workItems: readonly WorkItem[];
  /** How many comments there are on it; absent when none. */
  readonly commentCount?: number;
  /** Where people see it. */
  readonly url?: string;
  /** Counts up by one with each change. */
  readonly version: number;
  /** When it was made. */
  readonly createdAt: string;
  /** When it was last changed. */
  readonly updatedAt: string;
}

/** A step of a project. */
export interface Phase {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly order: number;
  readonly status: PhaseStatus;
  readonly issueCount: number;
  /** Work items of all issues of this phase. */
  readonly workItemCount: number;
  /** Those of them that are completed. */
  readonly completedCount: number;
}

/** A field of a project, as GitHub Projects has them. */
export interface Field {
  readonly id: string;
  readonly name: string;
  readonly dataType: string;
  readonly options?: readonly string[];
}

/** Counts over a project's issues. */
export interface ProjectStats {
  readonly totalItems: number;
  readonly openItems: number;
  readonly closedItems: number;
  readonly totalPhases: number;
}

/** A project with its phases in order. */
export interface Project {
  readonly number: number;
  readonly title: string;
  readonly description?: string;
  readonly status: ProjectStatus;
  readonly url?: string;
  readonly fields: readonly Field[];
  readonly phases: readonly Phase[];
  readonly stats: ProjectStats;
  /** The sequence of the project's last event: whatever changes in the project, its ETag changes with it. */
  readonly version: number;
  readonly createdAt: string;
  /** The time of that event. */
  readonly updatedAt: string;
}

/** A project with all its issues (by number), as they were exactly at `position`. */
export interface Board {
  readonly position: Position;
  readonly project: Project;
  readonly issues: readonly Issue[];
}

/** What an issue may be made with. */
export interface NewIssue {
  /** Title. */
  readonly title: string;
  /** Text, in Markdown. */
  readonly body?: string;
  /** Where it stands. */
  readonly status?: IssueStatus;
  /** How much it matters; absent when nobody said. */
  readonly priority?: Priority;
  /** Name of its phase; absent when in none. */
  readonly phase?: string;
  /** Who works on it; absent when nobody. */
  readonly assignee?: string;
  /** Issues of the project that have to be done before it; absent when none. */
  readonly blockedBy?: readonly number[];
  /** Labels. */
  readonly labels?: readonly string[];
}

/** What of an issue may be changed; null clears. Status and phase have requests of their own. */
export interface IssueUpdate {
  /** Title. */
  readonly title?: string;
  /** Text, in Markdown. */
  readonly body?: string | null;
  /** How much it matters; absent when nobody said. */
  readonly priority?: Priority | null;
  /** Who works on it; absent when nobody. */
  readonly assignee?: string | null;
  /** Issues of the project that have to be done before it; absent when none. */
  readonly blockedBy?: readonly number[] | null;
  /** Labels. */
  readonly labels?: readonly string[];
}
