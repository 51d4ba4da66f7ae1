// Collects changes for a fixed time from the first, merged per issue.
const CHANGES_MAX_COUNT = 1_000;
const DIRECTNESS = ["poll", "replay", "live"];

export class Window {
  lengthMs = 500;
  #send;
  #changes = new Map();
  #refresh = new Map();
  #source = "live";
  #batchId = 0;
  #timer;

  constructor(send) {
    this.#send = send;
  }

  add(source, event) {
    this.#open(source);
    if (this.#refresh.has(event.projectNumber)) return;
    const key = `${event.projectNumber}/${event.issueNumber ?? event.type}`;
    const before = this.#changes.get(key);
    this.#changes.delete(key);
    if (before === undefined) {
      this.#changes.set(key, event);
    } else if (before.type === "issue.created" && event.type === "issue.deleted") {
      return;
    } else {
      const changed = [...new Set([...(before.data.changed ?? []), ...(event.data.changed ?? [])])];
      const type = before.type === "issue.created" ? before.type : event.type;
      this.#changes.set(key, { ...event, type, data: { ...event.data, changed } });
    }
    if (this.#changes.size > CHANGES_MAX_COUNT) this.#overflow();
  }

  refresh(projectNumber, reason, source) {
    this.#open(source);
    this.#refresh.set(projectNumber, reason);
  }

  /** What is waiting is for nobody any more. */
  clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changes.clear();
    this.#refresh.clear();
  }

  #open(source) {
    if (this.#timer === undefined) {
      this.#source = source;
      this.#timer = setTimeout(() => this.#close(), this.lengthMs);
    } else if (DIRECTNESS.indexOf(source) < DIRECTNESS.indexOf(this.#source)) {
      this.#source = source;
    }
  }

  #overflow() {
    const counts = new Map();
    for (const { projectNumber } of this.#changes.values()) counts.set(projectNumber, (counts.get(projectNumber) ?? 0) + 1);
    const [most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    for (const [key, change] of this.#changes) if (change.projectNumber === most) this.#changes.delete(key);
    this.#refresh.set(most, "overflow");
  }

  #close() {
    const changes = [...this.#changes.values()];
    const refresh = [...this.#refresh].map(([projectNumber, reason]) => ({ projectNumber, reason }));
    this.clear();
    if (changes.length + refresh.length > 0) {
      this.#send({ batchId: ++this.#batchId, source: this.#source, changes, refresh });
    }
  }
}
