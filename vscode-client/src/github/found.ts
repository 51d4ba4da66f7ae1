/** What a look at a GitHub Project found, and what there is to choose from, in words. Pure; this file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { withoutIcons } from "../protocol/foreignText";
import type { GitHubChoice, GitHubFound } from "../protocol/messages";

export interface ChoiceRow {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
}

/** A project in the list to choose from. */
export function choiceRow({ owner, number, title, items, canUpdate, project }: GitHubChoice): ChoiceRow {
  const detail = detailOf(canUpdate, project);
  return {
    label: withoutIcons(title),
    description: [`${owner}/${number}`, items === 1 ? l10n.t("1 item") : l10n.t("{0} items", items)].join(" · "),
    ...(detail === undefined ? {} : { detail }),
  };
}

function detailOf(canUpdate: boolean, project: number | undefined): string | undefined {
  if (project !== undefined) return l10n.t("Connected: it is project #{0} here", project);
  return canUpdate ? undefined : l10n.t("The token may not change it: the board can follow it");
}

/** What is to be known before it is connected, a line each. */
export function foundLines(found: GitHubFound): readonly string[] {
  const mapped = found.statuses.map(({ option, status }) => l10n.t("{0} is {1}", option, status));
  return [
    l10n.t("As {0}, {1} items. {2}", found.viewer, found.items, found.url),
    l10n.t("Statuses: {0}; no value is backlog", mapped.join(", ")),
    ...(found.cannotSay.length === 0 ? [] : [l10n.t("No option for: {0}. A card that is moved there here goes back.", found.cannotSay.join(", "))]),
    found.readOnly === true
      ? l10n.t("From GitHub alone: status, title, text, first assignee, labels, new and removed cards. What is changed here goes back.")
      : l10n.t("Both ways: status, title, text, first assignee, labels, new and removed cards"),
    l10n.t("Not shown: pull requests, hidden and archived items, other fields"),
    l10n.t("Costs {0} points to import, then {1} of your 5,000 an hour", found.importPoints, found.pointsPerHour),
    l10n.t("Takes up to {0} until all of it is here", duration(found.importSeconds)),
    ...(found.isPublic ? [] : [l10n.t("It is private: all who read this board will see its titles and texts")]),
  ];
}

function duration(seconds: number): string {
  return seconds < 120 ? l10n.t("{0} s", seconds) : l10n.t("{0} min", Math.ceil(seconds / 60));
}

export interface Refusal {
  readonly why: string;
  /** The command to run next. */
  readonly next?: string;
}

/** What the server refused with: a reason, and where it knows one a command that helps. */
export function refusalOf(message: string): Refusal {
  const at = message.indexOf("\nNext: ");
  return at < 0 ? { why: message } : { why: message.slice(0, at), next: message.slice(at + "\nNext: ".length).trim() };
}

/** Whether it may be what somebody means: an owner and a number, or an address. */
export function looksLikeProject(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[1-9][0-9]{0,8}$/.test(text) || /^https:\/\/[A-Za-z0-9.-]+\/(?:orgs|users)\/[^/]+\/projects\/[1-9][0-9]*/.test(text);
}
