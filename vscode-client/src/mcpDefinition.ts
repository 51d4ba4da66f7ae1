/** The MCP server as the editor's agent mode is told of it. Pure; does not import `vscode`. */

/** As `package.json` names the provider. */
export const MCP_PROVIDER = "boardcast.mcp";
export const MCP_LABEL = "Boardcast";

type Environment = Readonly<Record<string, string | undefined>>;

/** How the editor is to start it. */
export interface McpDefinition {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** On top of the editor's own environment; null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly version: string;
}

/**
 * @param program the program's `mcp` with its whole environment, without a key
 * @param own the editor's environment, which the server gets anyway
 * @param server where the server in use is, for programs that take it from the environment
 */
export function mcpDefinition(
  program: { readonly command: string; readonly args: readonly string[]; readonly cwd: string; readonly env: Environment },
  own: Environment,
  server: Readonly<Record<string, string>>,
  version: string,
): McpDefinition {
  const env: Record<string, string | null> = {};
  const wanted: Environment = { ...program.env, ...server };
  for (const name of new Set([...Object.keys(own), ...Object.keys(wanted)])) {
    if (wanted[name] !== own[name]) env[name] = wanted[name] ?? null;
  }
  return { label: MCP_LABEL, command: program.command, args: program.args, cwd: program.cwd, env, version };
}

/** The environment with the stored key, which comes in when the server is started, not before. */
export function withKey(env: McpDefinition["env"], apiKey: string | undefined): McpDefinition["env"] {
  return apiKey === undefined ? env : { ...env, STATE_TRACKING_API_KEY: apiKey };
}
