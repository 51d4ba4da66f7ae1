/** Where the page draws its cards while moves are under way. Pure; neither `vscode` nor the page's document in here. */
import type { IssueStatus } from "../protocol/messages";
import type { Card, Column } from "./messages";

/** A card that the user moved, until the board itself says where it is. */
export interface Move {
  readonly status: IssueStatus;
  /** The card's version once the move was done; until then it is on its way. */
  readonly version?: number;
}

export type Moves = ReadonlyMap<number, Move>;

/** The cards of each column from top to bottom: as the board says, but for those that are being moved. */
export function placed(columns: readonly Column[], moves: Moves): ReadonlyMap<IssueStatus, readonly number[]> {
  const shown = new Set(columns.flatMap(({ order }) => order));
  return new Map(
    columns.map(({ status, order }) => {
      const staying = order.filter((number) => (moves.get(number)?.status ?? status) === status);
      const arriving = [...moves].filter(([number, move]) => move.status === status && shown.has(number) && !order.includes(number));
      if (arriving.length === 0) return [status, staying];
      return [status, [...staying, ...arriving.map(([number]) => number)].sort((a, b) => a - b)];
    }),
  );
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
