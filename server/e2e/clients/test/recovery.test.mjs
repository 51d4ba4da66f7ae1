// One board, an agent that works on it and an editor that follows it, while everything around them fails in turn.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { criterion } from "../../../../vscode-client/e2e/lib/criteria.mjs";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { openAgent } from "../lib/agents.mjs";
import { openRelay } from "../lib/relay.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { program, using } from "../lib/suite.mjs";

const CALM_MS = 60_000;

/** The server's files cannot grow any more, as on a full disk; `undefined`: they can again. */
function fileLimit(pid, bytes) {
  const ran = spawnSync("prlimit", ["--pid", String(pid), `--fsize=${bytes ?? "unlimited"}:`], { encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
}

criterion("AC-5.4.d: disk, network, tracker and hub fail, and each time all goes on with nothing lost and nothing twice", () =>
  using(startBoard(program), async (board) => {
    const relays = { hub: await openRelay(Number(new URL(board.hubUrl).port)), tracker: await openRelay(Number(new URL(board.trackerUrl).port)) };
    const throughRelays = { ...board, program: board.program, key: board.key, dataDir: board.dataDir,
      hubUrl: `ws://127.0.0.1:${relays.hub.port}/notifications`, trackerUrl: `http://127.0.0.1:${relays.tracker.port}` };
    try {
      await using(openAgent(throughRelays, "discover", { REQUEST_TIMEOUT_MS: "2000" }), (agent) =>
        using(openSidecar(throughRelays, { pollIntervalMs: 1_000 }, { REQUEST_TIMEOUT_MS: "2000" }), async (editor) => {
          await editor.live();
          const { project: { number } } = await agent.call("create_project", { title: "Through it all" });
          const acknowledged = [];
          let tried = 0;
          const write = async () => {
            const title = `issue ${++tried}`;
            const result = await agent.result("create_issue", { projectNumber: number, title, body: "x".repeat(2_000) });
            if (!result.isError) acknowledged.push(title);
            return result;
          };
          /** Whoever is refused is told that a retry may help, and after the fault it does. */
          const recovered = async (fault) => {
            await until(`${fault}: writes are taken again`, async () => !(await write()).isError, CALM_MS);
            const { position, issues } = await board.rest("GET", `/api/projects/${number}/board`);
            const titles = issues.map(({ title }) => title);
            assert.equal(new Set(titles).size, titles.length, `${fault}: twice`);
            for (const title of acknowledged) assert.ok(titles.includes(title), `${fault}: ${title} is lost`);
            assert.equal(position.sequence, issues.length + 1, `${fault}: an event for each change`);
            await until(`${fault}: the editor is live and has it all`, async () => {
              if (editor.state() !== "live") return false;
              const shown = await editor.request("boardcast/board", { projectNumber: number });
              return shown.position.sequence === position.sequence && shown.issues.length === issues.length;
            }, CALM_MS);
          };
          const refusedFor = async (fault) => {
            const result = await write();
            assert.ok(result.isError, `${fault}: the write was taken`);
            assert.ok(["timeout", "unreachable", "internal_error"].includes(result._meta["dev.boardcast/error"].code), JSON.stringify(result._meta));
          };
          await recovered("nothing");

          fileLimit(board.pid, statSync(path.join(board.dataDir, "boardcast.db-wal")).size);
          await refusedFor("disk");
          // Reading goes on.
          assert.equal((await agent.call("list_issues", { projectNumber: number })).total, acknowledged.length);
          fileLimit(board.pid, undefined);
          await recovered("disk");

          for (const relay of Object.values(relays)) {
            relay.mode("refuse");
            relay.cut();
          }
          await refusedFor("network");
          await until("the editor knows", () => editor.state() !== "live", CALM_MS);
          for (const relay of Object.values(relays)) relay.mode("pass");
          await recovered("network");

          await board.kill();
          await refusedFor("tracker and hub");
          await board.up();
          await recovered("tracker and hub");

          relays.hub.mode("refuse");
          relays.hub.cut();
          assert.ok(!(await write()).isError);
          relays.hub.mode("pass");
          await recovered("hub");

          const told = editor.changes().filter(({ projectNumber, type }) => projectNumber === number && type === "issue.created").map(({ issueNumber }) => issueNumber);
          assert.equal(new Set(told).size, told.length, "told twice");
        }),
      );
    } finally {
      for (const relay of Object.values(relays)) await relay.close();
    }
  }));
