/** The MCP server as the editor's agent mode starts it. Pure; this file does not import `vscode`. */
import type { Environment, Program } from "../sidecar/launch";

export const PROVIDER_ID = "boardcast.mcp";

/** What a definition is made of. */
export interface Definition {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  /** On top of the extension host's environment; null takes away. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly version: string;
}

/**
 * @param program   `boardcast mcp`, with an environment that may hold more than agents need
 * @param addresses where the server is; `undefined` takes away
 * @param version   another one makes the editor ask for the tools again
 */
export function definitionOf(program: Pick<Program, "command" | "args" | "env">, addresses: Environment, version: string): Definition {
  const env: Record<string, string | null> = Object.fromEntries(Object.entries(addresses).map(([name, value]) => [name, value ?? null]));
  // An agent's own environment may have no locale at all, and Java then reads names of files as ASCII.
  const locale = program.env["LC_ALL"];
  if (locale === "C.UTF-8") env["LC_ALL"] = locale;
  return { label: "Boardcast", command: program.command, args: program.args, env, version };
}

/** The same for the configuration of agents outside the editor; without anything secret. */
export function configurationText({ command, args, env }: Definition): string {
  const shown = Object.fromEntries(Object.entries(env).filter(([name, value]) => value !== null && name !== "STATE_TRACKING_API_KEY"));
  return `${JSON.stringify({ mcpServers: { boardcast: { command, args, env: shown } } }, undefined, 2)}\n`;
}
