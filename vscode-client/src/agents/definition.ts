/** The MCP server as the editor's agent mode gets it. Pure; this file does not import `vscode`. */
import type { Environment, Program } from "../sidecar/launch";

export const PROVIDER_ID = "boardcast.mcp";

/** The board's own server, which the editor starts. */
export interface ServerDefinition {
  readonly kind: "server";
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  /** On top of the extension host's environment; null takes away. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly version: string;
}

/** A gateway that runs already: the board is one of the servers behind it. */
export interface GatewayDefinition {
  readonly kind: "gateway";
  readonly label: string;
  /** `http:` or `https:`, with its path. */
  readonly url: string;
  readonly version: string;
}

export type Definition = ServerDefinition | GatewayDefinition;

/**
 * @param program   `boardcast mcp`, with an environment that may hold more than agents need
 * @param addresses where the server is; `undefined` takes away
 * @param version   another one makes the editor ask for the tools again
 */
export function definitionOf(program: Pick<Program, "command" | "args" | "env">, addresses: Environment, version: string): ServerDefinition {
  const env: Record<string, string | null> = Object.fromEntries(Object.entries(addresses).map(([name, value]) => [name, value ?? null]));
  // An agent's own environment may have no locale at all, and Java then reads names of files as ASCII.
  const locale = program.env["LC_ALL"];
  if (locale === "C.UTF-8") env["LC_ALL"] = locale;
  return { kind: "server", label: "Boardcast", command: program.command, args: program.args, env, version };
}

/** Undefined where the setting is empty, or no address that a gateway could have. */
export function gatewayOf(setting: unknown, version: string): GatewayDefinition | undefined {
  if (typeof setting !== "string" || !URL.canParse(setting.trim())) return undefined;
  const url = new URL(setting.trim());
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  // A key belongs into the secret storage, not into settings that are synchronized.
  if (url.username !== "" || url.password !== "") return undefined;
  return { kind: "gateway", label: "Boardcast Gateway", url: url.href, version };
}

export function gatewayHeaders(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { Authorization: `Bearer ${key}` };
}

/** The same for the configuration of agents outside the editor; without anything secret. */
export function configurationText(definition: Definition): string {
  const one = definition.kind === "gateway" ? { type: "http", url: definition.url } : started(definition);
  return `${JSON.stringify({ mcpServers: { boardcast: one } }, undefined, 2)}\n`;
}

function started({ command, args, env }: ServerDefinition): object {
  const shown = Object.fromEntries(Object.entries(env).filter(([name, value]) => value !== null && name !== "STATE_TRACKING_API_KEY"));
  return { command, args, env: shown };
}
