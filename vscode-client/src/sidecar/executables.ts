/** Where the program is that the extension carries, and how each of its commands is started. */
import * as l10n from "@vscode/l10n";
import { access } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import {
  carriedProgram,
  carriedRuntime,
  findJava,
  jarArguments,
  javaProblem,
  realDisk,
  sidecarArguments,
  sidecarEnvironment,
  utf8Locale,
  type Environment,
  type Launch,
  type Problem,
  type Program,
} from "./launch";
import { javaHome, SECTION } from "./settings";

/** `environment`: what a program is told of server and key, on top of the editor's own environment; undefined takes away. */
export class Executables {
  readonly #folder: string;
  readonly #log: vscode.LogOutputChannel;

  constructor(extensionPath: string, log: vscode.LogOutputChannel) {
    this.#folder = path.join(extensionPath, "server");
    this.#log = log;
  }

  async sidecar(environment: Environment): Promise<Program | Problem> {
    const runtime = await carriedRuntime(this.#folder, process.platform, realDisk);
    if (runtime === undefined) return this.#onJava(sidecarArguments, environment);
    this.#log.info(`Starting the sidecar that the extension carries, ${runtime.command}.`);
    return this.#around(runtime, environment);
  }

  /** Another of the program's commands. */
  async other(command: "serve" | "mcp" | "doctor", environment: Environment): Promise<Program | Problem> {
    const carried = await carriedProgram(this.#folder, command, process.platform, realDisk);
    return carried === undefined ? this.#onJava((jar) => jarArguments(jar, command), environment) : this.#around(carried, environment);
  }

  async #onJava(parameters: (jar: string) => string[], environment: Environment): Promise<Program | Problem> {
    const jar = path.join(this.#folder, "boardcast.jar");
    const there = await access(jar).then(
      () => true,
      () => false,
    );
    if (!there) return { message: l10n.t("The extension is not complete: {0} is missing. Install it again.", jar), remedy: "restart" };
    const setting = javaHome(vscode.workspace.getConfiguration(SECTION));
    const java = await findJava({ platform: process.platform, env: process.env, setting, account: accountHome() }, realDisk);
    if (java.kind !== "found") return { message: javaProblem(java), remedy: "java" };
    this.#log.info(`Java ${java.major} is ${java.executable} (found by ${java.from}).`);
    return this.#around({ command: java.executable, args: parameters(jar) }, environment);
  }

  async #around({ command, args }: Launch, environment: Environment): Promise<Program> {
    const own = { ...process.env, ...environment };
    const env = sidecarEnvironment(own, await utf8Locale({ platform: process.platform, env: own }, realDisk));
    // Not the workspace's folder: a `.env` file there is not the user's word on where the key may be sent.
    return { command, args, cwd: this.#folder, env };
  }
}

/** Undefined for a user whom the system does not know. */
function accountHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
