/** The command that connects a GitHub Project: which one, what was found, and how far the import is. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../protocol/failures";
import { withoutLinks } from "../protocol/foreignText";
import type { Ask, GitHubChoice, MirrorStatus } from "../protocol/messages";
import type { Activation } from "../sidecar/activation";
import { register } from "../sidecar/contributions";
import { askOf, type SessionState } from "../sidecar/sessionState";
import type { SidecarHost } from "../sidecar/withSidecar";
import { choiceRow, foundLines, looksLikeProject, refusalOf } from "./found";

/** How long the first word of a new connection may take; then the status bar says the rest. */
const FIRST_WORD_MS = 30_000;

export interface GitHubHost extends SidecarHost {
  readonly activation: Activation;
  /** Opens a project's board. */
  readonly open: (projectNumber: number) => void;
}

export function registerGitHubCommands(host: GitHubHost): vscode.Disposable[] {
  return register(host.activation, {
    "boardcast.connectGithub": () => connect(host),
  });
}

async function connect(host: GitHubHost): Promise<void> {
  if (host.session.state.kind !== "running") await host.session.start();
  const ask = askOf(host.session.state);
  if (ask === undefined) return; // the session has told why
  const address = await chosen(host, ask);
  if (address === undefined) return;
  const found = await told(host, () => during(l10n.t("Looking at {0} …", address), () => ask("boardcast/connectGithub", { address, check: true })));
  if (found === undefined) return;
  const yes = l10n.t("Connect");
  const detail = foundLines(found.found).join("\n");
  const answer = await vscode.window.showInformationMessage(l10n.t("Connect “{0}”?", withoutLinks(found.found.title)), { modal: true, detail }, yes);
  if (answer !== yes) return;
  const connected = await told(host, () => ask("boardcast/connectGithub", { address }));
  if (connected?.projectNumber === undefined) return;
  host.log.info(`Project ${connected.projectNumber} is connected to ${address}.`);
  await imported(host, connected.projectNumber);
}

/** The address of the project that the user chooses; undefined: none. */
async function chosen(host: GitHubHost, ask: Ask): Promise<string | undefined> {
  const listed = await told(host, () => during(l10n.t("Asking GitHub for your projects …"), () => ask("boardcast/githubProjects", {})));
  if (listed === undefined) return undefined;
  type Item = vscode.QuickPickItem & { readonly choice?: GitHubChoice };
  const byHand: Item = {
    label: `$(edit) ${l10n.t("Another one …")}`,
    description: l10n.t("By owner and number, or its address in the browser"),
    alwaysShow: true,
  };
  const items: readonly Item[] = [...listed.projects.map((choice): Item => ({ ...choiceRow(choice), choice })), byHand];
  const placeHolder = listed.withOrganizations
    ? l10n.t("Projects of {0} and their organizations", listed.viewer)
    : l10n.t("Projects of {0}. Those of organizations are not listed: the token lacks read:org", listed.viewer);
  const item = await vscode.window.showQuickPick<Item>(items, { title: l10n.t("Connect GitHub Project"), placeHolder, matchOnDescription: true });
  if (item === undefined) return undefined;
  if (item.choice === undefined) return typed();
  if (item.choice.project === undefined) return `${item.choice.owner}/${item.choice.number}`;
  host.open(item.choice.project);
  return undefined;
}

async function typed(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: l10n.t("Connect GitHub Project"),
    prompt: l10n.t("Owner and number, or the project's address as a browser shows it"),
    placeHolder: "octo-org/5",
    ignoreFocusOut: true,
    validateInput: (value) => (looksLikeProject(value.trim()) ? undefined : l10n.t("Such as octo-org/5, or https://github.com/orgs/octo-org/projects/5")),
  });
  return text?.trim();
}

/** Shows how far the import is, until all is here or it stands still; then opens the board. */
async function imported(host: GitHubHost, projectNumber: number): Promise<void> {
  const title = l10n.t("Project #{0} on GitHub", projectNumber);
  const last = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, hidden) => {
    host.open(projectNumber);
    return new Promise<MirrorStatus | undefined>((resolve) => {
      const consider = (state: SessionState): void => {
        const mirror = state.kind === "running" ? state.link.github?.find((one) => one.projectNumber === projectNumber) : undefined;
        if (mirror === undefined) return;
        clearTimeout(patience);
        progress.report({ message: mirror.text });
        if (mirror.upToDate || mirror.needsPerson) end(mirror);
      };
      const end = (mirror?: MirrorStatus): void => {
        clearTimeout(patience);
        followed.dispose();
        hiding.dispose();
        resolve(mirror);
      };
      const patience = setTimeout(() => end(), FIRST_WORD_MS);
      const followed = host.session.onDidChangeState(consider);
      const hiding = hidden.onCancellationRequested(() => end());
      consider(host.session.state);
    });
  });
  if (last?.needsPerson === true) await refused(host, { why: last.text, ...(last.remedy === undefined ? {} : { next: last.remedy }) });
}

function during<T>(title: string, work: () => Thenable<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, work);
}

/** Does it; a refusal is shown with what helps. */
async function told<T>(host: GitHubHost, work: () => Thenable<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    await refused(host, refusalOf(messageOf(error)));
    return undefined;
  }
}

async function refused(host: GitHubHost, { why, next }: { readonly why: string; readonly next?: string }): Promise<void> {
  host.log.warn(`GitHub: ${why}${next === undefined ? "" : ` Next: ${next}`}`);
  const copy = l10n.t("Copy Command");
  const text = next === undefined ? l10n.t("GitHub: {0}", why) : l10n.t("GitHub: {0} What helps: {1}", sentence(why), next);
  const answer = await vscode.window.showErrorMessage(withoutLinks(text), ...(next === undefined ? [] : [copy]));
  if (answer === copy && next !== undefined) await vscode.env.clipboard.writeText(next);
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
