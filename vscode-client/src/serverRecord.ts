/**
 * What is known of this machine's own server (`boardcast serve`, started by the extension): where it says that it answers,
 * how it is started, who may use it. Pure; does not import `vscode`.
 */
import type { SidecarOptions } from "./protocol";

/** In the extension's storage: the server's folder, and the files in it that the extension knows. */
export const SERVER_FOLDER = "server";
export const READY_FILE = "ready.json";
/** There while the user wants a local server; all windows go by it. */
export const WANTED_FILE = "wanted";
export const LOG_FILE = "server.log";
export const CREDENTIALS_FILE = "credentials.json";
/** The server ends by itself when no window used it for so long. */
export const UNUSED_SECONDS = 60;
/** Where a server is by default, and other programs look for it. */
export const DEFAULT_PORTS = { tracker: 8167, hub: 8080 } as const;
/** A server that ends this often within the period is not started again by itself. */
export const MAX_STARTS = 3;
export const STARTS_PERIOD_MS = 3 * 60 * 1_000;
/** Lines of the log in a message, and characters of each. */
const LOG_LINES = 3;
const LOG_LINE_CHARACTERS = 300;

const TRACKER_VARIABLE = "STATE_TRACKING_API_URL";
const HUB_VARIABLE = "BOARDCAST_HUB_URL";
const DATA_VARIABLE = "BOARDCAST_DATA_DIR";
const KEY_VARIABLE = "STATE_TRACKING_API_KEY";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the server writes when it answers. */
export interface ServerRecord {
  readonly trackerUrl: string;
  readonly hubUrl: string;
  readonly pid: number;
}

/** The record in a ready file; undefined when it is none, or is of a server elsewhere. */
export function parseRecord(text: string): ServerRecord | undefined {
  const { trackerUrl, hubUrl, pid } = fields(text);
  if (typeof trackerUrl !== "string" || !isOfThisMachine(trackerUrl, "http:")) return undefined;
  if (typeof hubUrl !== "string" || !isOfThisMachine(hubUrl, "ws:")) return undefined;
  // 0 and -1 would be groups of processes, 1 the system's first.
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid < 2) return undefined;
  return { trackerUrl, hubUrl, pid };
}

export function sameServer(one: ServerRecord | undefined, other: ServerRecord | undefined): boolean {
  return one?.pid === other?.pid && one?.trackerUrl === other?.trackerUrl && one?.hubUrl === other?.hubUrl;
}

/** The key in a credentials file; undefined when there is none. */
export function parseKey(text: string): string | undefined {
  const { apiKey } = fields(text);
  return typeof apiKey === "string" && /^[\x21-\x7e]{8,512}$/.test(apiKey) ? apiKey : undefined;
}

/** Whether the answer of `/health` is a tracker's. */
export function isHealth(text: string): boolean {
  const { status, epoch } = fields(text);
  return status === "ok" && typeof epoch === "string";
}

export interface Ports {
  readonly tracker: number;
  readonly hub: number;
}

/** Arguments of the program for a server in this folder. */
export function serveArguments(folder: string, readyFile: string, ports: Ports, unusedSeconds: number): string[] {
  return [
    "serve",
    `--data-dir=${folder}`,
    `--ready-file=${readyFile}`,
    `--api-port=${ports.tracker}`,
    `--ws-port=${ports.hub}`,
    `--stop-when-unused=${unusedSeconds}`,
  ];
}

/** The environment of the server: it makes a key of its own, which is for this server alone. */
export function serveEnvironment(own: Environment): Record<string, string | undefined> {
  const { [KEY_VARIABLE]: _key, [DATA_VARIABLE]: _folder, ...others } = own;
  return others;
}

/** Whether a local server would be used: nobody said where the server is. */
export function usesLocalServer({ hubUrl, trackerUrl }: SidecarOptions, env: Environment): boolean {
  return hubUrl === undefined && trackerUrl === undefined && !isSet(env[TRACKER_VARIABLE]) && !isSet(env[HUB_VARIABLE]);
}

/**
 * What programs need to find the local server: its addresses, and its folder, where its key is. A key for another server is
 * not for this one: an empty variable is as good as none.
 */
export function localEnvironment({ trackerUrl, hubUrl }: ServerRecord, folder: string, env: Environment): Record<string, string> {
  const foreignKey: Record<string, string> = isSet(env[KEY_VARIABLE]) ? { [KEY_VARIABLE]: "" } : {};
  return { [TRACKER_VARIABLE]: trackerUrl, [HUB_VARIABLE]: hubUrl, [DATA_VARIABLE]: folder, ...foreignKey };
}

/** How long an unused server stays, in seconds; the variable is for tests. */
export function unusedSeconds(env: Environment): number {
  const seconds = Number(env["BOARDCAST_LOCAL_SERVER_UNUSED_S"]);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400 ? seconds : UNUSED_SECONDS;
}

/** Whether one more start is allowed, and the starts that count from now on. */
export function mayStart(starts: readonly number[], now: number): { readonly allowed: boolean; readonly starts: readonly number[] } {
  const recent = starts.filter((at) => now - at < STARTS_PERIOD_MS);
  return recent.length < MAX_STARTS ? { allowed: true, starts: [...recent, now] } : { allowed: false, starts: recent };
}

/** Whether a server ended because a port was taken meanwhile. */
export function portWasTaken(log: string): boolean {
  return /^boardcast: port \d+, .* is in use/m.test(log);
}

/** The last lines of a log, for a message. */
export function endOfLog(log: string): string {
  const lines = log.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.slice(-LOG_LINES).map((line) => line.slice(0, LOG_LINE_CHARACTERS)).join(" ");
}

function isOfThisMachine(address: string, protocol: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === protocol && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname) && url.port !== "" && url.username === "";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== "";
}

function fields(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
