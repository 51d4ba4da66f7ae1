/** Offers Boardcast's MCP server to the editor's own agent mode, where the editor has one (VS Code 1.101 and newer). */
import * as vscode from "vscode";
import type { Program } from "./doctor";
import { MCP_PROVIDER, mcpDefinition, withKey, type McpDefinition } from "./mcpDefinition";

/** The part of the newer API that is used; the types of the oldest editor that is served do not have it. */
interface StdioDefinition {
  env: Record<string, string | number | null>;
  cwd?: vscode.Uri;
}
interface McpApi {
  readonly lm?: {
    readonly registerMcpServerDefinitionProvider?: (
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
        readonly provideMcpServerDefinitions: () => Promise<StdioDefinition[]>;
        readonly resolveMcpServerDefinition: (server: StdioDefinition) => Promise<StdioDefinition>;
      },
    ) => vscode.Disposable;
  };
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: string[],
    env: Record<string, string | number | null>,
    version: string,
  ) => StdioDefinition;
}

export interface McpHost {
  readonly log: vscode.LogOutputChannel;
  readonly version: string;
  /** The program's `mcp`, without a key; a problem where it cannot be run. */
  readonly program: () => Promise<Program | { readonly message: string }>;
  /** Addresses that the user set. */
  readonly server: () => Readonly<Record<string, string>>;
  /** The key to send to the server in use; undefined: the program finds one itself. */
  readonly apiKey: () => Promise<string | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

/** @returns undefined where the editor has no such thing */
export function offerMcpServer(host: McpHost): vscode.Disposable | undefined {
  const { lm, McpStdioServerDefinition: Definition } = vscode as unknown as McpApi;
  if (lm?.registerMcpServerDefinitionProvider === undefined || Definition === undefined) return undefined;
  return lm.registerMcpServerDefinitionProvider(MCP_PROVIDER, {
    onDidChangeMcpServerDefinitions: host.onDidChange,
    provideMcpServerDefinitions: async () => {
      const definition = await define(host);
      if (definition === undefined) return [];
      const { label, command, args, env, cwd, version } = definition;
      const server = new Definition(label, command, [...args], { ...env }, version);
      server.cwd = vscode.Uri.file(cwd);
      return [server];
    },
    resolveMcpServerDefinition: async (server) => {
      const definition = await define(host);
      // Looked up now: the local server may be another one since.
      server.env = { ...withKey(definition?.env ?? (server.env as McpDefinition["env"]), await host.apiKey()) };
      return server;
    },
  });
}

async function define(host: McpHost): Promise<McpDefinition | undefined> {
  const program = await host.program();
  if ("message" in program) {
    host.log.warn(`The MCP server is not offered: ${program.message}`);
    return undefined;
  }
  return mcpDefinition(program, process.env, host.server(), host.version);
}
