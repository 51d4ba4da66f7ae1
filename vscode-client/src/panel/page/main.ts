/** The page of a board panel: joins the messages, the drawing and what the user does. */
import type { IssueStatus } from "../../protocol/messages";
import { readToPage, STATUSES, type Card, type Column, type FromPage, type Spot, type ToPage, type Words } from "../messages";
import { placed, stillMoving, type Move } from "../pendingMoves";
import { BoardView } from "./boardView";

interface Editor {
  postMessage(message: FromPage): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const view = new BoardView(document.getElementById("app") ?? document.body, { move, step });

let words: Words | undefined;
let columns: readonly Column[] = [];
let cards = new Map<number, Card>();
let moves: ReadonlyMap<number, Move> = new Map();

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = readToPage(event.data);
  if (message !== undefined) receive(message);
});
editor.postMessage({ type: "ready" });

function receive(message: ToPage): void {
  switch (message.type) {
    case "show":
      words = message.words;
      columns = message.columns;
      cards = new Map(message.cards.map((card) => [card.number, card]));
      moves = new Map();
      view.begin(message.words, message.head);
      editor.setState({ projectNumber: message.head.projectNumber });
      view.cards(message.cards);
      break;
    case "update": {
      if (words === undefined) return; // nothing is shown yet
      if (message.head !== undefined) view.head(message.head);
      columns = columns.map((column) => message.columns.find(({ status }) => status === column.status) ?? column);
      for (const card of message.cards) cards.set(card.number, card);
      const shown = new Set(columns.flatMap(({ order }) => order));
      for (const number of cards.keys()) if (!shown.has(number)) cards.delete(number);
      view.cards(message.cards);
      view.happened(message.happenings);
      break;
    }
    case "moved": {
      const move = moves.get(message.number);
      if (move !== undefined) moves = new Map(moves).set(message.number, { ...move, version: message.version });
      break;
    }
    case "refused":
      moves = new Map([...moves].filter(([number]) => number !== message.number));
      view.refused(message.message);
      break;
  }
  draw();
}

function draw(): void {
  moves = stillMoving(moves, cards);
  view.place(columns, placed(columns, cards, moves), moves);
}

/** The user moves a card: it goes at once, and comes back when that is refused. */
function move(number: number, status: IssueStatus, spot?: Spot): void {
  const card = cards.get(number);
  // One move of a card at a time: the next one waits for where this one leads.
  if (card === undefined || (card.status === status && spot === undefined) || moves.has(number)) return;
  const where = { status, ...(spot === undefined ? {} : { spot }) };
  moves = new Map(moves).set(number, where);
  view.refused("");
  editor.postMessage({ type: "move", number, ...where });
  draw();
}

/** The user moves a card to the column beside it. */
function step(number: number, by: -1 | 1): void {
  const card = cards.get(number);
  const status = card === undefined ? undefined : STATUSES[STATUSES.indexOf(card.status) + by];
  if (status !== undefined) move(number, status);
}
