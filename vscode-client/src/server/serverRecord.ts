/** Where the local server is, as it says itself in its ready file. Pure; this file does not import `vscode`. */
import type { SidecarOptions } from "../protocol/messages";
import type { Environment } from "../sidecar/launch";

/** What `boardcast serve --ready-file` writes when it answers. */
export interface ServerRecord {
  readonly trackerUrl: string;
  readonly hubUrl: string;
  readonly pid: number;
}

/** Undefined for anything but a server on this machine: nothing else is ever written there. */
export function readRecord(text: string | undefined): ServerRecord | undefined {
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  const { trackerUrl, hubUrl, pid } = json as Record<string, unknown>;
  if (!isLocal(trackerUrl, "http:") || !isLocal(hubUrl, "ws:")) return undefined;
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 1) return undefined;
  return { trackerUrl, hubUrl, pid };
}

/** The ports to ask for when it is started again, so that who wrote its addresses down finds it. */
export function portsOf({ trackerUrl, hubUrl }: ServerRecord): { readonly tracker: number; readonly hub: number } {
  return { tracker: Number(new URL(trackerUrl).port), hub: Number(new URL(hubUrl).port) };
}

/** Whether a window uses the local server: it does unless its settings, or its environment, name another one. */
export function usesLocal({ hubUrl, trackerUrl }: SidecarOptions, env: Environment): boolean {
  const named = [hubUrl, trackerUrl, env["BOARDCAST_HUB_URL"], env["STATE_TRACKING_API_URL"]];
  return named.every((address) => address === undefined || address === "");
}

/**
 * What leads the program's commands to the local server. Its key is not in it: they find that in the folder, and a key
 * that is meant for another server must not come before it.
 *
 * @param folder the server's data folder
 */
export function localEnvironment({ trackerUrl, hubUrl }: ServerRecord, folder: string): Environment {
  return { STATE_TRACKING_API_URL: trackerUrl, BOARDCAST_HUB_URL: hubUrl, BOARDCAST_DATA_DIR: folder, STATE_TRACKING_API_KEY: undefined };
}

function isLocal(value: unknown, protocol: string): value is string {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === protocol && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname) && url.port !== "";
}
