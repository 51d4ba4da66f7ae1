/** What of the boards the view shows: its filter, and leading to an issue. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { filterOf, filterWords, isFiltering, MAX_FILTER_CHARACTERS, NO_FILTER, readFilter, type FilterSettings } from "../boards/filter";
import { setContext } from "../sidecar/contributions";
import { ownName } from "../sidecar/currentUser";
import { SECTION } from "../sidecar/settings";
import type { BoardsTree } from "./boardsTree";
import { issueId, projectId, type NodeId } from "./node";

/** Where the filter is kept, for this workspace. */
const KEPT = "boardcast.filter";
/** The tree follows typing when it has paused for this long. */
const TYPING_PAUSE_MS = 150;

export class BoardsView implements vscode.Disposable {
  readonly #view: vscode.TreeView<NodeId>;
  readonly #tree: BoardsTree;
  readonly #kept: vscode.Memento;
  readonly #disposables: readonly vscode.Disposable[];
  #filter: FilterSettings;

  constructor(view: vscode.TreeView<NodeId>, tree: BoardsTree, kept: vscode.Memento) {
    this.#view = view;
    this.#tree = tree;
    this.#kept = kept;
    this.#filter = readFilter(kept.get(KEPT));
    if (isFiltering(this.#filter)) this.#apply();
    this.#disposables = [
      view.onDidExpandElement(({ element }) => tree.touched(element, true)),
      view.onDidCollapseElement(({ element }) => tree.touched(element, false)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SECTION}.userName`)) this.#apply();
      }),
    ];
  }

  /** Changes the filter, or parts of it. */
  filter(change: Partial<FilterSettings>): void {
    this.#filter = { ...this.#filter, ...change };
    this.#apply();
    void this.#kept.update(KEPT, this.#filter);
  }

  /** Asks for words, and filters while they are typed; what was before comes back when that is cancelled. */
  async askForWords(): Promise<void> {
    const before = this.#filter.text;
    const box = vscode.window.createInputBox();
    let pause: NodeJS.Timeout | undefined;
    try {
      box.title = l10n.t("Filter the boards");
      box.prompt = l10n.t("Words of the title, labels or assignee, or a number. Empty: everything.");
      box.value = before;
      // What is found can be looked into meanwhile, and no other view that takes the focus undoes what was typed.
      box.ignoreFocusOut = true;
      const words = await new Promise<string>((resolve) => {
        box.onDidChangeValue((text) => {
          clearTimeout(pause);
          pause = setTimeout(() => this.filter({ text: text.slice(0, MAX_FILTER_CHARACTERS) }), TYPING_PAUSE_MS);
        });
        box.onDidAccept(() => resolve(box.value.slice(0, MAX_FILTER_CHARACTERS).trim()));
        box.onDidHide(() => resolve(before));
        box.show();
      });
      clearTimeout(pause);
      this.filter({ text: words });
    } finally {
      box.dispose();
    }
  }

  /** Shows an issue in the tree, and selects it; without the filter, where that hides it. */
  async reveal(projectNumber: number, issueNumber: number): Promise<void> {
    const id = issueId(projectId(projectNumber), issueNumber);
    if (this.#tree.node(id) === undefined && isFiltering(this.#filter)) this.filter(NO_FILTER);
    if (this.#tree.node(id) === undefined) {
      void vscode.window.showInformationMessage(l10n.t("Boardcast: #{0} is not on the board any more.", issueNumber));
      return;
    }
    await this.#view.reveal(id, { select: true, focus: true });
  }

  /** Shows a project in the tree, and selects it. */
  async revealProject(projectNumber: number): Promise<void> {
    const id = projectId(projectNumber);
    if (this.#tree.node(id) !== undefined) await this.#view.reveal(id, { select: true, focus: true });
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  #apply(): void {
    const filter = this.#filter;
    this.#tree.filter(filterOf(filter, ownName()));
    this.#view.description = filterWords(filter);
    setContext("filtered", isFiltering(filter));
    setContext("onlyMine", filter.onlyMine);
    setContext("doneHidden", filter.hideDone);
  }
}
