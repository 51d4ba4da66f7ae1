import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { LocalServer, type LocalServerState } from "../../src/server/localServer";

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

async function onServer(code: string, body: (make: () => { server: LocalServer; states: LocalServerState["kind"][] }, folder: string) => Promise<void>) {
  const folder = await mkdtemp(path.join(tmpdir(), "bcl-"));
  const servers: LocalServer[] = [];
  const script = path.join(folder, "serve.cjs");
  await writeFile(script, code);
  const program = { command: process.execPath, args: [script], cwd: folder, env: { PATH: process.env["PATH"], STATE_TRACKING_API_KEY: "no" } };
  const make = (): { server: LocalServer; states: LocalServerState["kind"][] } => {
    const states: LocalServerState["kind"][] = [];
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
