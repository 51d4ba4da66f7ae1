/** Commands on what the tree points at. The board is not touched here: what was done comes back as a change. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { findBoard, findIssue, issueChoices, phaseChoices, statusChoices, titleProblem, type Choice, type Pointed } from "./choices";
import { chooseProject, withSidecar, type CommandHost } from "./commands";
import type { NodeId, TreeNode } from "./nodes";
import { reference } from "./references";
import { register, type Commands } from "./register";

export function registerIssueCommands(host: CommandHost): vscode.Disposable[] {
  const commands: Commands = {
    "boardcast.setStatus": (id) => setStatus(host, id),
    "boardcast.setPhase": (id) => setPhase(host, id),
    "boardcast.createIssue": (id) => createIssue(host, id),
    "boardcast.copyReference": (id) => copyReference(host, id),
    "boardcast.copyLink": (id) => copyLink(host, id),
    "boardcast.openOnWeb": (id) => openOnWeb(host, id),
  };
  return register(host.wake, commands);
}

async function setStatus(host: CommandHost, id: unknown): Promise<void> {
  const pointed = await chooseIssue(host, id, l10n.t("Issue to set the status of"));
  if (pointed === undefined) return;
  const { projectNumber, number: issueNumber, title, status: current } = pointed.issue;
  const status = await choose(statusChoices(current), l10n.t("Status of {0}", reference(issueNumber, title)));
  if (status === undefined || status === current) return;
  await withSidecar(host, ({ ask }) => ask("boardcast/setStatus", { projectNumber, issueNumber, status }));
}

async function setPhase(host: CommandHost, id: unknown): Promise<void> {
  const pointed = await chooseIssue(host, id, l10n.t("Issue to move"));
  if (pointed === undefined) return;
  const { projectNumber, number: issueNumber, title, phaseId, phase } = pointed.issue;
  const phaseName = await choose(phaseChoices(pointed.board, phaseId), l10n.t("Phase of {0}", reference(issueNumber, title)));
  if (phaseName === undefined || phaseName === (phase ?? null)) return;
  await withSidecar(host, ({ ask }) => ask("boardcast/setPhase", { projectNumber, issueNumber, phaseName }));
}

async function createIssue(host: CommandHost, id: unknown): Promise<void> {
  const node = pointedAt(host, id);
  const projectNumber = node?.projectNumber ?? (await chooseProject(host, l10n.t("Project of the new issue")));
  if (projectNumber === undefined) return;
  const board = findBoard(host.tree.state, projectNumber);
  const phase = node?.kind === "phase" ? board?.project.phases.find((one) => one.id === node.phaseId)?.name : undefined;
  const where = [board?.project.title ?? l10n.t("project {0}", projectNumber), ...(phase === undefined ? [] : [phase])].join(" · ");
  const title = await vscode.window.showInputBox({
    title: l10n.t("New issue in {0}", where),
    prompt: l10n.t("Its title"),
    ignoreFocusOut: true,
    validateInput: (text) => titleProblem(text),
  });
  if (title === undefined) return; // cancelled
  const fields = { projectNumber, title: title.trim(), ...(phase === undefined ? {} : { phase }) };
  await withSidecar(host, ({ ask }) => ask("boardcast/createIssue", fields));
}

async function copyReference(host: CommandHost, id: unknown): Promise<void> {
  const node = pointedAt(host, id);
  if (node !== undefined && node.kind !== "issue") {
    await vscode.env.clipboard.writeText(node.label);
    return;
  }
  const pointed = await chooseIssue(host, id, l10n.t("Issue to copy a reference to"));
  if (pointed !== undefined) await vscode.env.clipboard.writeText(reference(pointed.issue.number, pointed.issue.title));
}

async function copyLink(host: CommandHost, id: unknown): Promise<void> {
  const url = pointedAt(host, id)?.url;
  if (url !== undefined) await vscode.env.clipboard.writeText(url);
}

async function openOnWeb(host: CommandHost, id: unknown): Promise<void> {
  const url = pointedAt(host, id)?.url;
  if (url !== undefined) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

/** The issue that a menu was opened on, else the one that the user chooses. */
async function chooseIssue(host: CommandHost, id: unknown, placeHolder: string): Promise<Pointed | undefined> {
  const node = pointedAt(host, id);
  if (node?.projectNumber !== undefined && node.issueNumber !== undefined) {
    return findIssue(host.tree.state, node.projectNumber, node.issueNumber);
  }
  const choices = issueChoices(host.tree.state);
  if (choices.length > 0) return choose(choices, placeHolder);
  await vscode.window.showInformationMessage(l10n.t("Boardcast: there are no issues to choose from yet."));
  return undefined;
}

async function choose<T>(choices: readonly Choice<T>[], placeHolder: string): Promise<T | undefined> {
  const chosen = await vscode.window.showQuickPick([...choices], { placeHolder, matchOnDescription: true });
  return chosen?.value;
}

function pointedAt({ tree }: CommandHost, id: unknown): TreeNode | undefined {
  return typeof id === "string" ? tree.node(id as NodeId) : undefined;
}
