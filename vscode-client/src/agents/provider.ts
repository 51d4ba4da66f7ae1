/** Offers the MCP server to the editor's own agent mode, and to those outside of it. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { WindowServer } from "../server/windowServer";
import type { Activation } from "../sidecar/activation";
import { askForKey } from "../sidecar/askForKey";
import type { ApiKey } from "../sidecar/apiKey";
import { register } from "../sidecar/contributions";
import type { Executables } from "../sidecar/executables";
import { SECTION, serverEnvironment, sidecarOptions } from "../sidecar/settings";
import { configurationText, definitionOf, gatewayHeaders, gatewayOf, PROVIDER_ID, type Definition } from "./definition";

const GATEWAY_SETTING = "gatewayUrl";

/** Of `vscode.lm`, as of VS Code 1.101: the types that the extension is built with are older. */
interface LanguageModels {
  registerMcpServerDefinitionProvider?(id: string, provider: Provider): vscode.Disposable;
}

interface Provider {
  readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
  provideMcpServerDefinitions(): Promise<object[]>;
  resolveMcpServerDefinition(server: Offered): Promise<object>;
}

/** A definition as the editor hands it back: `env` where it starts the server, `headers` where it asks one that runs. */
type Offered = { env: Record<string, string | number | null> } | { headers: Record<string, string> };

interface Definitions {
  readonly lm?: LanguageModels;
  readonly McpStdioServerDefinition?: new (label: string, command: string, args: string[], env: Record<string, string | null>, version: string) => object;
  readonly McpHttpServerDefinition?: new (label: string, uri: vscode.Uri, headers: Record<string, string>, version: string) => object;
}

export interface AgentsHost {
  readonly activation: Activation;
  readonly apiKey: ApiKey;
  readonly gatewayKey: ApiKey;
  readonly executables: Executables;
  readonly extensionVersion: string;
  readonly server: WindowServer;
}

export class Agents implements vscode.Disposable {
  readonly #host: AgentsHost;
  readonly #registered: vscode.Disposable[];

  constructor(host: AgentsHost) {
    this.#host = host;
    this.#registered = register(host.activation, {
      "boardcast.copyMcpConfiguration": () => this.#copy(),
      "boardcast.setGatewayKey": () => askForGatewayKey(host.gatewayKey),
    });
    const { lm, McpStdioServerDefinition, McpHttpServerDefinition } = vscode as unknown as Definitions;
    if (lm?.registerMcpServerDefinitionProvider === undefined || McpStdioServerDefinition === undefined || McpHttpServerDefinition === undefined) return;
    const changed = new vscode.EventEmitter<void>();
    const provider: Provider = {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: async () => {
        const definition = await this.#definition();
        if (definition === undefined) return [];
        if (definition.kind === "gateway") return [new McpHttpServerDefinition(definition.label, vscode.Uri.parse(definition.url, true), {}, definition.version)];
        const { label, command, args, env, version } = definition;
        return [new McpStdioServerDefinition(label, command, [...args], { ...env }, version)];
      },
      resolveMcpServerDefinition: (server) => this.#resolve(server),
    };
    this.#registered.push(
      changed,
      host.server.onDidMove(() => changed.fire()),
      host.gatewayKey.onDidChange(() => changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SECTION}.${GATEWAY_SETTING}`)) changed.fire();
      }),
      lm.registerMcpServerDefinitionProvider(PROVIDER_ID, provider),
    );
  }

  dispose(): void {
    for (const one of this.#registered) one.dispose();
  }

  /** The gateway, where one is set, instead of the single server. Undefined where the program cannot be started. */
  async #definition(): Promise<Definition | undefined> {
    const { executables, extensionVersion, server } = this.#host;
    const gateway = gatewayOf(vscode.workspace.getConfiguration(SECTION).get(GATEWAY_SETTING), extensionVersion);
    if (gateway !== undefined) return gateway;
    const program = await executables.other("mcp", {});
    if ("message" in program) return undefined;
    const addresses = server.surroundings ?? serverEnvironment(sidecarOptions(vscode.workspace.getConfiguration(SECTION)));
    return definitionOf(program, addresses, extensionVersion);
  }

  /** An agent is about to use it: the server is looked for, and the key is added that the user stored. */
  async #resolve(definition: Offered): Promise<object> {
    const { activation, apiKey, gatewayKey, server } = this.#host;
    if ("headers" in definition) {
      definition.headers = gatewayHeaders(await gatewayKey.read());
      return definition;
    }
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
    let definition = await this.#definition();
    if (definition?.kind !== "gateway") {
      await this.#host.server.begin();
      definition = await this.#definition();
    }
    if (definition === undefined) return;
    await vscode.env.clipboard.writeText(configurationText(definition));
    vscode.window.setStatusBarMessage(l10n.t("Boardcast: configuration for an MCP client copied, without a key."), 5_000);
  }
}

function askForGatewayKey(gatewayKey: ApiKey): Promise<void> {
  return askForKey(gatewayKey, l10n.t("Boardcast: key for the gateway"), l10n.t("Kept in the editor's secret storage, and sent to `boardcast.gatewayUrl` alone. Leave it empty to send none."));
}
