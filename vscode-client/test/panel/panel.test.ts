import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, orderKey } from "../../src/boards/order";
import { boardAfter, type BoardEntry } from "../../src/boards/state";
import { pageHtml } from "../../src/panel/html";
import { readFromPage, readToPage, WORD_KEYS, type Card, type ToPage, type Words } from "../../src/panel/messages";
import { placed, stillMoving, type Moves } from "../../src/panel/pendingMoves";
import { actorsAfter, canMove, difference, MAX_ACTORS, MAX_CARDS, MAX_LABELS, viewOf, wholeOf } from "../../src/panel/view";
import type { Board, Change, Issue } from "../../src/protocol/messages";
import { board, issue, mirror, updated } from "../samples";

const ISSUES = [issue(1, { status: "done" }), issue(2, { status: "in_progress", assignee: "mira" }), issue(3)];
const SAMPLE = board(5, ISSUES);
const NOBODY = new Map<number, string>();
const WORDS = Object.fromEntries(WORD_KEYS.map((key) => [key, key])) as Words;

function viewOfBoard(one: Board, notice = ""): ReturnType<typeof viewOf> {
  const entry: BoardEntry = { kind: "loaded", board: one };
  return viewOf(70, entry, notice);
}

function after(one: Board, change: Change): Board {
  const next = boardAfter(one, [change]);
  assert.ok(next !== "gone");
  return next;
}

function by(actor: string, change: Change): Change {
  return { ...change, data: { ...change.data, actor } } as unknown as Change;
}

test("issues stand in the column of their status, by number, and each column is counted", () => {
  const { columns } = viewOfBoard(board(1, [...ISSUES, issue(4)]));
  assert.deepEqual(columns, [
    { status: "backlog", count: 2, order: [3, 4] },
    { status: "todo", count: 0, order: [] },
    { status: "in_progress", count: 1, order: [2] },
    { status: "done", count: 1, order: [1] },
  ]);
});

test("a column draws a bounded number of cards, and counts the rest", () => {
  const many = Array.from({ length: MAX_CARDS + 7 }, (_, index) => issue(index + 1));
  const view = viewOfBoard(board(1, many));
  assert.equal(view.columns[0]?.order.length, MAX_CARDS);
  assert.equal(view.columns[0]?.count, MAX_CARDS + 7);
  assert.equal(view.cards.size, MAX_CARDS);
  const labels = Array.from({ length: MAX_LABELS + 3 }, (_, index) => `l${index}`);
  assert.equal(viewOfBoard(board(1, [issue(1, { labels })])).cards.get(1)?.tags.length, MAX_LABELS);
});

test("an agent's move sends that card and its two columns, and says who moved it", () => {
  const change = by("claude-code", updated(6, issue(3, { status: "done", version: 2 })));
  const actors = actorsAfter(NOBODY, 70, [change]);
  const update = difference(viewOfBoard(SAMPLE), viewOfBoard(after(SAMPLE, change)), actors);
  assert.deepEqual(update?.columns.map(({ status, order }) => [status, order]), [["backlog", []], ["done", [1, 3]]]);
  assert.deepEqual(update?.cards.map(({ number }) => number), [3]);
  assert.deepEqual(update?.happenings, [{ number: 3, title: "Issue 3", what: "moved", status: "done", actor: "claude-code" }]);
  assert.equal(update?.head, undefined);
});

test("a new title sends the card alone; new and deleted issues are told as such", () => {
  const before = viewOfBoard(SAMPLE);
  const titled = difference(before, viewOfBoard(after(SAMPLE, updated(6, issue(3, { title: "Other", version: 2 })))), NOBODY);
  assert.deepEqual(titled?.columns, []);
  assert.deepEqual(titled?.happenings.map(({ what, actor }) => [what, actor]), [["changed", undefined]]);
  const added = difference(before, viewOfBoard(after(SAMPLE, updated(6, issue(4)))), NOBODY);
  assert.deepEqual(added?.happenings.map(({ number, what }) => [number, what]), [[4, "created"]]);
  const less = viewOfBoard(board(6, ISSUES.slice(1)));
  assert.deepEqual(difference(before, less, NOBODY)?.happenings.map(({ number, what }) => [number, what]), [[1, "deleted"]]);
});

test("what looks the same sends nothing, and a board read again is no news", () => {
  assert.equal(difference(viewOfBoard(SAMPLE), viewOfBoard(SAMPLE), NOBODY), undefined);
  const again = board(5, ISSUES.map((one): Issue => ({ ...one })));
  assert.deepEqual(difference(viewOfBoard(SAMPLE), viewOfBoard(again), NOBODY)?.happenings, []);
  const first = difference(viewOf(70, undefined, ""), viewOfBoard(SAMPLE), NOBODY);
  assert.equal(first?.cards.length, 3);
  assert.deepEqual(first?.happenings, []);
});

test("a board that could not be brought up to date stays, with the reason; so does the connection's", () => {
  const failed = viewOf(70, { kind: "failed", last: SAMPLE, message: "no tracker" }, "offline");
  assert.equal(failed.head.notice, "no tracker");
  assert.equal(failed.cards.size, 3);
  const offline = difference(viewOfBoard(SAMPLE), viewOfBoard(SAMPLE, "offline"), NOBODY);
  assert.equal(offline?.head?.notice, "offline");
  assert.deepEqual(offline?.cards, []);
});

test("who changed what is kept for this project only, the last one for each issue, and bounded", () => {
  const change = (number: number): Change => updated(number, issue(number));
  const actors = actorsAfter(NOBODY, 70, [by("a", change(1)), by("b", change(1)), by("c", change(2)), change(2)]);
  assert.deepEqual([...actors], [[1, "b"]]);
  assert.equal(actorsAfter(actors, 71, [by("z", change(1))]), actors);
  const many = Array.from({ length: MAX_ACTORS + 5 }, (_, index) => by("a", change(index + 1)));
  assert.equal(actorsAfter(NOBODY, 70, many).size, MAX_ACTORS);
});

test("a card can be moved to another column of this board only", () => {
  const view = viewOfBoard(SAMPLE);
  assert.ok(canMove(view, 3, "done"));
  assert.ok(!canMove(view, 3, "backlog"));
  assert.ok(!canMove(view, 99, "done"));
  assert.ok(!canMove(view, 3, "blocked"));
});

test("a moved card stands in its new column at once, and goes back when the move ends", () => {
  const { columns, cards } = viewOfBoard(SAMPLE);
  const moves: Moves = new Map([[3, { status: "done" }]]);
  assert.deepEqual([...placed(columns, cards, moves)], [["backlog", []], ["todo", []], ["in_progress", [2]], ["done", [1, 3]]]);
  assert.deepEqual(placed(columns, cards, new Map()).get("backlog"), [3]);
  assert.deepEqual(placed(columns, cards, new Map([[99, { status: "done" }]])).get("done"), [1]);
  assert.equal(stillMoving(moves, cards).size, 1);
});

test("a column is in the order of its places; those that nobody moved stand where their numbers put them", () => {
  const many = [issue(1), issue(2, { place: "a3V" }), issue(3), issue(4), issue(70, { place: "Zz" }), issue(62)];
  assert.deepEqual(viewOfBoard(board(1, many)).columns[0]?.order, [70, 1, 3, 2, 4, 62]);
  assert.deepEqual(inOrder(ISSUES), ISSUES);
  // As the server has them: ADR 48.
  const counts = new Map([[1, "a1"], [61, "az"], [62, "b00"], [3905, "bzz"], [3906, "c000"], [3975, "c017"]]);
  for (const [number, key] of counts) assert.equal(orderKey(issue(number)), key);
});

test("a card that is dragged within its column stands there at once, and only that is told", () => {
  const many = board(5, [issue(1), issue(2), issue(3)]);
  const view = viewOfBoard(many);
  const to = (side: "before" | "after", beside: number): Moves => new Map([[3, { status: "backlog", spot: { side, beside } }]]);
  assert.deepEqual(placed(view.columns, view.cards, to("before", 1)).get("backlog"), [3, 1, 2]);
  assert.deepEqual(placed(view.columns, view.cards, to("after", 1)).get("backlog"), [1, 3, 2]);
  // Beside one that went: where it is by itself.
  assert.deepEqual(placed(view.columns, view.cards, to("before", 9)).get("backlog"), [1, 2, 3]);
  assert.ok(canMove(view, 3, "backlog", { side: "before", beside: 1 }));
  assert.ok(!canMove(view, 3, "backlog", { side: "before", beside: 3 }));
  assert.ok(!canMove(view, 3, "backlog", { side: "before", beside: 9 }));
  const change = by("mira", updated(6, issue(3, { place: "a0", version: 2 })));
  const update = difference(view, viewOfBoard(after(many, change)), actorsAfter(NOBODY, 70, [change]));
  assert.deepEqual(update?.columns.map(({ status, order }) => [status, order]), [["backlog", [3, 1, 2]]]);
  assert.deepEqual(update?.happenings, [{ number: 3, title: "Issue 3", what: "placed", status: "backlog", actor: "mira" }]);
  assert.ok(readToPage(JSON.parse(JSON.stringify(update))) !== undefined);
});

test("a move that was done holds until the board shows it, whatever came in between", () => {
  const cards = (version: number): ReadonlyMap<number, Card> => viewOfBoard(board(5, [issue(3, { version })])).cards;
  const done: Moves = new Map([[3, { status: "done", version: 4 }]]);
  assert.equal(stillMoving(done, cards(3)).size, 1);
  assert.equal(stillMoving(done, cards(4)).size, 0);
  assert.equal(stillMoving(done, new Map()).size, 0);
});

test("what the page sends is taken only when it is exactly a message", () => {
  assert.deepEqual(readFromPage({ type: "ready" }), { type: "ready" });
  assert.deepEqual(readFromPage({ type: "move", number: 3, status: "done", more: 1 }), { type: "move", number: 3, status: "done" });
  const spot = { side: "after", beside: 2 } as const;
  assert.deepEqual(readFromPage({ type: "move", number: 3, status: "done", spot }), { type: "move", number: 3, status: "done", spot });
  for (const odd of [{ side: "on", beside: 2 }, { side: "after", beside: "2" }, null, 5]) {
    assert.equal(readFromPage({ type: "move", number: 3, status: "done", spot: odd }), undefined);
  }
  const wrong = [null, "ready", [], {}, { type: "run" }, { type: "move", number: 3, status: "blocked" }, { type: "move", number: -1, status: "done" }];
  for (const one of [...wrong, { type: "move", number: "3", status: "done" }]) assert.equal(readFromPage(one), undefined, JSON.stringify(one));
});

test("what the extension sends passes the page's own check, after the way through JSON, and nothing else does", () => {
  const view = viewOfBoard(SAMPLE);
  const update = difference(view, viewOfBoard(after(SAMPLE, updated(6, issue(3, { status: "done", version: 2 })))), NOBODY);
  assert.ok(update);
  const show: ToPage = { type: "show", words: WORDS, ...wholeOf(view) };
  const good: ToPage[] = [show, update, { type: "moved", number: 1, version: 2 }, { type: "refused", number: 1, message: "no" }];
  for (const one of good) assert.ok(readToPage(JSON.parse(JSON.stringify(one))), one.type);
  const odd = { ...show, cards: [{ number: 1, title: 5 }] };
  for (const one of [null, { type: "show" }, odd, { ...show, words: {} }, { type: "update", columns: [], cards: [] }, { type: "moved", number: 1 }]) {
    assert.equal(readToPage(one), undefined);
  }
});

test("the page allows nothing inline and nothing remote", () => {
  const html = pageHtml({ script: "https://x/panel.js", style: "https://x/panel.css", cspSource: "https://x", nonce: "n0nce", language: 'e"n' });
  assert.match(html, /default-src 'none'; style-src https:\/\/x; script-src 'nonce-n0nce'/);
  assert.doesNotMatch(html, /unsafe|<style|style="|onclick/);
  assert.match(html, /lang="e&quot;n"/);
});

test("a mirrored board says how it stands with GitHub, and a card that its change waits", () => {
  const down = mirror(70, "waiting", { upToDate: false, waiting: 1, waitingIssues: [2], text: "GitHub's limit is used up." });
  const before = viewOfBoard(SAMPLE);
  const waiting = viewOf(70, { kind: "loaded", board: SAMPLE }, "", down);
  const told = difference(before, waiting, NOBODY);
  assert.equal(told?.head?.github, "GitHub: GitHub's limit is used up.");
  assert.deepEqual(told?.cards.map(({ number }) => number), [2]);
  assert.match(told?.cards[0]?.tags.at(-1)?.text ?? "", /^waits for GitHub since /);
  // Nothing has happened to the card.
  assert.deepEqual(told?.happenings, []);
  assert.ok(readToPage(told) !== undefined);
  const back = difference(waiting, viewOf(70, { kind: "loaded", board: SAMPLE }, "", { ...down, upToDate: true }), NOBODY);
  assert.deepEqual(back?.cards.map(({ tags }) => tags.some(({ kind }) => kind === "waiting")), [false]);
});
