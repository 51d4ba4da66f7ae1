/** The board panels: at most one a project, drawn from the boards that the extension knows. */
import * as l10n from "@vscode/l10n";
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { EMPTY, type BoardsState } from "../boards/state";
import { messageOf } from "../protocol/failures";
import type { Changes } from "../protocol/messages";
import type { Activation } from "../sidecar/activation";
import type { Session } from "../sidecar/session";
import { askOf } from "../sidecar/sessionState";
import { pageHtml } from "./html";
import { readFromPage, type FromPage, type ToPage } from "./messages";
import { actorsAfter, canMove, difference, viewOf, wholeOf, type Actors, type View } from "./view";
import { pageWords } from "./words";

export const PANEL_TYPE = "boardcast.board";

export interface PanelsHost {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly activation: Activation;
  readonly session: Pick<Session, "state">;
}

export class BoardPanels implements vscode.Disposable, vscode.WebviewPanelSerializer<unknown> {
  readonly #host: PanelsHost;
  readonly #panels = new Map<number, BoardPanel>();
  readonly #restoring = vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this);
  #state: BoardsState = EMPTY;
  #notice = "";

  constructor(host: PanelsHost) {
    this.#host = host;
  }

  /** Opens a project's panel, or brings it to the front. */
  open(projectNumber: number): void {
    const there = this.#panels.get(projectNumber);
    if (there !== undefined) there.reveal();
    else this.#add(projectNumber, vscode.window.createWebviewPanel(PANEL_TYPE, "Boardcast", vscode.ViewColumn.Active, {}));
  }

  /** After `heard`, for the changes that led to this state. */
  show(state: BoardsState): void {
    this.#state = state;
    this.#draw();
  }

  /** Takes note of who changed what. */
  heard(changes: Changes): void {
    for (const panel of this.#panels.values()) panel.heard(changes);
  }

  /** @param notice what is wrong with the connection; empty: nothing */
  tell(notice: string): void {
    this.#notice = notice;
    this.#draw();
  }

  /** The editor's window was loaded again, and had a panel: the page has kept which project's. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const number = typeof kept === "object" && kept !== null && "projectNumber" in kept ? kept.projectNumber : undefined;
    if (typeof number !== "number" || this.#panels.has(number)) panel.dispose();
    else this.#add(number, panel);
  }

  dispose(): void {
    this.#restoring.dispose();
    for (const panel of [...this.#panels.values()]) panel.dispose();
  }

  #draw(): void {
    for (const [number, panel] of this.#panels) panel.show(this.#view(number));
  }

  #view(number: number): View {
    const entry = this.#state.entries.get(number);
    const missing = entry === undefined && this.#state.known ? l10n.t("There is no project {0} on the board.", number) : "";
    return viewOf(number, entry, missing === "" ? this.#notice : missing, this.#state.mirrors.get(number));
  }

  #add(number: number, panel: vscode.WebviewPanel): void {
    const added = new BoardPanel(this.#host, number, panel, this.#view(number), () => this.#panels.delete(number));
    this.#panels.set(number, added);
    // Perhaps brought back by the editor.
    this.#host.activation.begin();
  }
}

class BoardPanel {
  readonly #host: PanelsHost;
  readonly #number: number;
  readonly #panel: vscode.WebviewPanel;
  #view: View;
  #actors: Actors = new Map();
  /** A page that is hidden is gone; one that comes says `ready`, and gets everything. */
  #ready = false;

  constructor(host: PanelsHost, number: number, panel: vscode.WebviewPanel, view: View, gone: () => void) {
    this.#host = host;
    this.#number = number;
    this.#panel = panel;
    this.#view = view;
    const { webview } = panel;
    const media = vscode.Uri.joinPath(host.extensionUri, "media");
    const dist = vscode.Uri.joinPath(host.extensionUri, "dist");
    webview.options = { enableScripts: true, localResourceRoots: [media, dist] };
    panel.iconPath = vscode.Uri.joinPath(media, "icon.png");
    panel.onDidDispose(gone);
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#ready = false;
    });
    webview.onDidReceiveMessage((message: unknown) => this.#receive(readFromPage(message)));
    webview.html = pageHtml({
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "panel.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(media, "panel.css")).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(24).toString("base64url"),
      language: vscode.env.language,
    });
    this.#entitle();
  }

  reveal(): void {
    this.#panel.reveal();
  }

  heard({ changes }: Changes): void {
    this.#actors = actorsAfter(this.#actors, this.#number, changes);
  }

  show(view: View): void {
    const update = difference(this.#view, view, this.#actors);
    if (update === undefined) return;
    this.#view = view;
    this.#actors = new Map();
    this.#entitle();
    if (this.#ready) this.#send(update);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #entitle(): void {
    const { title, projectNumber } = this.#view.head;
    this.#panel.title = title === "" ? l10n.t("Board #{0}", projectNumber) : title;
  }

  #receive(message: FromPage | undefined): void {
    if (message === undefined) {
      this.#host.log.warn("A board panel sent a message that this version does not know.");
    } else if (message.type === "ready") {
      this.#ready = true;
      this.#send({ type: "show", words: pageWords(), ...wholeOf(this.#view) });
    } else void this.#move(message);
  }

  async #move({ number, status, spot }: FromPage & { type: "move" }): Promise<void> {
    try {
      const ask = askOf(this.#host.session.state);
      if (ask === undefined) throw new Error(l10n.t("There is no connection to the board."));
      if (!canMove(this.#view, number, status, spot)) throw new Error(l10n.t("It is not where the panel showed it any more."));
      const key = { projectNumber: this.#number, issueNumber: number };
      const issue =
        spot === undefined
          ? await ask("boardcast/setStatus", { ...key, status })
          : await ask("boardcast/moveIssue", { ...key, status, [spot.side]: spot.beside });
      this.#send({ type: "moved", number, version: issue.version });
    } catch (error) {
      this.#host.log.warn(`Issue ${number} of project ${this.#number} was not moved: ${messageOf(error)}`);
      this.#send({ type: "refused", number, message: l10n.t("#{0} was not moved: {1}", number, messageOf(error)) });
    }
  }

  #send(message: ToPage): void {
    // Not delivered to a page that is gone; the next one asks for everything.
    void this.#panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}
