/** Commands for when something is wrong: actions, doctor, diagnostics, trace, restart. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../protocol/failures";
import type { WindowServer } from "../server/windowServer";
import type { Activation } from "../sidecar/activation";
import type { ApiKey } from "../sidecar/apiKey";
import { register, setContext } from "../sidecar/contributions";
import type { Executables } from "../sidecar/executables";
import type { Environment } from "../sidecar/launch";
import { SECTION, serverEnvironment, sidecarOptions } from "../sidecar/settings";
import type { SidecarHost } from "../sidecar/withSidecar";
import { diagnosticsText } from "./diagnostics";
import { showInTerminal } from "./doctor";
import { showActions } from "./statusBar";

const WALKTHROUGH = "boardcast.boardcast#boardcast.start";

export interface SupportHost extends SidecarHost {
  readonly activation: Activation;
  readonly apiKey: ApiKey;
  readonly environment: () => Promise<Environment>;
  readonly executables: Executables;
  readonly extensionVersion: string;
  readonly server: WindowServer;
}

export function registerSupportCommands(host: SupportHost): vscode.Disposable[] {
  return register(host.activation, {
    "boardcast.showActions": () => showActions(host.session.state, host.server.offer),
    "boardcast.getStarted": () => vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false),
    "boardcast.restartSidecar": () => host.session.restart(),
    "boardcast.runDoctor": () => runDoctor(host),
    "boardcast.copyDiagnostics": () => copyDiagnostics(host),
    "boardcast.showTrace": () => trace(host, true),
    "boardcast.stopTrace": () => trace(host, false),
  });
}

async function runDoctor(host: SupportHost): Promise<void> {
  const program = await host.executables.other("doctor", await host.environment());
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

async function diagnostics({ session, apiKey, extensionVersion }: SupportHost): Promise<string> {
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
  const keys = [await apiKey.read(), process.env["STATE_TRACKING_API_KEY"]];
  return diagnosticsText(facts, keys.filter((key) => key !== undefined));
}

async function trace({ session, log }: SupportHost, on: boolean): Promise<void> {
  await session.trace(on);
  setContext("tracing", on);
  if (on) log.show();
}
