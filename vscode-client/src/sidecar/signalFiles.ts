/** Signal files of shell scripts: the editor watches for them while the setting is on, and the sidecar is told. */
import * as vscode from "vscode";
import { messageOf } from "../protocol/failures";
import type { Session } from "./session";
import { SECTION } from "./settings";

/** The one that the sidecar would ask a client to watch; a client without language features cannot be asked. */
const SIGNALS = "**/.claude-sessions/*.signal";

export class SignalFiles implements vscode.Disposable {
  readonly #session: Pick<Session, "tellWritten">;
  readonly #log: vscode.LogOutputChannel;
  readonly #settings: vscode.Disposable;
  #watching: vscode.Disposable | undefined;

  constructor(session: Pick<Session, "tellWritten">, log: vscode.LogOutputChannel) {
    this.#session = session;
    this.#log = log;
    this.#settings = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.signalFiles`)) this.#follow();
    });
    this.#follow();
  }

  dispose(): void {
    this.#settings.dispose();
    this.#watching?.dispose();
  }

  #follow(): void {
    const wanted = vscode.workspace.getConfiguration(SECTION).get("signalFiles") === true;
    if (wanted === (this.#watching !== undefined)) return;
    this.#watching?.dispose();
    this.#watching = wanted ? this.#watch() : undefined;
  }

  #watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(SIGNALS, false, false, true);
    const written = (uri: vscode.Uri): void => {
      if (uri.scheme !== "file") return;
      this.#session.tellWritten(uri.toString()).catch((error: unknown) => this.#log.warn(`A signal file was not told of: ${messageOf(error)}`));
    };
    return vscode.Disposable.from(watcher, watcher.onDidCreate(written), watcher.onDidChange(written));
  }
}
