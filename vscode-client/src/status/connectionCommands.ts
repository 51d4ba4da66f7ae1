/** Commands on the connection: tried again, led elsewhere, given a key; and its log. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { RECONNECT_COMMAND } from "../protocol/messages";
import type { Activation } from "../sidecar/activation";
import type { ApiKey } from "../sidecar/apiKey";
import { askForKey } from "../sidecar/askForKey";
import { register } from "../sidecar/contributions";
import { withSidecar, type SidecarHost } from "../sidecar/withSidecar";

/** Finds the extension's settings in the settings editor. */
const ALL_SETTINGS = "@ext:boardcast.boardcast";
const SERVER_SETTINGS = "@id:boardcast.hubUrl,boardcast.trackerUrl";

export interface ConnectionHost extends SidecarHost {
  readonly activation: Activation;
  readonly apiKey: ApiKey;
}

export function registerConnectionCommands(host: ConnectionHost): vscode.Disposable[] {
  return register(host.activation, {
    "boardcast.reconnect": () => reconnect(host),
    "boardcast.showLog": () => host.log.show(),
    "boardcast.setApiKey": () => setApiKey(host.apiKey),
    "boardcast.openSettings": (query) => openSettings(typeof query === "string" ? query : ALL_SETTINGS),
    "boardcast.setServerUrl": () => openSettings(SERVER_SETTINGS),
  });
}

async function reconnect(host: SidecarHost): Promise<void> {
  const { state } = host.session;
  if (state.kind !== "running") await host.session.start();
  else await withSidecar(host, ({ ask }) => ask("workspace/executeCommand", { command: RECONNECT_COMMAND }));
}

function setApiKey(apiKey: ApiKey): Promise<void> {
  return askForKey(apiKey, l10n.t("Boardcast: API key"), l10n.t("Kept in the editor's secret storage. Leave it empty to use STATE_TRACKING_API_KEY or this machine's credentials file."));
}

async function openSettings(query: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", query);
}
