/** Keeps the boards: runs what `state.ts` decides against the sidecar. This file does not import `vscode`. */
import * as l10n from "@vscode/l10n";
import { messageOf, trackerCodeOf } from "../protocol/failures";
import type { Ask, Board, Changes, MirrorStatus } from "../protocol/messages";
import { EMPTY, withBoard, withChanges, withFailure, withMirrors, withProjects, type BoardsState, type Step } from "./state";

/** Boards fetched at once; the others wait. */
const MAX_FETCHES = 4;

export class Boards {
  #state: BoardsState = EMPTY;
  #waiting: number[] = [];
  #fetching = 0;
  /** Counts connections to a sidecar; answers from an earlier one are dropped. */
  #generation = 0;
  #ask: Ask | undefined;
  readonly #changed: (state: BoardsState) => void;

  constructor(changed: (state: BoardsState) => void) {
    this.#changed = changed;
  }

  /** The sidecar to ask from now on; undefined: there is none, and what is known stays. */
  connect(ask: Ask | undefined): void {
    this.#ask = ask;
    this.#generation++;
    this.#waiting = [];
    this.#fetching = 0;
    let state = this.#state;
    for (const [number, entry] of state.entries) {
      if (entry.kind === "loading") state = withFailure(state, number, { message: l10n.t("The sidecar went away."), gone: false });
    }
    this.#become({ state, fetch: [] });
  }

  /**
   * Fetches the list of projects, and each board that is new or has moved on.
   *
   * @param followed the projects to show; empty: all
   */
  async load(followed: readonly number[]): Promise<void> {
    const ask = this.#ask;
    const generation = this.#generation;
    if (ask === undefined) return;
    const before = new Set(this.#state.entries.keys());
    const { projects } = await ask("boardcast/projects", {});
    if (generation === this.#generation) this.#become(withProjects(this.#state, projects, followed, before));
  }

  apply(batch: Changes): void {
    this.#become(withChanges(this.#state, batch));
  }

  /** How the connections to GitHub stand. */
  mirrored(told: readonly MirrorStatus[]): void {
    this.#become({ state: withMirrors(this.#state, told), fetch: [] });
  }

  #become({ state, fetch }: Step): void {
    const moved = state !== this.#state;
    this.#state = state;
    if (moved) this.#changed(state);
    this.#waiting.push(...fetch.filter((number) => !this.#waiting.includes(number)));
    this.#fetchMore();
  }

  #fetchMore(): void {
    const ask = this.#ask;
    while (ask !== undefined && this.#fetching < MAX_FETCHES) {
      const projectNumber = this.#waiting.shift();
      if (projectNumber === undefined) return;
      this.#fetching++;
      void this.#fetch(ask, projectNumber);
    }
  }

  async #fetch(ask: Ask, projectNumber: number): Promise<void> {
    const generation = this.#generation;
    let step: (state: BoardsState) => Step;
    try {
      const board: Board = await ask("boardcast/board", { projectNumber });
      step = (state) => withBoard(state, board);
    } catch (error) {
      const failure = { message: messageOf(error), gone: trackerCodeOf(error) === "not_found" };
      step = (state) => ({ state: withFailure(state, projectNumber, failure), fetch: [] });
    }
    if (generation !== this.#generation) return;
    this.#fetching--;
    this.#become(step(this.#state));
  }
}
