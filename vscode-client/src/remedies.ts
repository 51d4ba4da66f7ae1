/** What a person can do about the connection's state, the most helpful first. Pure; does not import `vscode`. */
import type { LinkState } from "./protocol";

export interface Remedy {
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
  board: { command: "boardcast.showBoard", icon: "project", label: "Show Board", detail: "A project's issues in columns" },
  startServer: { command: "boardcast.startLocalServer", icon: "play", label: "Start Local Server", detail: "A server on this machine, for all windows" },
  stopServer: { command: "boardcast.stopLocalServer", icon: "debug-stop", label: "Stop Local Server", detail: "For all windows; the boards stay on disk" },
  refresh: { command: "boardcast.refresh", icon: "refresh", label: "Refresh", detail: "Read the boards again" },
  reconnect: { command: "boardcast.reconnect", icon: "plug", label: "Reconnect", detail: "Try the hub now, without waiting" },
  restart: { command: "boardcast.restartSidecar", icon: "debug-restart", label: "Restart", detail: "Start the sidecar afresh" },
  setUrl: { command: "boardcast.setServerUrl", icon: "globe", label: "Set Server Address", detail: "Where hub and tracker are" },
  setKey: { command: "boardcast.setApiKey", icon: "key", label: "Set API Key", detail: "Kept in the editor's secret storage" },
  java: {
    command: "boardcast.openSettings",
    arguments: ["boardcast.javaHome"],
    icon: "gear",
    label: "Open Settings",
    detail: "Name the Java to run the sidecar on",
  },
  settings: { command: "boardcast.openSettings", icon: "gear", label: "Open Settings", detail: "All settings of Boardcast" },
  doctor: { command: "boardcast.runDoctor", icon: "pulse", label: "Run Doctor", detail: "Find out why the board is not live" },
  log: { command: "boardcast.showLog", icon: "output", label: "Show Log", detail: "What the sidecar and the extension tell" },
  trace: { command: "boardcast.showTrace", icon: "list-tree", label: "Show Trace", detail: "Links, windows and polls as they come about" },
  diagnostics: { command: "boardcast.copyDiagnostics", icon: "copy", label: "Copy Diagnostics", detail: "State and versions, without the key" },
} as const satisfies Record<string, Remedy>;

export type RemedyName = keyof typeof ALL;

/** What helps in a state; `java` and `restart`: there is no sidecar, and that is what it needs. */
export function remediesFor(state: LinkState | "starting" | "java" | "restart"): readonly RemedyName[] {
  switch (state) {
    case "starting":
    case "connecting":
      return ["log"];
    case "live":
      return ["board", "refresh", "log"];
    case "polling":
      return ["reconnect", "doctor", "setUrl", "log"];
    case "offline":
      return ["reconnect", "doctor", "setUrl", "setKey", "log"];
    case "misconfigured":
      return ["settings", "setUrl", "setKey", "doctor", "log"];
    case "stopped":
    case "restart":
      return ["restart", "doctor", "log"];
    case "java":
      return ["java", "restart", "log"];
    default:
      return [(state satisfies never, "log")];
  }
}

export function remedy(name: RemedyName): Remedy {
  return ALL[name];
}

/**
 * With a local server where that helps: nothing answers, and nobody named a server.
 *
 * @param server the local server's state; undefined where another one is used
 */
export function withLocalServer(remedies: readonly RemedyName[], state: LinkState, server: string | undefined): readonly RemedyName[] {
  const helps = (state === "offline" || state === "misconfigured") && (server === "off" || server === "failed");
  return helps ? ["startServer", ...remedies] : remedies;
}

/** All that can be done, with what helps first; `helps` says how many those are. */
export function allRemedies(first: readonly RemedyName[], server?: string): { readonly helps: number; readonly all: readonly RemedyName[] } {
  // Of start and stop, the one that can be done; of two names for the settings, the narrower only where it helps.
  const without = new Set<RemedyName>(["java", server === "running" ? "startServer" : "stopServer", ...first]);
  const others = (Object.keys(ALL) as RemedyName[]).filter((name) => !without.has(name));
  return { helps: first.length, all: [...first, ...others] };
}
