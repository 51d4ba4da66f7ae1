/** The local server's place in the editor: commands, messages, context key, what terminals are told. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../boards";
import { register } from "../register";
import { SECTION, sidecarOptions } from "../settings";
import type { Wake } from "../wake";
import { localEnvironment, usesLocal, type Environment } from "./record";
import type { LocalServer, LocalState } from "./server";

export interface LocalCommandsHost {
  readonly server: LocalServer;
  readonly wake: Wake;
}

export function registerLocalCommands(host: LocalCommandsHost): vscode.Disposable[] {
  return register(host.wake, {
    "boardcast.startLocalServer": () => start(host.server),
    "boardcast.stopLocalServer": () => stop(host.server),
  });
}

/** Whether this window follows the local server, as its settings and environment are now. */
export function followsLocal(): boolean {
  return usesLocal(sidecarOptions(vscode.workspace.getConfiguration(SECTION)), process.env);
}

/** What leads this window's programs to the local server; nothing where it follows another one, or none runs. */
export function localSurroundings({ state, folder }: Pick<LocalServer, "state" | "folder">): Environment | undefined {
  return state.kind === "running" && followsLocal() ? localEnvironment(state.record, folder) : undefined;
}

/** Agents in the editor's own terminals find the server as the sidecar does. */
export function tellTerminals(variables: vscode.EnvironmentVariableCollection, surroundings: Environment | undefined): void {
  variables.persistent = false;
  variables.clear();
  if (surroundings === undefined) return;
  variables.description = l10n.t("Where Boardcast's local server is");
  for (const [name, value] of Object.entries(surroundings)) if (value !== undefined) variables.replace(name, value);
}

/** Whether a click could start it. */
export function canStart(state: LocalState): boolean {
  return (state.kind === "off" || state.kind === "failed") && followsLocal();
}

async function start(server: LocalServer): Promise<void> {
  const { Notification } = vscode.ProgressLocation;
  const title = l10n.t("Boardcast: starting the local server …");
  const state = await vscode.window.withProgress({ location: Notification, title }, () => server.start());
  if (state.kind === "failed") await tellFailure(server, state.message);
  else if (state.kind === "running" && !followsLocal()) {
    const settings = l10n.t("Open Settings");
    const text = l10n.t("The local server runs at {0}, but this window's settings or environment name another server.", state.record.trackerUrl);
    if ((await vscode.window.showWarningMessage(text, settings)) === settings) {
      await vscode.commands.executeCommand("boardcast.setServerUrl");
    }
  }
}

/** Told once for each failure, whoever started the server. */
export async function tellFailure(server: LocalServer, message: string): Promise<void> {
  const again = l10n.t("Try Again");
  const log = l10n.t("Show Log");
  const chosen = await vscode.window.showErrorMessage(`Boardcast: ${message}`, again, log);
  if (chosen === again) await start(server);
  else if (chosen === log) {
    await vscode.workspace.openTextDocument(server.logFile).then(vscode.window.showTextDocument, () => undefined);
  }
}

async function stop(server: LocalServer): Promise<void> {
  try {
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: l10n.t("Boardcast: ending the local server …") }, () => server.stop());
  } catch (error) {
    await vscode.window.showErrorMessage(`Boardcast: ${messageOf(error)}`);
  }
}
