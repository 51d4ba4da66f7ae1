/**
 * The sidecar's process and the JSON-RPC with it: the language client, set up for Boardcast. A bundle of its own, which
 * `session.ts` loads when it first starts a sidecar: the library takes longer to load than all else together.
 */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  type CloseHandlerResult,
  type ErrorHandler,
  type ErrorHandlerResult,
  type DynamicFeature,
  type Executable,
  type LanguageClientOptions,
  type StaticFeature,
} from "vscode-languageclient/node";
import type { SidecarOptions } from "../protocol/messages";
import { CrashCounter } from "./crashCounter";
import { SECTION } from "./settings";

/** A sidecar that ends this often within three minutes is not started again by itself. */
const MAX_RESTARTS = 4;
const RESTART_PERIOD_MS = 3 * 60 * 1_000;

/** The texts that people write issues' names into: files, what is not a file yet, and commit messages. */
const DOCUMENTS = ["file", "untitled", "vscode-scm"].map((scheme) => ({ scheme }));

/** What of the language features is about references; the others would only cost time at the start. */
const FEATURES: ReadonlySet<string> = new Set([
  "textDocument/didOpen",
  "textDocument/didChange",
  "textDocument/didClose",
  "textDocument/hover",
  "textDocument/completion",
  "textDocument/documentLink",
  "textDocument/codeAction",
  "textDocument/inlayHint",
  "workspace/symbol",
]);

export interface ClientHost {
  readonly log: vscode.LogOutputChannel;
  /** Whether open documents are read for references to issues. */
  readonly references: boolean;
  /** Asked at each start: after a crash the next sidecar gets the settings of then. */
  readonly options: () => SidecarOptions;
  /** The sidecar runs, or is being started. */
  readonly moved: (to: "running" | "starting") => void;
  /** The sidecar ended so many times within three minutes, and is not started again; returns the sentence for it. */
  readonly givenUp: (ends: number) => string;
}

/** A client for a sidecar that is not started yet. */
export function sidecarClient(launch: Executable, host: ClientHost): SidecarClient {
  const client = new SidecarClient(launch, {
    documentSelector: host.references ? DOCUMENTS : [],
    outputChannel: host.log,
    initializationOptions: host.options,
    initializationFailedHandler: () => false,
    // The sidecar logs to stderr; stdout belongs to the protocol.
    stdioOptions: { stdout: logLines, stderr: logLines },
    errorHandler: new Restarts(host.givenUp),
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) host.moved("running");
    else if (newState === State.Starting) host.moved("starting");
  });
  return client;
}

/** Puts the sidecar's lines into the log, at the level that they name. */
function logLines(input: Readable, log: vscode.LogOutputChannel): void {
  createInterface({ input }).on("line", (line) => {
    if (/\bERROR\b/.test(line)) log.error(line);
    else if (/\bWARN\b/.test(line)) log.warn(line);
    else if (/\b(DEBUG|TRACE)\b/.test(line)) log.debug(line);
    else log.info(line);
  });
}

/**
 * A language client with the features that references need, and none where they are off. Not with the one for commands,
 * which would register the sidecar's own a second time: they have the same names as the extension's.
 */
export class SidecarClient extends LanguageClient {
  constructor(server: Executable, options: LanguageClientOptions) {
    super(SECTION, "Boardcast", server, options);
  }

  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    // Called by the library's constructor, before there are fields of this class.
    const reads = (this.clientOptions.documentSelector ?? []).length > 0;
    if (reads && "registrationType" in feature && FEATURES.has(feature.registrationType.method)) super.registerFeature(feature);
  }
}

/** Starts a sidecar that ended again, unless it ends too often. */
class Restarts implements ErrorHandler {
  readonly #crashes = new CrashCounter(MAX_RESTARTS, RESTART_PERIOD_MS);
  readonly #givenUp: (ends: number) => string;

  constructor(givenUp: (ends: number) => string) {
    this.#givenUp = givenUp;
  }

  error(_error: Error, _message: unknown, count: number | undefined): ErrorHandlerResult {
    return { action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
  }

  closed(): CloseHandlerResult {
    if (this.#crashes.forgiven(Date.now())) return { action: CloseAction.Restart, handled: true };
    const message = this.#givenUp(MAX_RESTARTS + 1);
    return { action: CloseAction.DoNotRestart, message, handled: true };
  }
}
