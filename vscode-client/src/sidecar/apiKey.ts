/** The API key: kept in the editor's secret storage, and nowhere else. */
import type * as vscode from "vscode";

const SECRET = "boardcast.apiKey";

export class ApiKey {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** Undefined where the user stored none: the programs look for one themselves then. */
  read(): Thenable<string | undefined> {
    return this.#secrets.get(SECRET);
  }

  /** Empty: none from now on. */
  async keep(key: string): Promise<void> {
    if (key === "") await this.#secrets.delete(SECRET);
    else await this.#secrets.store(SECRET, key);
  }

  onDidChange(listener: () => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (key === SECRET) listener();
    });
  }
}
