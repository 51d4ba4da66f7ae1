/** Offers the MCP server to the editor's own agent mode, and to those outside of it. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { LocalServer } from "../server/localServer";
import { followsLocal, localSurroundings } from "../server/windowServer";
import type { Programs } from "../sidecar/executables";
import { register } from "../sidecar/register";
import { SECTION, serverEnvironment, sidecarOptions } from "../sidecar/settings";
import type { Wake } from "../sidecar/activation";
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
  readonly programs: Programs;
  readonly server: LocalServer;
  readonly wake: Wake;
  readonly version: string;
  readonly apiKey: () => Thenable<string | undefined>;
}

export class Agents implements vscode.Disposable {
  readonly #host: AgentsHost;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #registered: vscode.Disposable[];

  constructor(host: AgentsHost) {
    this.#host = host;
    this.#registered = [
      this.#changed,
      ...register(host.wake, { "boardcast.copyMcpConfiguration": () => this.#copy() }),
    ];
    const { lm, McpStdioServerDefinition } = vscode as unknown as { lm?: LanguageModels; McpStdioServerDefinition?: StdioDefinition };
    if (lm?.registerMcpServerDefinitionProvider === undefined || McpStdioServerDefinition === undefined) return;
    const provider: Provider = {
      onDidChangeMcpServerDefinitions: this.#changed.event,
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

  /** The server is somewhere else now. */
  moved(): void {
    this.#changed.fire();
  }

  dispose(): void {
    for (const one of this.#registered) one.dispose();
  }

  /** Undefined where the program cannot be started. */
  async #definition(): Promise<Definition | undefined> {
    const program = await this.#host.programs.other("mcp");
    if ("message" in program) return undefined;
    const addresses = localSurroundings(this.#host.server) ?? serverEnvironment(sidecarOptions(vscode.workspace.getConfiguration(SECTION)));
    return definitionOf(program, addresses, this.#host.version);
  }

  /** An agent is about to use it: the server is looked for, and the key is added that the user stored. */
  async #resolve<T extends { env: Record<string, string | number | null> }>(server: T): Promise<T> {
    const { server: local, apiKey } = this.#host;
    this.#host.wake.call();
    if (followsLocal()) await local.begin();
    const surroundings = localSurroundings(local);
    if (surroundings !== undefined) {
      for (const [name, value] of Object.entries(surroundings)) server.env[name] = value ?? null;
      return server;
    }
    const key = await apiKey();
    if (key !== undefined) server.env["STATE_TRACKING_API_KEY"] = key;
    return server;
  }

  async #copy(): Promise<void> {
    if (followsLocal()) await this.#host.server.begin();
    const definition = await this.#definition();
    if (definition === undefined) return;
    await vscode.env.clipboard.writeText(configurationText(definition));
    vscode.window.setStatusBarMessage(l10n.t("Boardcast: configuration for an MCP client copied, without a key."), 5_000);
  }
}
