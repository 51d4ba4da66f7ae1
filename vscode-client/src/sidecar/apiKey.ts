/** A key: kept in the editor's secret storage, and nowhere else. */
import type * as vscode from "vscode";

/** What is kept, by its name there: the tracker's key, and that of the gateway. */
export type SecretName = "boardcast.apiKey" | "boardcast.gatewayKey";

export class ApiKey {
  readonly #secrets: vscode.SecretStorage;
  readonly #name: SecretName;

  constructor(secrets: vscode.SecretStorage, name: SecretName = "boardcast.apiKey") {
    this.#secrets = secrets;
    this.#name = name;
  }

  /** Undefined where the user stored none: the programs look for one themselves then. */
  read(): Thenable<string | undefined> {
    return this.#secrets.get(this.#name);
  }

  /** Empty: none from now on. */
  async keep(key: string): Promise<void> {
    if (key === "") await this.#secrets.delete(this.#name);
    else await this.#secrets.store(this.#name, key);
  }

  onDidChange(listener: () => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (key === this.#name) listener();
    });
  }
}
