/** Commands on what the tree points at. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ASSIGNEE, capital, filled, PRIORITY, SHOWN_FIELDS, type Choice, type Chosen, type Setting } from "../boards/issueFields";
import { findBoard, findIssue, type Pointed } from "../boards/search";
import { reference, webUrl } from "../protocol/foreignText";
import type { Issue } from "../protocol/messages";
import { register, type Commands } from "../sidecar/contributions";
import { ownName } from "../sidecar/currentUser";
import { withSidecar } from "../sidecar/withSidecar";
import type { BoardsHost } from "../tree/boardsHost";
import type { BoardsView } from "../tree/boardsView";
import type { NodeId, TreeNode } from "../tree/node";
import { chooseProject } from "../tree/projectPick";
import { changeEach, setCompleted } from "./changes";
import { common, phaseChoices, statusChoices, titleProblem, workItemChoices } from "./fieldPicks";
import { choose, chooseIssue, enter } from "./quickPicks";

/** The node that a menu was opened on, and all that are selected with it; nothing from the palette. */
type Command = (host: IssuesHost, id: unknown, selected: unknown) => Promise<void>;

const COMMANDS: Readonly<Record<string, Command>> = {
  "boardcast.goToIssue": goToIssue,
  "boardcast.setStatus": setStatus,
  "boardcast.setPhase": setPhase,
  "boardcast.assign": setOf(ASSIGNEE),
  "boardcast.setPriority": setOf(PRIORITY),
  "boardcast.setField": setField,
  "boardcast.createIssue": createIssue,
  "boardcast.addWorkItem": addWorkItem,
  "boardcast.toggleWorkItem": toggleWorkItem,
  "boardcast.copyReference": copyReference,
  "boardcast.copyLink": copyLink,
  "boardcast.openOnWeb": openOnWeb,
};

export interface IssuesHost extends BoardsHost {
  readonly boardsView: BoardsView;
}

export function registerIssueCommands(host: IssuesHost): vscode.Disposable[] {
  const commands = Object.entries(COMMANDS).map(([id, run]) => [id, (node: unknown, selected: unknown) => run(host, node, selected)]);
  return register(host.activation, Object.fromEntries(commands) as Commands);
}

async function goToIssue(host: IssuesHost): Promise<void> {
  const pointed = await chooseIssue(host, l10n.t("Issue to go to: number, words or letters of its title"));
  if (pointed !== undefined) await host.boardsView.reveal(pointed.issue.projectNumber, pointed.issue.number);
}

async function setStatus(host: IssuesHost, id: unknown, selected: unknown): Promise<void> {
  const pointed = await issuesOf(host, id, selected, l10n.t("Issue to set the status of"));
  if (pointed.length === 0) return;
  const status = await choose(statusChoices(common(pointed, ({ issue }) => issue.status)), l10n.t("Status of {0}", named(pointed)));
  if (status === undefined) return;
  const issues = pointed.map(({ issue }) => issue).filter((issue) => issue.status !== status);
  await changeEach(host, issues, ({ ask }, issue) => ask("boardcast/setStatus", { ...issue, status }));
}

async function setPhase(host: IssuesHost, id: unknown, selected: unknown): Promise<void> {
  const pointed = await issuesOf(host, id, selected, l10n.t("Issue to move"));
  const board = await oneBoard(pointed);
  if (board === undefined) return;
  const current = common(pointed, ({ issue }) => issue.phaseId ?? null);
  const phaseName = await choose(phaseChoices(board, current), l10n.t("Phase of {0}", named(pointed)));
  if (phaseName === undefined) return;
  const issues = pointed.map(({ issue }) => issue).filter((issue) => (issue.phase ?? null) !== phaseName);
  await changeEach(host, issues, ({ ask }, issue) => ask("boardcast/setPhase", { ...issue, phaseName }));
}

/** Sets one of the fields, which the user chooses. */
async function setField(host: IssuesHost, id: unknown, selected: unknown): Promise<void> {
  const own = SHOWN_FIELDS.flatMap(({ word, set }) =>
    set === undefined ? [] : [{ label: `$(${set.icon}) ${capital(word())}`, value: setOf(set) }],
  );
  const choices: Choice<Command>[] = [
    { label: `$(tag) ${l10n.t("Status")}`, value: setStatus },
    { label: `$(milestone) ${l10n.t("Phase")}`, value: setPhase },
    ...own,
  ];
  const set = await choose(choices, l10n.t("Field to set"));
  await set?.(host, id, selected);
}

function setOf(setting: Setting): Command {
  return async (host, id, selected) => {
    const pointed = await issuesOf(host, id, selected, setting.issue());
    const board = await oneBoard(pointed);
    if (board === undefined) return;
    const held = (issue: Issue): string | null => issue[setting.name] ?? null;
    const choices = setting.choices(board, ownName(), common(pointed, ({ issue }) => held(issue)));
    const chosen = await choose(choices, filled(setting.value(), named(pointed)));
    const value = chosen === undefined ? undefined : await valueOf(chosen);
    if (value === undefined) return;
    const issues = pointed.map(({ issue }) => issue).filter((issue) => held(issue) !== value);
    await changeEach(host, issues, ({ ask }, issue) => ask("boardcast/updateIssue", { ...issue, [setting.name]: value }));
  };
}

/** Null: none; undefined: cancelled. */
async function valueOf(chosen: Chosen): Promise<string | null | undefined> {
  return chosen.kind === "value" ? chosen.value : enter(chosen.typing.title, chosen.typing.prompt, chosen.typing.problem);
}

async function createIssue(host: IssuesHost, id: unknown): Promise<void> {
  const node = pointedAt(host, id);
  const projectNumber = node?.projectNumber ?? (await chooseProject(host, l10n.t("Project of the new issue")));
  if (projectNumber === undefined) return;
  const board = findBoard(host.tree.state, projectNumber);
  const phase = node?.kind === "phase" ? board?.project.phases.find((one) => one.id === node.phaseId)?.name : undefined;
  const where = [board?.project.title ?? l10n.t("project {0}", projectNumber), ...(phase === undefined ? [] : [phase])].join(" · ");
  const title = await enter(l10n.t("New issue in {0}", where), l10n.t("Its title"), titleProblem);
  if (title === undefined) return;
  const fields = { projectNumber, title, ...(phase === undefined ? {} : { phase }) };
  await withSidecar(host, ({ ask }) => ask("boardcast/createIssue", fields));
}

async function addWorkItem(host: IssuesHost, id: unknown): Promise<void> {
  const [pointed] = await issuesOf(host, id, undefined, l10n.t("Issue to add a work item to"));
  if (pointed === undefined) return;
  const { projectNumber, number: issueNumber } = pointed.issue;
  const title = await enter(l10n.t("New work item of {0}", named([pointed])), l10n.t("Its title"), titleProblem);
  if (title === undefined) return;
  await withSidecar(host, ({ ask }) => ask("boardcast/addWorkItem", { projectNumber, issueNumber, title }));
}

async function toggleWorkItem(host: IssuesHost, id: unknown): Promise<void> {
  const node = pointedAt(host, id);
  if (node?.workItem !== undefined) {
    await setCompleted(host, node, node.workItem, !node.workItem.completed);
    return;
  }
  const pointed = await chooseIssue(host, l10n.t("Issue of the work item"), ({ issue }) => issue.workItems.length > 0);
  if (pointed === undefined) return;
  const item = await choose(workItemChoices(pointed.issue.workItems), l10n.t("Work item to complete or reopen"));
  if (item !== undefined) await setCompleted(host, pointed.issue, item, !item.completed);
}

async function copyReference(host: IssuesHost, id: unknown): Promise<void> {
  const node = pointedAt(host, id);
  if (node !== undefined && node.kind !== "issue") {
    await vscode.env.clipboard.writeText(node.label);
    return;
  }
  const [pointed] = await issuesOf(host, id, undefined, l10n.t("Issue to copy a reference to"));
  if (pointed !== undefined) await vscode.env.clipboard.writeText(named([pointed]));
}

async function copyLink(host: IssuesHost, id: unknown): Promise<void> {
  const url = pointedAt(host, id)?.url ?? (await chooseUrl(host, l10n.t("Issue to copy the link of")));
  if (url !== undefined) await vscode.env.clipboard.writeText(url);
}

async function openOnWeb(host: IssuesHost, id: unknown): Promise<void> {
  const url = pointedAt(host, id)?.url ?? (await chooseUrl(host, l10n.t("Issue to open on the web")));
  if (url !== undefined) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

async function chooseUrl(host: IssuesHost, placeHolder: string): Promise<string | undefined> {
  const pointed = await chooseIssue(host, placeHolder, ({ issue }) => webUrl(issue.url) !== undefined);
  return webUrl(pointed?.issue.url);
}

/** The issues that a menu was opened on, else the one that the user chooses; none: there is nothing to do. */
async function issuesOf(host: IssuesHost, id: unknown, selected: unknown, placeHolder: string): Promise<readonly Pointed[]> {
  const node = pointedAt(host, id);
  if (node?.issueNumber === undefined) {
    const chosen = await chooseIssue(host, placeHolder);
    return chosen === undefined ? [] : [chosen];
  }
  // A menu on one of several that are selected is for all of them.
  const ids = Array.isArray(selected) && selected.includes(id) ? (selected as readonly unknown[]) : [id];
  return ids.flatMap((one) => {
    const { projectNumber, issueNumber } = pointedAt(host, one) ?? {};
    if (projectNumber === undefined || issueNumber === undefined) return [];
    return findIssue(host.tree.state, projectNumber, issueNumber) ?? [];
  });
}

/** The board of issues; undefined where there are none, or, with a message, where they are of several projects. */
async function oneBoard(pointed: readonly Pointed[]): Promise<Pointed["board"] | undefined> {
  if (pointed.length === 0) return undefined;
  const board = common(pointed, (one) => one.board);
  if (board === undefined) await vscode.window.showInformationMessage(l10n.t("Boardcast: choose issues of one project."));
  return board;
}

function named(pointed: readonly Pointed[]): string {
  const [first] = pointed;
  return pointed.length === 1 && first !== undefined
    ? reference(first.issue.number, first.issue.title)
    : l10n.t("{0} issues", pointed.length);
}

function pointedAt({ tree }: IssuesHost, id: unknown): TreeNode | undefined {
  return typeof id === "string" ? tree.node(id as NodeId) : undefined;
}
