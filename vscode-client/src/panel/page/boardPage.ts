/** A board on a page, whoever sends it: what is drawn, and where cards stand while the user moves them. */
import type { IssueStatus } from "../../protocol/messages";
import { STATUSES, type Card, type Column, type FromPage, type Spot, type ToPage, type Words } from "../messages";
import { placed, stillMoving, type Move } from "../pendingMoves";
import { BoardView } from "./boardView";

export class BoardPage {
  readonly #view: BoardView;
  readonly #moved: (move: FromPage & { type: "move" }) => void;
  #words: Words | undefined;
  #columns: readonly Column[] = [];
  #cards = new Map<number, Card>();
  #moves: ReadonlyMap<number, Move> = new Map();

  /** @param moved called for each move of the user's; to be answered with `moved` or `refused` */
  constructor(app: HTMLElement, moved: (move: FromPage & { type: "move" }) => void) {
    this.#moved = moved;
    this.#view = new BoardView(app, { move: (number, status, spot) => this.#move(number, status, spot), step: (number, by) => this.#step(number, by) });
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case "show":
        this.#words = message.words;
        this.#columns = message.columns;
        this.#cards = new Map(message.cards.map((card) => [card.number, card]));
        this.#moves = new Map();
        this.#view.begin(message.words, message.head);
        this.#view.cards(message.cards);
        break;
      case "update": {
        if (this.#words === undefined) return; // nothing is shown yet
        if (message.head !== undefined) this.#view.head(message.head);
        this.#columns = this.#columns.map((column) => message.columns.find(({ status }) => status === column.status) ?? column);
        for (const card of message.cards) this.#cards.set(card.number, card);
        const shown = new Set(this.#columns.flatMap(({ order }) => order));
        for (const number of this.#cards.keys()) if (!shown.has(number)) this.#cards.delete(number);
        this.#view.cards(message.cards);
        this.#view.happened(message.happenings);
        break;
      }
      case "moved": {
        const move = this.#moves.get(message.number);
        if (move !== undefined) this.#moves = new Map(this.#moves).set(message.number, { ...move, version: message.version });
        break;
      }
      case "refused":
        this.#moves = new Map([...this.#moves].filter(([number]) => number !== message.number));
        this.#view.refused(message.message);
        break;
    }
    this.#draw();
  }

  #draw(): void {
    this.#moves = stillMoving(this.#moves, this.#cards);
    this.#view.place(this.#columns, placed(this.#columns, this.#cards, this.#moves), this.#moves);
  }

  /** The user moves a card: it goes at once, and comes back when that is refused. */
  #move(number: number, status: IssueStatus, spot?: Spot): void {
    const card = this.#cards.get(number);
    // One move of a card at a time: the next one waits for where this one leads.
    if (card === undefined || (card.status === status && spot === undefined) || this.#moves.has(number)) return;
    const where = { status, ...(spot === undefined ? {} : { spot }) };
    this.#moves = new Map(this.#moves).set(number, where);
    this.#view.refused("");
    this.#moved({ type: "move", number, ...where });
    this.#draw();
  }

  /** The user moves a card to the column beside it. */
  #step(number: number, by: -1 | 1): void {
    const card = this.#cards.get(number);
    const status = card === undefined ? undefined : STATUSES[STATUSES.indexOf(card.status) + by];
    if (status !== undefined) this.#move(number, status);
  }
}
