/** Offers the MCP server to the editor's own agent mode, and to those outside of it. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { WindowServer } from "../server/windowServer";
import type { Activation } from "../sidecar/activation";
import type { ApiKey } from "../sidecar/apiKey";
import { register } from "../sidecar/contributions";
import type { Executables } from "../sidecar/executables";
import { SECTION, serverEnvironment, sidecarOptions } from "../sidecar/settings";
import { configurationText, definitionOf, PROVIDER_ID, type Definition } from "./definition";

/** Of `vscode.lm`, as of VS Code 1.101: the types that the extension is built with are older. */
interface LanguageModels {
  registerMcpServerDefinitionProvider?(id: string, provider: Provider): vscode.Disposable;
}

interface Provider {
  readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
  provideMcpServerDefinitions(): Promise<object[]>;
  resolveMcpServerDefinition(server: { env: Record<string, string | number | null> }): Promise<object>;
}

type StdioDefinition = new (label: string, command: string, args: string[], env: Record<string, string | null>, version: string) => object;

export interface AgentsHost {
  readonly activation: Activation;
  readonly apiKey: ApiKey;
  readonly executables: Executables;
  readonly extensionVersion: string;
  readonly server: WindowServer;
}

export class Agents implements vscode.Disposable {
  readonly #host: AgentsHost;
  readonly #registered: vscode.Disposable[];

  constructor(host: AgentsHost) {
    this.#host = host;
    this.#registered = register(host.activation, { "boardcast.copyMcpConfiguration": () => this.#copy() });
    const { lm, McpStdioServerDefinition } = vscode as unknown as { lm?: LanguageModels; McpStdioServerDefinition?: StdioDefinition };
    if (lm?.registerMcpServerDefinitionProvider === undefined || McpStdioServerDefinition === undefined) return;
    const provider: Provider = {
      onDidChangeMcpServerDefinitions: host.server.onDidMove,
      provideMcpServerDefinitions: async () => {
        const definition = await this.#definition();
        if (definition === undefined) return [];
        const { label, command, args, env, version } = definition;
        return [new McpStdioServerDefinition(label, command, [...args], { ...env }, version)];
      },
      resolveMcpServerDefinition: (server) => this.#resolve(server),
    };
    this.#registered.push(lm.registerMcpServerDefinitionProvider(PROVIDER_ID, provider));
  }

  dispose(): void {
    for (const one of this.#registered) one.dispose();
  }

  /** Undefined where the program cannot be started. */
  async #definition(): Promise<Definition | undefined> {
    const { executables, extensionVersion, server } = this.#host;
    const program = await executables.other("mcp", {});
    if ("message" in program) return undefined;
    const addresses = server.surroundings ?? serverEnvironment(sidecarOptions(vscode.workspace.getConfiguration(SECTION)));
    return definitionOf(program, addresses, extensionVersion);
  }

  /** An agent is about to use it: the server is looked for, and the key is added that the user stored. */
  async #resolve<T extends { env: Record<string, string | number | null> }>(definition: T): Promise<T> {
    const { activation, apiKey, server } = this.#host;
    activation.begin();
    await server.begin();
    const { surroundings } = server;
    if (surroundings !== undefined) {
      for (const [name, value] of Object.entries(surroundings)) definition.env[name] = value ?? null;
      return definition;
    }
    const key = await apiKey.read();
    if (key !== undefined) definition.env["STATE_TRACKING_API_KEY"] = key;
    return definition;
  }

  async #copy(): Promise<void> {
    await this.#host.server.begin();
    const definition = await this.#definition();
    if (definition === undefined) return;
    await vscode.env.clipboard.writeText(configurationText(definition));
    vscode.window.setStatusBarMessage(l10n.t("Boardcast: configuration for an MCP client copied, without a key."), 5_000);
  }
}
