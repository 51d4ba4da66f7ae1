/** Where the page draws its cards while moves are under way. Pure; neither `vscode` nor the page's document in here. */
import { byKey } from "../boards/order";
import type { IssueStatus } from "../protocol/messages";
import type { Card, Column, Spot } from "./messages";

/** A card that the user moved, until the board itself says where it is. */
export interface Move {
  readonly status: IssueStatus;
  /** Where in the column; without it, where it is sorted by itself. */
  readonly spot?: Spot;
  /** The card's version once the move was done; until then it is on its way. */
  readonly version?: number;
}

export type Moves = ReadonlyMap<number, Move>;

/** The cards of each column from top to bottom: as the board says, but for those that are being moved. */
export function placed(columns: readonly Column[], cards: ReadonlyMap<number, Card>, moves: Moves): ReadonlyMap<IssueStatus, readonly number[]> {
  const shown = new Set(columns.flatMap(({ order }) => order));
  return new Map(
    columns.map(({ status, order }) => {
      const next = order.filter((number) => !moves.has(number));
      for (const [number, move] of moves) {
        if (move.status === status && shown.has(number)) next.splice(indexOf(next, cards, number, move), 0, number);
      }
      return [status, next];
    }),
  );
}

function indexOf(order: readonly number[], cards: ReadonlyMap<number, Card>, number: number, { spot }: Move): number {
  const beside = spot === undefined ? -1 : order.indexOf(spot.beside);
  if (beside >= 0) return spot?.side === "after" ? beside + 1 : beside;
  const key = cards.get(number)?.key ?? "";
  const above = order.findIndex((other) => byKey(cards.get(other)?.key ?? "", key) > 0);
  return above < 0 ? order.length : above;
}

/** The moves that the board does not show yet: one that was done ends with the card's version after it. */
export function stillMoving(moves: Moves, cards: ReadonlyMap<number, Card>): Moves {
  return new Map(
    [...moves].filter(([number, move]) => {
      const card = cards.get(number);
      if (card === undefined) return false;
      return move.version === undefined || card.version < move.version;
    }),
  );
}
