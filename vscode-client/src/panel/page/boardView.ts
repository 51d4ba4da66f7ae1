/** Draws the board into the page, and of it only what changed. Every text is put in as text, never as HTML. */
import type { IssueStatus } from "../../protocol/messages";
import { isStatus, STATUSES, type Card, type Column, type Happening, type Head, type Spot, type Words } from "../messages";
import type { Moves } from "../pendingMoves";
import { drawCard, element, fill } from "./cardView";

/** How long a card shows what just happened to it, in milliseconds. */
const FRESH_MS = 8_000;
/** Happenings of one update that are read out; more are only counted. */
const MAX_SPOKEN = 3;
/** What a dragged card carries; other things dragged over the page are not taken. */
const DRAGGED = "application/x-boardcast-issue";

/** What the user does to cards. */
export interface Interactions {
  readonly move: (number: number, status: IssueStatus, spot?: Spot) => void;
  readonly step: (number: number, by: -1 | 1) => void;
}

interface ColumnParts {
  readonly section: HTMLElement;
  readonly count: HTMLElement;
  readonly list: HTMLElement;
  readonly more: HTMLElement;
}

export class BoardView {
  readonly #app: HTMLElement;
  readonly #interactions: Interactions;
  readonly #title = element("h1", "title");
  readonly #notice = element("p", "notice");
  readonly #github = element("p", "notice github");
  readonly #refusal = element("p", "refusal");
  readonly #live = element("p", "unseen");
  #columns = new Map<IssueStatus, ColumnParts>();
  readonly #cards = new Map<number, HTMLElement>();
  readonly #fresh = new Map<number, ReturnType<typeof setTimeout>>();
  #words: Words | undefined;
  /** The card that the tab key leads to. */
  #current: number | undefined;

  constructor(app: HTMLElement, interactions: Interactions) {
    this.#app = app;
    this.#interactions = interactions;
    this.#notice.setAttribute("role", "status");
    this.#github.setAttribute("role", "status");
    this.#refusal.setAttribute("role", "alert");
    this.#live.setAttribute("aria-live", "polite");
    app.addEventListener("keydown", (event) => this.#key(event));
    app.addEventListener("focusin", (event) => {
      const number = numberOf(event.target);
      if (number !== undefined) this.#lead(number);
    });
    app.addEventListener("dragstart", (event) => this.#drag(event));
    app.addEventListener("dragend", () => this.#over(undefined));
  }

  /** Builds the page for a board of which nothing is drawn yet. */
  begin(words: Words, head: Head): void {
    this.#words = words;
    for (const timer of this.#fresh.values()) clearTimeout(timer);
    this.#fresh.clear();
    this.#cards.clear();
    this.#columns = new Map(STATUSES.map((status) => [status, this.#column(status, words)]));
    const help = element("p", "unseen", words.help);
    help.id = "help";
    const header = element("header", "head");
    header.append(this.#title, this.#notice, this.#github, this.#refusal, help, this.#live);
    const main = element("main", "board");
    main.append(...[...this.#columns.values()].map(({ section }) => section));
    this.#app.replaceChildren(header, main);
    this.head(head);
  }

  head({ title, projectNumber, closed, notice, github }: Head): void {
    this.#title.replaceChildren(title, element("span", "number", ` #${projectNumber}`));
    if (closed) this.#title.append(element("span", "closed", this.#words?.closed ?? ""));
    this.#notice.textContent = notice;
    this.#github.textContent = github;
  }

  cards(cards: readonly Card[]): void {
    const words = this.#words;
    if (words === undefined) return;
    for (const card of cards) {
      let drawn = this.#cards.get(card.number);
      if (drawn === undefined) {
        drawn = element("div", "card");
        drawn.setAttribute("role", "option");
        drawn.setAttribute("aria-describedby", "help");
        drawn.tabIndex = -1;
        drawn.draggable = true;
        drawn.dataset["number"] = String(card.number);
        this.#cards.set(card.number, drawn);
      }
      drawCard(drawn, card, words);
    }
  }

  /** Puts each card where it belongs; those that are there already are not touched. */
  place(columns: readonly Column[], orders: ReadonlyMap<IssueStatus, readonly number[]>, moves: Moves): void {
    const words = this.#words;
    if (words === undefined) return;
    const focused = numberOf(document.activeElement);
    const kept = new Set<number>();
    for (const { status, count, order } of columns) {
      const parts = this.#columns.get(status);
      if (parts === undefined) continue;
      const numbers = orders.get(status) ?? [];
      const hidden = count - order.length;
      let next = parts.list.firstElementChild;
      for (const number of numbers) {
        const card = this.#cards.get(number);
        if (card === undefined) continue;
        kept.add(number);
        card.classList.toggle("moving", moves.has(number));
        if (card === next) next = next.nextElementSibling;
        else parts.list.insertBefore(card, next);
      }
      const shown = String(hidden + numbers.length);
      if (parts.count.textContent !== shown) parts.count.textContent = shown;
      parts.list.setAttribute("aria-label", fill(words.count, words[status], shown));
      parts.list.dataset["empty"] = numbers.length === 0 ? words.empty : "";
      parts.more.textContent = hidden > 0 ? fill(words.more, String(hidden)) : "";
    }
    for (const [number, card] of this.#cards) {
      if (kept.has(number)) continue;
      card.remove();
      this.#cards.delete(number);
    }
    // A card that is put elsewhere loses the focus.
    if (focused !== undefined && numberOf(document.activeElement) !== focused) this.#cards.get(focused)?.focus();
    if (this.#current === undefined || !this.#cards.has(this.#current)) {
      this.#current = undefined;
      const first = this.#app.querySelector<HTMLElement>(".card");
      const number = numberOf(first);
      if (number !== undefined) this.#lead(number);
    }
  }

  happened(happenings: readonly Happening[]): void {
    const words = this.#words;
    if (words === undefined || happenings.length === 0) return;
    for (const { number, actor } of happenings) this.#refresh(number, fill(words.justNow, actor ?? words.someone));
    const sentences = happenings
      .slice(0, MAX_SPOKEN)
      .map(({ what, actor, number, title, status }) => fill(words[what], actor ?? words.someone, String(number), title, words[status]));
    this.#live.textContent = happenings.length > MAX_SPOKEN ? fill(words.many, String(happenings.length)) : sentences.join(". ");
  }

  /** Shows why a move was not done; empty: takes the last one away. */
  refused(message: string): void {
    this.#refusal.textContent = message;
  }

  #refresh(number: number, text: string): void {
    const card = this.#cards.get(number);
    if (card === undefined) return;
    clearTimeout(this.#fresh.get(number));
    card.querySelector(".who")?.remove();
    card.append(element("span", "who", text));
    card.classList.add("fresh");
    this.#fresh.set(
      number,
      setTimeout(() => {
        this.#fresh.delete(number);
        card.classList.remove("fresh");
        card.querySelector(".who")?.remove();
      }, FRESH_MS),
    );
  }

  #column(status: IssueStatus, words: Words): ColumnParts {
    const section = element("section", `column ${status}`);
    section.dataset["status"] = status;
    const heading = element("h2", "", words[status]);
    const count = element("span", "count", "0");
    heading.append(count);
    const list = element("div", "list");
    list.setAttribute("role", "listbox");
    const more = element("p", "more");
    section.append(heading, list, more);
    section.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes(DRAGGED)) return;
      event.preventDefault();
      this.#over(section);
    });
    section.addEventListener("dragleave", (event) => {
      if (!(event.relatedTarget instanceof Node && section.contains(event.relatedTarget))) this.#over(undefined);
    });
    section.addEventListener("drop", (event) => {
      const number = Number(event.dataTransfer?.getData(DRAGGED));
      event.preventDefault();
      this.#over(undefined);
      if (Number.isSafeInteger(number) && number > 0) this.#interactions.move(number, status, spotAt(section, event.clientY, number));
    });
    return { section, count, list, more };
  }

  #drag(event: DragEvent): void {
    const number = numberOf(event.target);
    if (number === undefined || event.dataTransfer === null) return;
    event.dataTransfer.setData(DRAGGED, String(number));
    event.dataTransfer.effectAllowed = "move";
  }

  #over(section: HTMLElement | undefined): void {
    for (const one of this.#columns.values()) one.section.classList.toggle("over", one.section === section);
  }

  #key(event: KeyboardEvent): void {
    const card = cardOf(event.target);
    const number = numberOf(card);
    if (card === undefined || number === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey) {
      if (event.key === "ArrowLeft") this.#interactions.step(number, -1);
      else if (event.key === "ArrowRight") this.#interactions.step(number, 1);
      else if (event.key === "ArrowUp") this.#shift(card, number, "before", -1);
      else if (event.key === "ArrowDown") this.#shift(card, number, "after", 1);
      else return;
    } else {
      const target = neighbour(card, event.key);
      if (target === undefined) return;
      target.focus();
    }
    event.preventDefault();
  }

  /** Past its neighbour in the column. */
  #shift(card: HTMLElement, number: number, side: Spot["side"], by: -1 | 1): void {
    const section = card.closest<HTMLElement>(".column");
    const status = section?.dataset["status"];
    const own = cardsIn(section);
    const beside = numberOf(own[own.indexOf(card) + by]);
    if (beside !== undefined && isStatus(status)) this.#interactions.move(number, status, { side, beside });
  }

  #lead(number: number): void {
    const before = this.#current === undefined ? undefined : this.#cards.get(this.#current);
    before?.setAttribute("aria-selected", "false");
    if (before !== undefined) before.tabIndex = -1;
    this.#current = number;
    const card = this.#cards.get(number);
    card?.setAttribute("aria-selected", "true");
    if (card !== undefined) card.tabIndex = 0;
  }
}

/** Where in a column a card is dropped: before the first other card whose middle is below, else after the last. */
function spotAt(section: HTMLElement, y: number, dropped: number): Spot | undefined {
  const others = cardsIn(section).filter((card) => numberOf(card) !== dropped);
  const below = others.find((card) => {
    const { top, height } = card.getBoundingClientRect();
    return y < top + height / 2;
  });
  const beside = numberOf(below ?? others.at(-1));
  return beside === undefined ? undefined : { side: below === undefined ? "after" : "before", beside };
}

/** The card that a key leads to; undefined: the key is none of the page's. */
function neighbour(card: HTMLElement, key: string): HTMLElement | undefined {
  const section = card.closest<HTMLElement>(".column");
  const own = cardsIn(section);
  const index = own.indexOf(card);
  switch (key) {
    case "ArrowUp":
      return own[index - 1] ?? card;
    case "ArrowDown":
      return own[index + 1] ?? card;
    case "Home":
      return own[0];
    case "End":
      return own.at(-1);
    case "ArrowLeft":
    case "ArrowRight": {
      const by = key === "ArrowLeft" ? -1 : 1;
      const status = section?.dataset["status"];
      if (!isStatus(status)) return undefined;
      // Columns without a card are passed over.
      for (let at = STATUSES.indexOf(status) + by; at >= 0 && at < STATUSES.length; at += by) {
        const there = cardsIn(document.querySelector(`.column.${STATUSES[at]}`));
        if (there.length > 0) return there[Math.min(index, there.length - 1)];
      }
      return card;
    }
    default:
      return undefined;
  }
}

function cardsIn(section: Element | null): HTMLElement[] {
  return [...(section?.querySelectorAll<HTMLElement>(".card") ?? [])];
}

function cardOf(target: EventTarget | null | undefined): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>(".card")) || undefined;
}

function numberOf(target: EventTarget | null | undefined): number | undefined {
  const text = cardOf(target)?.dataset["number"];
  return text === undefined ? undefined : Number(text);
}
