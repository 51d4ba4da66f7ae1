// Signal files of scripts that are not converted yet, told by an editor that watches files for its language servers.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { environmentOf, runScript, workspace } from "../lib/script.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { suite, using } from "../lib/suite.mjs";

const WATCHING = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };

const test = suite();

const open = (board, options, capabilities = WATCHING) => openSidecar(board, options, {}, process.pid, capabilities);
const refreshes = (sidecar, number) => sidecar.batches.flatMap(({ refresh }) => refresh).filter(({ projectNumber }) => projectNumber === number);
const tell = (sidecar, ...files) =>
  sidecar.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: files.map((file) => ({ uri: pathToFileURL(file).href, type: 2 })) });

async function scene(board, body, options = { signalFiles: true }) {
  await using(workspace(), async ({ folder }) => {
    mkdirSync(path.join(folder, ".claude-sessions"));
    const write = (name, text) => {
      const file = path.join(folder, ".claude-sessions", name);
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
      return file;
    };
    const { number } = await board.rest("POST", "/api/projects", { title: "Signalled" });
    await using(open(board, options), async (sidecar) => {
      await sidecar.live();
      await body({ folder, write, number, sidecar });
    });
  });
}

test("AC-5.2.e: a signal file becomes a refresh of its project, and the migration is suggested once", ({ board }) =>
  scene(board, async ({ folder, number, sidecar }) => {
    assert.deepEqual(sidecar.registrations.map(({ method, registerOptions }) => [method, registerOptions]), [
      ["workspace/didChangeWatchedFiles", { watchers: [{ globPattern: "**/.claude-sessions/*.signal" }] }],
    ]);
    const ran = await runScript(["--project", String(number)], { folder, env: { ...environmentOf(board), CLAUDE_SESSION_ID: "s 1" } });
    assert.equal(ran.code, 0, ran.stderr);
    await tell(sidecar, path.join(folder, ".claude-sessions/s_1.signal"));
    await until("a refresh", () => refreshes(sidecar, number).length === 1);
    assert.equal(refreshes(sidecar, number)[0].reason, "requested");
    await tell(sidecar, path.join(folder, ".claude-sessions/s_1.signal"));
    await until("another", () => refreshes(sidecar, number).length === 2);
    assert.deepEqual(sidecar.messages.map(({ type }) => type), [3]);
    assert.match(sidecar.messages[0].message, /update-project\.sh.*docs\/MIGRATION\.md/);
  }));

test("a hundred signals in a burst are a refresh at once and one a second later, and none is lost", ({ board }) =>
  scene(board, async ({ write, number, sidecar }) => {
    // The first read of all takes its time.
    await sidecar.request("boardcast/board", { projectNumber: number });
    let told;
    // Two that wait for a machine that stands still come to the test together, though they were sent apart: that is tried again.
    for (let tries = 1; told === undefined || told[1].at - told[0].at < 500; tries++) {
      assert.ok(tries <= 3, `${told?.map(({ at }) => at)}`);
      const before = sidecar.batches.length;
      const from = performance.now();
      for (let i = 0; i < 100; i++) await tell(sidecar, write(`s${i % 20}.signal`, JSON.stringify({ project: String(number), status: "Done" })));
      const burst = performance.now() - from;
      const since = () => sidecar.batches.slice(before).filter(({ refresh }) => refresh.length > 0);
      await until("the last refresh", () => since().length >= 2);
      told = since();
      assert.ok(told.length <= 1 + tries + burst / 1_000, `${told.length} in ${burst} ms`);
    }
  }));

test("what is no signal is passed over with a line in the log, and the sidecar goes on", ({ board }) =>
  scene(board, async ({ folder, write, number, sidecar }) => {
    const pipe = path.join(folder, ".claude-sessions/pipe.signal");
    spawnSync("mkfifo", [pipe]);
    const faulty = [
      write("empty.signal", ""), write("half.signal", `{"project": ${number}`), write("text.signal", "project 1 done"), write("none.signal", "{}"),
      write("zero.signal", '{"project": 0}'), write("huge.signal", `{"project": ${number}, "x": "${"x".repeat(70_000)}"}`), pipe,
    ];
    await tell(sidecar, ...faulty, path.join(folder, ".claude-sessions/gone.signal"), path.join(folder, "elsewhere.signal"));
    await tell(sidecar, write("unknown.signal", '{"project": 99999}'), write("good.signal", JSON.stringify({ project: number })));
    await until("the good one", () => refreshes(sidecar, number).length === 1);
    const log = await until("the log", () => faulty.every((file) => sidecar.log().includes(path.basename(file))) && sidecar.log());
    assert.equal(log.split("half.signal").length, 2, log);
    assert.equal((await sidecar.request("boardcast/status")).state, "live");
    assert.deepEqual(sidecar.unreadable, []);
  }));

test("signal files are read only where the option says so, and it can be changed while the sidecar runs", ({ board }) =>
  scene(
    board,
    async ({ write, number, sidecar }) => {
      const good = write("good.signal", JSON.stringify({ project: number }));
      assert.deepEqual(sidecar.registrations, []);
      await tell(sidecar, good);
      const settings = (signalFiles) => sidecar.connection.sendNotification("workspace/didChangeConfiguration", { settings: { boardcast: { signalFiles } } });
      await settings(true);
      await until("the watcher is asked for", () => sidecar.registrations.length === 1);
      assert.deepEqual(refreshes(sidecar, number), []);
      await tell(sidecar, good);
      await until("a refresh", () => refreshes(sidecar, number).length === 1);
      await settings("perhaps");
      await until("the fault is told", () => sidecar.state() === "misconfigured");
      assert.match(sidecar.states.at(-1).message, /signalFiles/);
      await settings(null);
      await until("it is live again", () => sidecar.state() === "live");
      await tell(sidecar, good);
      await sidecar.request("boardcast/status");
      assert.equal(refreshes(sidecar, number).length, 1);
      assert.equal(sidecar.registrations.length, 1);
    },
    {},
  ));

test("an editor that watches no files for its servers is not asked to", ({ board }) =>
  using(open(board, { signalFiles: true }, {}), async (sidecar) => {
    await sidecar.live();
    await sidecar.request("boardcast/status");
    assert.deepEqual(sidecar.registrations, []);
  }));
