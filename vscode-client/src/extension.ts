/** Where the editor comes in: the parts, and the features that use them. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ActivityView } from "./activity/activityView";
import { Agents } from "./agents/provider";
import { Context } from "./context";
import { registerGitHubCommands } from "./github/connect";
import { registerIssueCommands } from "./issues/issueCommands";
import { registerReferences } from "./issues/references";
import { followCheckboxes } from "./issues/treeInteractions";
import { registerPanelCommand } from "./panel/command";
import type { Session } from "./sidecar/session";
import { SignalFiles } from "./sidecar/signalFiles";
import { registerConnectionCommands } from "./status/connectionCommands";
import { registerSupportCommands } from "./status/supportCommands";
import { registerViewCommands } from "./tree/viewCommands";

let running: Session | undefined;

export function activate(extension: vscode.ExtensionContext): void {
  // Before anything has a text. English needs no bundle.
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const context = new Context(extension);
  running = context.session;
  extension.subscriptions.push(
    new ActivityView(context, extension.workspaceState),
    new Agents(context),
    new SignalFiles(context.session, context.log),
    followCheckboxes(context.view, context),
    ...registerViewCommands(context),
    ...registerIssueCommands(context),
    ...registerReferences(context),
    ...registerPanelCommand(context),
    ...registerConnectionCommands(context),
    ...registerGitHubCommands({ activation: context.activation, log: context.log, session: context.session, open: (number) => context.panels.open(number) }),
    ...registerSupportCommands(context),
    // Nothing is awaited: the editor's own start does not wait for a JVM.
    context.begin(),
    context,
  );
}

/** The editor waits for this, so the sidecar has ended when the editor has. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}
