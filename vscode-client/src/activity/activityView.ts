/** The view of what changed in the last hour, and the messages about it. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { isMine } from "../boards/filter";
import { findBoard } from "../boards/search";
import { messageOf } from "../protocol/failures";
import { withoutLinks } from "../protocol/foreignText";
import type { ActivityEntry, Changes } from "../protocol/messages";
import { beginWhenSeen, register, setContext } from "../sidecar/contributions";
import { ownName } from "../sidecar/currentUser";
import { askOf, newsOf, type SessionState } from "../sidecar/sessionState";
import { SECTION, sidecarOptions } from "../sidecar/settings";
import type { BoardsHost } from "../tree/boardsHost";
import { hoverOf } from "../tree/boardsTree";
import type { BoardsView } from "../tree/boardsView";
import { entriesOf, keyOf } from "./activity";
import { ActivityFeed } from "./activityFeed";
import { detailsOf, rowOf, sentenceOf } from "./activityRows";
import { chosenEvents, tell, worthTelling, type Telling } from "./notify";

export const ACTIVITY_VIEW = "boardcast.activity";
/** Whether only the user's own issues are shown, kept for this workspace. */
const KEPT = "boardcast.activityOnlyMine";
/** Drawn at most this often, however quickly changes come; many rows less often, for the editor asks for every one. */
const DRAWN_EVERY_MS = 1_000;
const PAUSE_PER_ROW_MS = 20;
/** Changes that are rows at once; those before them are below one row, and asked for when that is opened. */
const NEWEST_COUNT = 100;
/** The row that has the older changes below it. */
const OLDER = "older";
/** Ages are at most this old. */
const AGES_EVERY_MS = 30_000;
/** Settings that say what is shown. */
const REDRAWN_WITH = ["userName", "projectNumbers"];
/** Of a row: leads to its issue. */
const REVEAL = "boardcast.revealChange";

export interface ActivityHost extends BoardsHost {
  readonly boardsView: BoardsView;
}

export class ActivityView implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #host: ActivityHost;
  readonly #kept: vscode.Memento;
  readonly #redrawn = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#redrawn.event;
  readonly #feed: ActivityFeed;
  readonly #view: vscode.TreeView<string>;
  readonly #disposables: readonly vscode.Disposable[];
  readonly #ages = setInterval(() => this.#age(), AGES_EVERY_MS);
  #before: SessionState;
  #shown: ReadonlyMap<string, ActivityEntry> = new Map();
  /** Rows that the editor asked for when it was last drawn. */
  #rowCount = 0;
  #onlyMine: boolean;
  #drawnAt = 0;
  #drawing: NodeJS.Timeout | undefined;
  #telling: Telling = {};
  #later: NodeJS.Timeout | undefined;

  constructor(host: ActivityHost, kept: vscode.Memento) {
    this.#host = host;
    this.#kept = kept;
    this.#before = host.session.state;
    this.#onlyMine = kept.get(KEPT) === true;
    this.#feed = new ActivityFeed({ now: Date.now, changed: () => this.#drawSoon(), warn: (message) => host.log.warn(message) });
    this.#view = vscode.window.createTreeView(ACTIVITY_VIEW, { treeDataProvider: this });
    this.#disposables = [
      this.#redrawn,
      this.#view,
      beginWhenSeen(host.activation, this.#view),
      this.#view.onDidChangeVisibility(() => this.#age()),
      host.session.onDidChangeState((state) => this.#follow(state)),
      host.session.onChanges((changes) => this.#heard(changes)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (REDRAWN_WITH.some((name) => event.affectsConfiguration(`${SECTION}.${name}`))) this.#draw();
      }),
      ...register(host.activation, {
        "boardcast.activityOnlyMine": () => this.#showOnlyMine(true),
        "boardcast.activityEveryones": () => this.#showOnlyMine(false),
        [REVEAL]: (entry) => this.#reveal(entry as ActivityEntry),
      }),
    ];
    this.#describe();
  }

  getChildren(key?: string): string[] {
    if (key !== undefined) return key === OLDER ? this.#rows([...this.#shown.keys()].slice(NEWEST_COUNT)) : [];
    const me = ownName();
    const { projectNumbers: followed = [] } = sidecarOptions(vscode.workspace.getConfiguration(SECTION));
    const entries = this.#feed.activity.entries.filter(
      ({ assignee, projectNumber }) =>
        (!this.#onlyMine || isMine(assignee, me)) && (followed.length === 0 || followed.includes(projectNumber)),
    );
    this.#shown = new Map(entries.map((entry) => [keyOf(entry), entry]));
    this.#rowCount = 0;
    const keys = [...this.#shown.keys()];
    return this.#rows(keys.length > NEWEST_COUNT ? [...keys.slice(0, NEWEST_COUNT), OLDER] : keys);
  }

  #rows(keys: string[]): string[] {
    this.#rowCount += keys.length;
    return keys;
  }

  getTreeItem(key: string): vscode.TreeItem {
    if (key === OLDER) return this.#older();
    const entry = this.#shown.get(key);
    // Gone between two drawings; the next one leaves it out.
    if (entry === undefined) return new vscode.TreeItem("");
    const row = rowOf(entry, this.#projectTitle(entry), Date.now());
    const item = new vscode.TreeItem(row.label);
    item.id = key;
    item.description = row.description;
    item.iconPath = new vscode.ThemeIcon(row.icon, row.color === undefined ? undefined : new vscode.ThemeColor(row.color));
    item.accessibilityInformation = { label: row.spoken, role: "treeitem" };
    item.contextValue = "change";
    item.command = { command: REVEAL, title: l10n.t("Go to Issue"), arguments: [entry] };
    return item;
  }

  #older(): vscode.TreeItem {
    const item = new vscode.TreeItem(l10n.t("{0} older changes", this.#shown.size - NEWEST_COUNT), vscode.TreeItemCollapsibleState.Collapsed);
    item.id = OLDER;
    item.iconPath = new vscode.ThemeIcon("history");
    return item;
  }

  /** The hover text, made for the one row that is hovered over. */
  resolveTreeItem(item: vscode.TreeItem, key: string): vscode.TreeItem {
    const entry = this.#shown.get(key);
    if (entry !== undefined) item.tooltip = hoverOf(detailsOf(entry, this.#projectTitle(entry)));
    return item;
  }

  dispose(): void {
    clearInterval(this.#ages);
    clearTimeout(this.#drawing);
    clearTimeout(this.#later);
    for (const one of this.#disposables) one.dispose();
  }

  #follow(state: SessionState): void {
    const { another, reached } = newsOf(this.#before, state);
    this.#before = state;
    if (another) this.#feed.connect(askOf(state));
    if (reached) void this.#feed.load();
  }

  #heard(changes: Changes): void {
    this.#feed.heard(changes);
    const chosen = chosenEvents(vscode.workspace.getConfiguration(SECTION).get("notify"));
    if (chosen.size > 0) this.#tell(worthTelling(entriesOf(changes), chosen, ownName()));
  }

  #tell(came: readonly ActivityEntry[]): void {
    const { telling, message, againInMs } = tell(this.#telling, came, Date.now());
    this.#telling = telling;
    if (againInMs !== undefined) this.#later ??= setTimeout(() => this.#tellLater(), againInMs);
    if (message === undefined) return;
    const { entry, others } = message;
    const sentence = sentenceOf(entry, this.#projectTitle(entry));
    const text = others === 0 ? sentence : others === 1 ? l10n.t("{0} (and 1 more change)", sentence) : l10n.t("{0} (and {1} more changes)", sentence, others);
    void this.#show(text, entry, others);
  }

  #tellLater(): void {
    this.#later = undefined;
    this.#tell([]);
  }

  async #show(text: string, entry: ActivityEntry, others: number): Promise<void> {
    const goTo = l10n.t("Go to Issue");
    const activity = l10n.t("Show Activity");
    const buttons = [...(entry.issueNumber === undefined ? [] : [goTo]), ...(others === 0 ? [] : [activity])];
    const chosen = await vscode.window.showInformationMessage(`Boardcast: ${withoutLinks(text)}`, ...buttons);
    if (chosen === goTo) await this.#reveal(entry);
    else if (chosen === activity) await vscode.commands.executeCommand(`${ACTIVITY_VIEW}.focus`);
  }

  async #reveal({ projectNumber, issueNumber }: ActivityEntry): Promise<void> {
    try {
      if (issueNumber === undefined) await this.#host.boardsView.revealProject(projectNumber);
      else await this.#host.boardsView.reveal(projectNumber, issueNumber);
    } catch (error) {
      this.#host.log.warn(`The change's issue could not be shown: ${messageOf(error)}`);
    }
  }

  #showOnlyMine(only: boolean): void {
    this.#onlyMine = only;
    void this.#kept.update(KEPT, only);
    this.#describe();
    this.#draw();
  }

  #describe(): void {
    this.#view.description = this.#onlyMine ? l10n.t("only mine") : "";
    setContext("activityOnlyMine", this.#onlyMine);
  }

  #projectTitle({ projectNumber }: ActivityEntry): string | undefined {
    return findBoard(this.#host.tree.state, projectNumber)?.project.title;
  }

  #age(): void {
    if (!this.#view.visible) return;
    this.#feed.age();
    this.#draw();
  }

  #drawSoon(): void {
    const wait = this.#drawnAt + Math.max(DRAWN_EVERY_MS, this.#rowCount * PAUSE_PER_ROW_MS) - Date.now();
    if (wait <= 0) this.#draw();
    else this.#drawing ??= setTimeout(() => this.#draw(), wait);
  }

  #draw(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    this.#drawnAt = Date.now();
    this.#redrawn.fire(undefined);
  }
}
