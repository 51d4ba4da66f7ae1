/** Keeps the activity: from the sidecar when there is one, then from its changes. This file does not import `vscode`. */
import { isUnknownMethod, messageOf } from "../protocol/failures";
import type { Ask, Changes } from "../protocol/messages";
import { aged, entriesOf, MAX_ENTRIES, NO_ACTIVITY, withEntries, withoutProject, type Activity } from "./activity";

export interface FeedHost {
  readonly now: () => number;
  /** The activity is another one now. */
  readonly changed: (activity: Activity) => void;
  readonly warn: (message: string) => void;
}

export class ActivityFeed {
  readonly #host: FeedHost;
  #activity: Activity = NO_ACTIVITY;
  #ask: Ask | undefined;
  #loading = false;
  /** Asked for while it was being loaded: once more, then. */
  #again = false;

  constructor(host: FeedHost) {
    this.#host = host;
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** The sidecar to ask from now on; undefined: there is none, and what is known stays. */
  connect(ask: Ask | undefined): void {
    this.#ask = ask;
    this.#loading = false;
    this.#again = false;
  }

  /** Asks the sidecar for the last hour. Never rejects: without an answer, there are the changes as they come. */
  async load(): Promise<void> {
    const ask = this.#ask;
    if (ask === undefined) return;
    this.#again = this.#loading;
    if (this.#loading) return;
    this.#loading = true;
    try {
      const { entries } = await ask("boardcast/activity", { limit: MAX_ENTRIES });
      if (this.#ask === ask) this.#become(withEntries(this.#activity, entries, this.#host.now()));
    } catch (error) {
      if (!isUnknownMethod(error)) this.#host.warn(`What changed in the last hour could not be read: ${messageOf(error)}`);
    }
    if (this.#ask !== ask) return;
    this.#loading = false;
    if (this.#again) await this.load();
  }

  heard(window: Changes): void {
    let activity = this.#activity;
    for (const { projectNumber, reason } of window.refresh) {
      if (reason === "epoch") activity = withoutProject(activity, projectNumber);
    }
    const came = entriesOf(window);
    if (came.length > 0) activity = withEntries(activity, came, this.#host.now());
    this.#become(activity);
    if (window.refresh.length > 0) void this.load();
  }

  /** Time has passed. */
  age(): void {
    this.#become(aged(this.#activity, this.#host.now()));
  }

  #become(activity: Activity): void {
    if (activity === this.#activity) return;
    this.#activity = activity;
    this.#host.changed(activity);
  }
}
