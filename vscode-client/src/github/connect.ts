/** The command that connects a GitHub Project: which one, what was found, and how far the import is. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { statusChoices } from "../issues/fieldPicks";
import { messageOf } from "../protocol/failures";
import { withoutIcons, withoutLinks } from "../protocol/foreignText";
import type { Ask, GitHubChoice, GitHubFound, GitHubWish, IssueStatus, MirrorStatus } from "../protocol/messages";
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
  const target = await chosen(host, ask);
  if (target === undefined) return;
  const looked = await told(host, () => look(ask, target));
  if (looked === undefined) return;
  const { found } = looked;
  const both = l10n.t("Connect");
  const follow = l10n.t("Follow Only");
  const detail = foundLines(found).join("\n");
  const ways = target.readOnly === true ? [follow] : [both, follow];
  const answer = await vscode.window.showInformationMessage(l10n.t("Connect “{0}”?", withoutLinks(found.title)), { modal: true, detail }, ...ways);
  if (answer === undefined) return;
  const wish: GitHubWish = { ...looked.wish, ...(answer === follow ? { readOnly: true } : {}) };
  const connected = await told(host, () => ask("boardcast/connectGithub", wish));
  if (connected?.projectNumber === undefined) return;
  host.log.info(`Project ${connected.projectNumber} is connected to ${wish.address}${answer === follow ? ", and follows it" : ""}.`);
  await imported(host, connected.projectNumber);
}

/** Looks at the project, and has the user say what options mean that say nothing known; undefined: the user has left. */
async function look(ask: Ask, target: GitHubWish): Promise<{ readonly wish: GitHubWish; readonly found: GitHubFound } | undefined> {
  const asked = (wish: GitHubWish) =>
    during(l10n.t("Looking at {0} …", wish.address), () => ask("boardcast/connectGithub", { ...wish, check: true, listUnmapped: true }));
  const first = await asked(target);
  if (first.found !== undefined) return { wish: target, found: first.found };
  const statusMap = await statusesOf(first.unmapped ?? []);
  if (statusMap === undefined) return undefined;
  const wish = { ...target, statusMap };
  const { found } = await asked(wish);
  return found === undefined ? undefined : { wish, found };
}

/** Which status each option is, one question after the other; undefined: the user has left. */
async function statusesOf(options: readonly string[]): Promise<Readonly<Record<string, IssueStatus>> | undefined> {
  const told: Record<string, IssueStatus> = {};
  for (const [at, option] of options.entries()) {
    const item = await vscode.window.showQuickPick([...statusChoices(undefined)], {
      title: options.length === 1 ? l10n.t("Connect GitHub Project") : l10n.t("Connect GitHub Project ({0} of {1})", at + 1, options.length),
      placeHolder: l10n.t("Which status is GitHub's option “{0}”?", withoutIcons(option)),
      ignoreFocusOut: true,
    });
    if (item === undefined) return undefined;
    told[option] = item.value;
  }
  return told;
}

/** The project that the user chooses; undefined: none. */
async function chosen(host: GitHubHost, ask: Ask): Promise<GitHubWish | undefined> {
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
  const { owner, number, canUpdate, project } = item.choice;
  if (project === undefined) return { address: `${owner}/${number}`, ...(canUpdate ? {} : { readOnly: true }) };
  host.open(project);
  return undefined;
}

async function typed(): Promise<GitHubWish | undefined> {
  const text = await vscode.window.showInputBox({
    title: l10n.t("Connect GitHub Project"),
    prompt: l10n.t("Owner and number, or the project's address as a browser shows it"),
    placeHolder: "octo-org/5",
    ignoreFocusOut: true,
    validateInput: (value) => (looksLikeProject(value.trim()) ? undefined : l10n.t("Such as octo-org/5, or https://github.com/orgs/octo-org/projects/5")),
  });
  return text === undefined ? undefined : { address: text.trim() };
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
