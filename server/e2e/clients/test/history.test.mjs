// A database that was copied as a file, and went on twice: whoever followed the one, and meets the other under its address, ends
// with the other's boards.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { openAgent } from "../lib/agents.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { program, using } from "../lib/suite.mjs";

// An agent that watches looks again twice a minute.
const SETTLED_MS = 180_000;
const PROJECT = 1;
const BOARD = `/api/projects/${PROJECT}/board`;

const rename = async (board, whose, times) => {
  for (let n = 1; n <= times; n++) await board.rest("PATCH", `/api/projects/${PROJECT}/issues/1`, { title: `${whose} ${n}` });
};

/** The tagged answer of one GET, whatever its status. */
const tagged = async (board, route, tag) => {
  const headers = { authorization: `Bearer ${board.key}`, ...(tag === undefined ? {} : { "if-none-match": tag }) };
  const answer = await fetch(board.trackerUrl + route, { headers });
  await answer.text();
  return { status: answer.status, tag: answer.headers.get("etag") };
};

/** Stops a server and copies what it keeps. */
async function copyOf(board) {
  await board.down();
  const folder = await mkdtemp(path.join(tmpdir(), "bcd-copy-"));
  await cp(board.dataDir, folder, { recursive: true });
  return folder;
}

/** The copy goes on by itself, at another address where nobody follows it. */
async function goOn(folder, change) {
  await using(startBoard(program), async (elsewhere) => {
    await elsewhere.down();
    await rm(elsewhere.dataDir, { recursive: true });
    await cp(folder, elsewhere.dataDir, { recursive: true });
    await elsewhere.up();
    await change(elsewhere);
    await elsewhere.down();
    await rm(folder, { recursive: true });
    await cp(elsewhere.dataDir, folder, { recursive: true });
  });
}

const EDITORS = {
  "by the hub": { pollIntervalMs: 1_000 },
  "by polling alone": { webSocketEnabled: false, pollIntervalMs: 1_000 },
};

// Beside each other, each with a server of its own: most of their time they wait until somebody looks again.
describe("a database that was copied and went on twice", { concurrency: true }, () => {
  for (const [where, changes] of Object.entries({ "at the same sequence": 3, "at a higher sequence": 6, "at a lower sequence": 1 })) {
    test(`a copy ${where} is not taken for what was followed`, () =>
      using(startBoard(program), async (board) => {
        await board.rest("POST", "/api/projects", { title: "Apollo" });
        await board.rest("POST", `/api/projects/${PROJECT}/issues`, { title: "common" });
        const folder = await copyOf(board);
        await board.up();
        await goOn(folder, (copy) => rename(copy, "second", changes));

        const editors = await Promise.all(Object.values(EDITORS).map((options) => openSidecar(board, options)));
        const agent = await openAgent(board, "initialize", { BOARDCAST_HUB_URL: board.hubUrl });
        try {
          const shown = (editor) => editor.request("boardcast/board", { projectNumber: PROJECT });
          const told = [];
          const uri = `board://projects/${PROJECT}`;
          agent.client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void told.push(params.uri));
          await agent.client.subscribeResource({ uri });
          for (const editor of editors) await shown(editor);
          await rename(board, "first", 3);
          const first = await board.rest("GET", BOARD);
          for (const editor of editors)
            await until("the first is followed", async () => (await shown(editor)).position.sequence === first.position.sequence, SETTLED_MS);
          const routes = [BOARD, "/api/positions", `/api/projects/${PROJECT}/issues/1`];
          const tags = await Promise.all(routes.map(async (route) => (await tagged(board, route)).tag));

          await board.down();
          for (const editor of editors) await until("it is known to be away", () => editor.state() !== "live" && editor.state() !== "polling", SETTLED_MS);
          const before = editors.map((editor) => editor.batches.length);
          told.length = 0;
          await rm(board.dataDir, { recursive: true });
          await cp(folder, board.dataDir, { recursive: true });
          await board.up();
          const second = await board.rest("GET", BOARD);
          assert.equal(second.position.epoch, first.position.epoch);
          assert.notEqual(second.position.digest, first.position.digest);
          assert.equal(Math.sign(second.position.sequence - first.position.sequence), Math.sign(changes - 3));

          for (const [i, editor] of editors.entries()) {
            await until("the second's board", async () => (await shown(editor)).issues[0].title === `second ${changes}`, SETTLED_MS);
            await until("it is there", () => editor.state() === ["live", "polling"][i], SETTLED_MS);
            const { ageMs: _, ...now } = await shown(editor);
            assert.deepEqual(now, second);
          }
          await rename(board, "next", 1);
          for (const [i, editor] of editors.entries()) {
            await editor.change("the next change", ({ data }) => data.issue?.title === "next 1", SETTLED_MS);
            const refreshes = editor.batches.slice(before[i]).flatMap(({ refresh }) => refresh);
            assert.deepEqual(refreshes.map(({ projectNumber }) => projectNumber), [PROJECT], `told once: ${JSON.stringify(refreshes)}`);
          }
          await until("an agent that watches is told", () => told.includes(uri), SETTLED_MS);
          for (const [i, route] of routes.entries()) assert.equal((await tagged(board, route, tags[i])).status, 200, route);
        } finally {
          await agent.close();
          for (const editor of editors) await editor.close();
          await rm(folder, { recursive: true, force: true });
        }
      }));
  }
});
