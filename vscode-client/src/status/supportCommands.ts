/** Commands for when something is wrong: actions, doctor, diagnostics, trace, restart. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../boards/boards";
import { KEY_SECRET, type CommandHost } from "./commands";
import { diagnosticsText } from "./diagnostics";
import { showInTerminal } from "./doctor";
import { register, type Commands } from "../sidecar/register";
import { SECTION, serverEnvironment, sidecarOptions } from "../sidecar/settings";
import { showActions } from "./statusBar";

const WALKTHROUGH = "boardcast.boardcast#boardcast.start";

export interface SupportHost extends CommandHost {
  readonly extensionVersion: string;
}

export function registerSupportCommands(host: SupportHost): vscode.Disposable[] {
  const commands: Commands = {
    "boardcast.showActions": () => showActions(host.session.state, host.local()),
    "boardcast.getStarted": () => vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false),
    "boardcast.restartSidecar": () => host.session.restart(),
    "boardcast.runDoctor": () => runDoctor(host),
    "boardcast.copyDiagnostics": () => copyDiagnostics(host),
    "boardcast.showTrace": () => trace(host, true),
    "boardcast.stopTrace": () => trace(host, false),
  };
  return register(host.wake, commands);
}

async function runDoctor(host: SupportHost): Promise<void> {
  const program = await host.programs.other("doctor");
  if ("message" in program) {
    await vscode.window.showErrorMessage(`Boardcast: ${program.message}`);
    return;
  }
  const env = { ...program.env, ...serverEnvironment(sidecarOptions(vscode.workspace.getConfiguration(SECTION))) };
  showInTerminal(l10n.t("Boardcast Doctor"), { ...program, env });
}

async function copyDiagnostics(host: SupportHost): Promise<void> {
  await vscode.env.clipboard.writeText(await diagnostics(host));
  vscode.window.setStatusBarMessage(l10n.t("Boardcast: diagnostics copied, without the key."), 5_000);
}

async function diagnostics({ session, secrets, extensionVersion }: SupportHost): Promise<string> {
  const { state } = session;
  const status = state.kind === "running" ? await state.sidecar.ask("boardcast/status", {}).catch(messageOf) : state;
  const facts = {
    extensionVersion,
    editor: `${vscode.env.appName} ${vscode.version}`,
    platform: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
    remote: vscode.env.remoteName,
    sidecar: session.sidecarVersion,
    session: state.kind,
    settings: { ...sidecarOptions(vscode.workspace.getConfiguration(SECTION)) },
    status,
  };
  const keys = [await secrets.get(KEY_SECRET), process.env["STATE_TRACKING_API_KEY"]];
  return diagnosticsText(facts, keys.filter((key) => key !== undefined));
}

async function trace({ session, log }: SupportHost, on: boolean): Promise<void> {
  await session.trace(on);
  await vscode.commands.executeCommand("setContext", "boardcast.tracing", on);
  if (on) log.show();
}
