// How far each project has come: lets an event through when it is the very next one, and holds later ones until the
// gap before them is filled.
const HELD_MAX_COUNT = 10_000;

export class Positions {
  epoch;
  #sequences = new Map();
  #held = new Map();
  #counters;
  #deliver;

  constructor(counters, deliver) {
    this.#counters = counters;
    this.#deliver = deliver;
  }

  get(n) {
    return this.#sequences.get(n);
  }

  set(n, sequence) {
    this.#sequences.set(n, sequence);
  }

  forget(n) {
    this.#sequences.delete(n);
    this.#held.delete(n);
  }

  numbers() {
    return [...this.#sequences.keys()].sort((a, b) => a - b);
  }

  since() {
    return Object.fromEntries([...this.#sequences].map(([n, sequence]) => [n, { epoch: this.epoch, sequence }]));
  }

  toJSON() {
    return this.since();
  }

  /** Takes an event; returns whether one before it is missing, and has not been missing before. */
  take(source, event) {
    const n = event.projectNumber;
    const known = this.#sequences.get(n) ?? 0;
    if (event.sequence <= known) {
      this.#counters.duplicates++;
      return false;
    }
    if (event.sequence > known + 1) {
      const before = this.#held.get(n);
      const held = before ?? new Map();
      if (held.size < HELD_MAX_COUNT) held.set(event.sequence, event);
      this.#held.set(n, held);
      if (before === undefined) this.#counters.gaps++;
      return before === undefined;
    }
    this.#let(source, event);
    this.#release(source, n);
    return false;
  }

  #let(source, event) {
    this.#sequences.set(event.projectNumber, event.sequence);
    this.#counters.events++;
    this.#deliver(source, event);
  }

  #release(source, n) {
    const held = this.#held.get(n);
    if (held === undefined) return;
    for (let next; (next = held.get(this.#sequences.get(n) + 1)) !== undefined; ) {
      held.delete(next.sequence);
      this.#let(source, next);
    }
    for (const sequence of held.keys()) if (sequence <= this.#sequences.get(n)) held.delete(sequence);
    if (held.size === 0) this.#held.delete(n);
  }
}
