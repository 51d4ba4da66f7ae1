/** What a person can do about the connection's state, the most helpful first. Pure; does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import type { LinkState } from "../protocol/messages";
import type { ServerOffer } from "../server/localServer";

export interface StatusAction {
  readonly command: string;
  readonly arguments?: readonly unknown[];
  /** A codicon's name. */
  readonly icon: string;
  /** What a button says. */
  readonly label: string;
  /** What it is good for. */
  readonly detail: string;
}

const ALL = {
  board: { command: "boardcast.showBoard", icon: "project", get label() { return l10n.t("Show Board"); }, get detail() { return l10n.t("A project's issues in columns"); } },
  refresh: { command: "boardcast.refresh", icon: "refresh", get label() { return l10n.t("Refresh"); }, get detail() { return l10n.t("Read the boards again"); } },
  reconnect: { command: "boardcast.reconnect", icon: "plug", get label() { return l10n.t("Reconnect"); }, get detail() { return l10n.t("Try the hub now, without waiting"); } },
  restart: { command: "boardcast.restartSidecar", icon: "debug-restart", get label() { return l10n.t("Restart"); }, get detail() { return l10n.t("Start the sidecar afresh"); } },
  setUrl: { command: "boardcast.setServerUrl", icon: "globe", get label() { return l10n.t("Set Server Address"); }, get detail() { return l10n.t("Where hub and tracker are"); } },
  setKey: { command: "boardcast.setApiKey", icon: "key", get label() { return l10n.t("Set API Key"); }, get detail() { return l10n.t("Kept in the editor's secret storage"); } },
  java: {
    command: "boardcast.openSettings",
    arguments: ["boardcast.javaHome"],
    icon: "gear",
    get label() { return l10n.t("Open Settings"); },
    get detail() { return l10n.t("Name the Java to run the sidecar on"); },
  },
  settings: { command: "boardcast.openSettings", icon: "gear", get label() { return l10n.t("Open Settings"); }, get detail() { return l10n.t("All settings of Boardcast"); } },
  startServer: {
    command: "boardcast.startLocalServer",
    icon: "server-process",
    get label() { return l10n.t("Start Local Server"); },
    get detail() { return l10n.t("A server on this machine, for all windows"); },
  },
  stopServer: {
    command: "boardcast.stopLocalServer",
    icon: "debug-stop",
    get label() { return l10n.t("Stop Local Server"); },
    get detail() { return l10n.t("For all windows; its boards are kept"); },
  },
  doctor: { command: "boardcast.runDoctor", icon: "pulse", get label() { return l10n.t("Run Doctor"); }, get detail() { return l10n.t("Find out why the board is not live"); } },
  log: { command: "boardcast.showLog", icon: "output", get label() { return l10n.t("Show Log"); }, get detail() { return l10n.t("What the sidecar and the extension tell"); } },
  trace: { command: "boardcast.showTrace", icon: "list-tree", get label() { return l10n.t("Show Trace"); }, get detail() { return l10n.t("Links, windows and polls as they come about"); } },
  diagnostics: { command: "boardcast.copyDiagnostics", icon: "copy", get label() { return l10n.t("Copy Diagnostics"); }, get detail() { return l10n.t("State and versions, without the key"); } },
} as const satisfies Record<string, StatusAction>;

export type StatusActionName = keyof typeof ALL;

/** What helps in a state; `java` and `restart`: there is no sidecar, and that is what it needs. */
export function actionsFor(state: LinkState | "starting" | "java" | "restart", server: ServerOffer = "none"): readonly StatusActionName[] {
  switch (state) {
    case "starting":
    case "connecting":
      return ["log"];
    case "live":
      return ["board", "refresh", "log"];
    case "polling":
      return ["reconnect", "doctor", "setUrl", "log"];
    case "offline":
      return server === "start" ? ["startServer", "setUrl", "doctor", "log"] : ["reconnect", "doctor", "setUrl", "setKey", "log"];
    case "misconfigured":
      return server === "start" ? ["startServer", "setUrl", "setKey", "log"] : ["settings", "setUrl", "setKey", "doctor", "log"];
    case "stopped":
    case "restart":
      return ["restart", "doctor", "log"];
    case "java":
      return ["java", "restart", "log"];
    default:
      return [(state satisfies never, "log")];
  }
}

export function statusAction(name: StatusActionName): StatusAction {
  return ALL[name];
}

/** All that can be done, with what helps first; `helps` says how many those are. */
export function allActions(
  first: readonly StatusActionName[],
  server: ServerOffer = "none",
): { readonly helps: number; readonly all: readonly StatusActionName[] } {
  // Two names for the settings; the narrower one is offered only where it helps.
  const never: StatusActionName[] = ["java"];
  if (server !== "start") never.push("startServer");
  if (server !== "stop") never.push("stopServer");
  const others = (Object.keys(ALL) as StatusActionName[]).filter((name) => !first.includes(name) && !never.includes(name));
  return { helps: first.length, all: [...first, ...others] };
}
