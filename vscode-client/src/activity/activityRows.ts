/** A change as a row of the activity: what, who, when. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { SHOWN_FIELDS } from "../boards/issueFields";
import { issueIcon } from "../boards/icons";
import { reference } from "../protocol/foreignText";
import type { ActivityEntry, IssueStatus } from "../protocol/messages";
import { ago, MINUTE_MS, when } from "../protocol/times";
import { keyOf } from "./activity";

export interface Row {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  /** A codicon's name. */
  readonly icon: string;
  /** A theme colour's id. */
  readonly color?: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

interface What {
  readonly label: string;
  /** The same without signs, to be heard; absent: the label. */
  readonly spoken?: string;
  readonly icon: string;
  readonly color?: string;
}

/** @param projectTitle as the board has it; undefined: the project is not known */
export function rowOf(entry: ActivityEntry, projectTitle: string | undefined, now: number): Row {
  const what = whatOf(entry, projectOf(entry, projectTitle));
  const who = entry.actor ?? l10n.t("someone");
  const age = Math.max(0, now - Date.parse(entry.timestamp));
  const since = age < MINUTE_MS ? l10n.t("just now") : ago(age);
  return {
    key: keyOf(entry),
    label: what.label,
    description: [who, since].join(" · "),
    icon: what.icon,
    ...(what.color === undefined ? {} : { color: what.color }),
    spoken: [what.spoken ?? what.label, whoOf(entry), since].join(", "),
  };
}

/** Lines of the hover text; the first is its heading. Apart from the row: dates take long to write, and few rows are hovered over. */
export function detailsOf(entry: ActivityEntry, projectTitle: string | undefined): readonly string[] {
  const project = projectOf(entry, projectTitle);
  return [
    entry.issueNumber === undefined ? project : reference(entry.issueNumber, entry.title),
    whatOf(entry, project).label,
    ...didNotStay(entry),
    ...(entry.changed.length > 1 ? [l10n.t("Changed: {0}", entry.changed.map(fieldOf).join(", "))] : []),
    l10n.t("By {0}", whoOf(entry)),
    ...(entry.issueNumber === undefined ? [] : [l10n.t("In {0}", project)]),
    when(entry.timestamp),
  ];
}

/** What of a mirrored issue did not stay, and why. */
function didNotStay({ conflict, refused }: ActivityEntry): readonly string[] {
  if (conflict !== undefined) {
    const { field, kept, lost, by } = conflict;
    return [l10n.t("Both sides changed it ({0}): “{1}” of {2} stays, “{3}” does not", fieldOf(field), kept ?? "", by, lost ?? "")];
  }
  if (refused === undefined) return [];
  const { field, lost, reason } = refused;
  return [
    lost === undefined
      ? l10n.t("GitHub did not take it ({0}): {1}", fieldOf(field), reason)
      : l10n.t("GitHub did not take “{0}” ({1}): {2}", lost, fieldOf(field), reason),
  ];
}

function projectOf({ projectNumber }: ActivityEntry, title: string | undefined): string {
  return title ?? l10n.t("project {0}", projectNumber);
}

/** One line for a message. */
export function sentenceOf(entry: ActivityEntry, projectTitle: string | undefined): string {
  const { label } = whatOf(entry, projectOf(entry, projectTitle));
  return l10n.t("{0}: {1}", entry.actor ?? l10n.t("someone"), label);
}

/** Who it was, and of which kind: origins tell agents, people and scripts apart. */
export function whoOf({ actor, origin }: ActivityEntry): string {
  const name = actor ?? l10n.t("someone");
  switch (origin) {
    case undefined:
      return name;
    case "mcp":
      return l10n.t("{0} (agent)", name);
    case "editor":
      return l10n.t("{0} (person, in an editor)", name);
    default:
      return l10n.t("{0} (script, {1})", name, origin);
  }
}

function whatOf(entry: ActivityEntry, project: string): What {
  switch (entry.type) {
    case "issue.created":
      return { label: l10n.t("{0} added", entry.title), icon: "add", color: "charts.blue" };
    case "issue.deleted":
      return { label: l10n.t("{0} deleted", entry.title), icon: "trash" };
    case "issue.updated":
      return issueWhat(entry);
    case "project.created":
      return { label: l10n.t("{0} added", entry.title), icon: "project", color: "charts.blue" };
    case "project.deleted":
      return { label: l10n.t("{0} deleted", entry.title), icon: "trash" };
    case "project.updated":
      return projectWhat(entry);
    case "phase.updated":
      return { label: l10n.t("Phases of {0} changed", project), icon: "milestone" };
    default:
      return { label: l10n.t("{0} changed", (entry.type satisfies never, project)), icon: "question" };
  }
}

/** The change that says most, where several fields changed at once; what did not stay says more than any. */
function issueWhat({ title, changed, status, phase, assignee, conflict, refused, comment }: ActivityEntry): What {
  if (conflict !== undefined) {
    return { label: l10n.t("{0}: {1} was overruled by {2}", title, fieldOf(conflict.field), conflict.by), icon: "git-compare", color: "charts.yellow" };
  }
  if (refused !== undefined) {
    return { label: l10n.t("{0}: GitHub did not take the {1}", title, fieldOf(refused.field)), icon: "error", color: "charts.red" };
  }
  if (comment !== undefined) return { label: `${title}: “${comment}”`, icon: "comment" };
  if (changed.includes("commentCount")) return { label: l10n.t("{0}: a comment", title), icon: "comment" };
  if (changed.includes("status") && status !== undefined) {
    const icon = issueIcon(status as IssueStatus);
    return {
      label: `${title} → ${icon.word}`,
      spoken: l10n.t("{0}, now {1}", title, icon.word),
      icon: icon.codicon,
      ...(icon.color === undefined ? {} : { color: icon.color }),
    };
  }
  if (changed.includes("phase") || changed.includes("phaseId")) {
    const name = phase ?? l10n.t("no phase");
    return { label: `${title} → ${name}`, spoken: l10n.t("{0} moved to {1}", title, name), icon: "milestone" };
  }
  if (changed.includes("assignee")) {
    const name = assignee ?? l10n.t("nobody");
    return { label: `${title} → ${name}`, spoken: l10n.t("{0} assigned to {1}", title, name), icon: "person" };
  }
  if (changed.includes("place")) return { label: l10n.t("{0}: moved", title), icon: "arrow-swap" };
  if (changed.includes("workItems")) return { label: l10n.t("{0}: work items", title), icon: "checklist" };
  if (changed.includes("title")) return { label: l10n.t("{0}: new title", title), icon: "edit" };
  if (changed.includes("labels")) return { label: l10n.t("{0}: labels", title), icon: "tag" };
  if (changed.includes("body")) return { label: l10n.t("{0}: description", title), icon: "note" };
  const field = SHOWN_FIELDS.find(({ name }) => changed.includes(name));
  if (field !== undefined) return { label: `${title}: ${field.word()}`, icon: field.set?.icon ?? "edit" };
  return { label: l10n.t("{0} changed", title), icon: "edit" };
}

function projectWhat({ title, changed, status }: ActivityEntry): What {
  if (!changed.includes("status")) return { label: l10n.t("{0} changed", title), icon: "project" };
  return status === "closed"
    ? { label: l10n.t("{0} closed", title), icon: "archive", color: "charts.green" }
    : { label: l10n.t("{0} opened again", title), icon: "project" };
}

function fieldOf(name: string): string {
  switch (name) {
    case "title":
      return l10n.t("title");
    case "body":
    case "description":
      return l10n.t("description");
    case "status":
      return l10n.t("status");
    case "phase":
      return l10n.t("phase");
    case "labels":
      return l10n.t("labels");
    case "workItems":
      return l10n.t("work items");
    case "issue":
      return l10n.t("issue");
    default:
      return SHOWN_FIELDS.find((field) => field.name === name)?.word() ?? name;
  }
}
