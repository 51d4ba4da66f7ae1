import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { configurationText, definitionOf } from "../../src/agents/definition";
import { Deaths } from "../../src/server/crashCounter";
import { localEnvironment, portsOf, readRecord, usesLocal } from "../../src/server/serverRecord";
import { LocalServer, type LocalState } from "../../src/server/localServer";

const RECORD = { trackerUrl: "http://127.0.0.1:4711", hubUrl: "ws://127.0.0.1:4712/notifications", pid: 99 };

test("a ready file tells of a server on this machine, or of none", () => {
  assert.deepEqual(readRecord(JSON.stringify({ ...RECORD, more: true })), RECORD);
  assert.deepEqual(portsOf(RECORD), { tracker: 4711, hub: 4712 });
  const wrong = [
    undefined,
    "",
    "{",
    "null",
    JSON.stringify({ ...RECORD, trackerUrl: "http://example.org:4711" }),
    JSON.stringify({ ...RECORD, hubUrl: "http://127.0.0.1:4712" }),
    JSON.stringify({ ...RECORD, trackerUrl: "http://127.0.0.1" }),
    JSON.stringify({ ...RECORD, pid: 1 }),
    JSON.stringify({ ...RECORD, pid: "99" }),
  ];
  for (const text of wrong) assert.equal(readRecord(text), undefined, text);
});

test("a window follows the local server unless its settings or its environment name another", () => {
  assert.ok(usesLocal({}, {}));
  assert.ok(usesLocal({ projectNumbers: [1] }, { BOARDCAST_HUB_URL: "" }));
  assert.ok(!usesLocal({ hubUrl: "ws://elsewhere/notifications" }, {}));
  assert.ok(!usesLocal({}, { STATE_TRACKING_API_URL: "http://elsewhere" }));
});

test("the key of another server is taken away from who follows the local one", () => {
  const environment = localEnvironment(RECORD, "/data");
  assert.ok("STATE_TRACKING_API_KEY" in environment);
  assert.equal(environment["STATE_TRACKING_API_KEY"], undefined);
  assert.equal(environment["BOARDCAST_DATA_DIR"], "/data");
});

test("an agent is told where the server is, and what is to be taken away; what is copied has no key", () => {
  const program = { command: "/x/java", args: ["mcp"], env: { LC_ALL: "de_DE.UTF-8" } };
  const definition = definitionOf(program, localEnvironment(RECORD, "/data"), "1.2.3");
  assert.equal(definition.env["STATE_TRACKING_API_KEY"], null);
  assert.equal(definition.env["STATE_TRACKING_API_URL"], RECORD.trackerUrl);
  const text = configurationText(definitionOf(program, { STATE_TRACKING_API_URL: "http://x", STATE_TRACKING_API_KEY: "secret" }, "1"));
  assert.deepEqual(JSON.parse(text), { mcpServers: { boardcast: { command: "/x/java", args: ["mcp"], env: { STATE_TRACKING_API_URL: "http://x" } } } });
});

test("an agent's own environment may have no locale: that of the program is told, where it is not the editor's own", () => {
  const program = { command: "/x/java", args: ["mcp"], env: { LC_ALL: "C.UTF-8" } };
  assert.equal(definitionOf(program, {}, "1").env["LC_ALL"], "C.UTF-8");
});

test("what ends now and then is forgiven, what ends all the time is not", () => {
  const deaths = new Deaths(2, 1_000);
  assert.deepEqual([0, 900, 1_950, 2_000].map((now) => deaths.forgiven(now)), [true, true, true, true]);
  assert.deepEqual([2_100, 2_200].map((now) => deaths.forgiven(now)), [false, true]);
});

// A program that behaves as `serve` does; the real one is in the real-editor tests.
const SERVE = `
  const { createServer } = require("node:http");
  const { writeFileSync, rmSync } = require("node:fs");
  const option = (name) => process.argv.find((one) => one.startsWith("--" + name + "=")).split("=")[1];
  const ready = option("ready-file");
  const server = createServer((request, answer) => {
    answer.statusCode = request.url === "/health" || request.headers.authorization === "Bearer k" ? 200 : 401;
    answer.end("{}");
  });
  server.listen(Number(option("api-port")), "127.0.0.1", () => {
    const trackerUrl = "http://127.0.0.1:" + server.address().port;
    writeFileSync(option("data-dir") + "/credentials.json", JSON.stringify({ apiKey: "k" }));
    writeFileSync(ready, JSON.stringify({ trackerUrl, hubUrl: "ws://127.0.0.1:9/notifications", pid: process.pid }));
  });
  process.on("SIGTERM", () => (rmSync(ready), process.exit(0)));
`;

async function onServer(code: string, body: (make: () => { server: LocalServer; states: LocalState["kind"][] }, folder: string) => Promise<void>) {
  const folder = await mkdtemp(path.join(tmpdir(), "bcl-"));
  const servers: LocalServer[] = [];
  const script = path.join(folder, "serve.cjs");
  await writeFile(script, code);
  const program = { command: process.execPath, args: [script], cwd: folder, env: { PATH: process.env["PATH"], STATE_TRACKING_API_KEY: "no" } };
  const make = (): { server: LocalServer; states: LocalState["kind"][] } => {
    const states: LocalState["kind"][] = [];
    const log = { info: () => undefined, warn: () => undefined };
    const server = new LocalServer({ folder: path.join(folder, "s"), program: async () => program, log, changed: ({ kind }) => states.push(kind) });
    servers.push(server);
    return { server, states };
  };
  try {
    await body(make, path.join(folder, "s"));
  } finally {
    await servers[0]?.stop().catch(() => undefined);
    for (const server of servers) server.dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

test("it is started once, found by another window, keeps its ports, and is ended for all", async () => {
  await onServer(SERVE, async (make, folder) => {
    const first = make();
    const started = await first.server.start();
    assert.ok(started.kind === "running");
    const second = make();
    await second.server.begin();
    assert.deepEqual(second.server.state, started);
    assert.deepEqual(second.states, ["running"]);
    await first.server.stop();
    assert.deepEqual(first.states, ["starting", "running", "off"]);
    await condition(() => second.server.state.kind === "off");
    const again = await second.server.start();
    assert.ok(again.kind === "running");
    assert.equal(again.record.trackerUrl, started.record.trackerUrl);
    assert.notEqual(again.record.pid, started.record.pid);
    await stat(path.join(folder, "wanted"));
  });
});

test("it is started again when it dies, and by the next window that needs it", async () => {
  await onServer(SERVE, async (make) => {
    const { server } = make();
    const first = await server.start();
    assert.ok(first.kind === "running");
    process.kill(first.record.pid, "SIGKILL");
    await condition(() => server.state.kind === "running" && server.state.record.pid !== first.record.pid);
    const second = server.state;
    assert.ok(second.kind === "running");
    server.dispose();
    process.kill(second.record.pid, "SIGKILL");
    const next = make();
    await next.server.begin();
    await condition(() => next.server.state.kind === "running");
    await next.server.stop();
  });
});

test("two windows that start it at once end up with one", async () => {
  await onServer(SERVE.replace("server.listen(", "try { writeFileSync(ready + '.lock', '', { flag: 'wx' }) } catch { process.exit(3) } server.listen("), async (make) => {
    const [one, two] = [make(), make()];
    const [a, b] = await Promise.all([one.server.start(), two.server.start()]);
    assert.ok(a.kind === "running" && b.kind === "running");
    assert.equal(a.record.pid, b.record.pid);
  });
});

test("why it does not start is told with what it wrote", async () => {
  await onServer('console.error("the database is not one"); process.exit(7)', async (make, folder) => {
    const { server } = make();
    const state = await server.start();
    assert.ok(state.kind === "failed");
    assert.match(state.message, /ended with 7.*the database is not one/);
    assert.match(await readFile(path.join(folder, "server.log"), "utf8"), /the database is not one/);
  });
});

async function condition(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !holds(); ) {
    if (Date.now() > deadline) throw new Error("it did not come about within 10 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
