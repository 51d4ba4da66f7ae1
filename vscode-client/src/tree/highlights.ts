/** Points out in the tree what has just changed: a mark and a colour, for a few seconds. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { NodeId } from "./node";

const SCHEME = "boardcast";
const SHOWN_MS = 4_000;
// A colour that themes choose for text.
const COLOR = new vscode.ThemeColor("gitDecoration.modifiedResourceForeground");

export class Highlights implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFileDecorations = this.#changed.event;
  /** Since when, in the order of it. */
  readonly #since = new Map<NodeId, number>();
  readonly #registration = vscode.window.registerFileDecorationProvider(this);
  #end: NodeJS.Timeout | undefined;

  /** What the tree's item is known by to the editor's decorations. */
  static uriOf(id: NodeId): vscode.Uri {
    return vscode.Uri.from({ scheme: SCHEME, path: `/${id}` });
  }

  pointOut(ids: readonly NodeId[]): void {
    if (ids.length === 0) return;
    const now = Date.now();
    for (const id of ids) {
      this.#since.delete(id);
      this.#since.set(id, now);
    }
    this.#changed.fire(ids.map(Highlights.uriOf));
    this.#end ??= setTimeout(() => this.#endOld(), SHOWN_MS);
  }

  provideFileDecoration({ scheme, path }: vscode.Uri): vscode.FileDecoration | undefined {
    return scheme === SCHEME && this.#since.has(path.slice(1))
      ? { badge: "●", tooltip: l10n.t("Changed just now"), color: COLOR }
      : undefined;
  }

  dispose(): void {
    clearTimeout(this.#end);
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #endOld(): void {
    this.#end = undefined;
    const now = Date.now();
    const over = [...this.#since].filter(([, since]) => now - since >= SHOWN_MS).map(([id]) => id);
    for (const id of over) this.#since.delete(id);
    if (over.length > 0) this.#changed.fire(over.map(Highlights.uriOf));
    const [next] = this.#since.values();
    if (next !== undefined) this.#end = setTimeout(() => this.#endOld(), Math.max(1, next + SHOWN_MS - now));
  }
}
