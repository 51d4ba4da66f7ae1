import assert from "node:assert/strict";
import { test } from "node:test";
import { Boards } from "../../src/boards/boards";
import { boardOf, type BoardsState } from "../../src/boards/state";
import type { Ask } from "../../src/protocol/messages";
import { batch, board, issue, project, updated } from "../samples";

/** Lets whatever was answered be taken in. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Asked {
  readonly method: string;
  readonly params: { projectNumber?: number };
  answer(result: unknown): Promise<void>;
  refuse(error: unknown): Promise<void>;
}

function desk(): { ask: Ask; asked: Asked[] } {
  const asked: Asked[] = [];
  const ask = ((method: string, params: { projectNumber?: number }) =>
    new Promise((resolve, reject) => {
      asked.push({
        method,
        params,
        answer: (result) => (resolve(result), settled()),
        refuse: (error) => (reject(error), settled()),
      });
    })) as Ask;
  return { ask, asked };
}

test("each project's board is fetched, at most four at a time", async () => {
  let shown: BoardsState | undefined;
  const boards = new Boards((state) => (shown = state));
  const { ask, asked } = desk();
  boards.connect(ask);
  const loading = boards.load([]);
  await asked[0]?.answer({ projects: [1, 2, 3, 4, 5].map((number) => project(number)) });
  await loading;
  assert.deepEqual(asked.slice(1).map(({ params }) => params.projectNumber), [1, 2, 3, 4]);
  await asked[2]?.answer({ ...board(1), project: project(2) });
  assert.equal(asked[5]?.params.projectNumber, 5);
  assert.equal(shown?.entries.get(2)?.kind, "loaded");
});

test("a project that is gone when its board is asked for leaves the tree; another failure stays visible", async () => {
  let shown: BoardsState | undefined;
  const boards = new Boards((state) => (shown = state));
  const { ask, asked } = desk();
  boards.connect(ask);
  const loading = boards.load([]);
  await asked[0]?.answer({ projects: [project(1), project(2)] });
  await loading;
  await asked[1]?.refuse(Object.assign(new Error("There is no project 1."), { data: { code: "not_found" } }));
  await asked[2]?.refuse(new Error("The tracker does not answer."));
  assert.deepEqual([...(shown?.entries ?? [])].map(([number, { kind }]) => [number, kind]), [[2, "failed"]]);
});

test("answers of a sidecar that went away are not taken for the next one's", async () => {
  let shown: BoardsState | undefined;
  const boards = new Boards((state) => (shown = state));
  const first = desk();
  boards.connect(first.ask);
  boards.apply(batch([updated(1, issue(1))]));
  boards.connect(undefined);
  await first.asked[0]?.answer(board(1, [issue(1, { title: "old" })]));
  const entry = shown?.entries.get(70);
  assert.equal(entry?.kind, "failed");
  const second = desk();
  boards.connect(second.ask);
  const loading = boards.load([]);
  await second.asked[0]?.answer({ projects: [board(2).project] });
  await loading;
  await second.asked[1]?.answer(board(2, [issue(1, { title: "new" })]));
  const now = shown?.entries.get(70);
  assert.equal(now === undefined ? undefined : boardOf(now)?.issues[0]?.title, "new");
});
