// A server's own end: when nobody uses it (`serve --stop-when-unused`), and when another has its data.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";

const root = path.resolve(import.meta.dirname, "../../../..");
const program = process.env.BOARDCAST_PROGRAM ?? path.join(root, "scripts/boardcast");

function serve(folder, ready, ...more) {
  const env = { ...process.env, BOARDCAST_DATA_DIR: path.join(folder, "data") };
  const child = spawn(program, ["serve", "--api-port=0", "--ws-port=0", `--ready-file=${ready}`, ...more], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const server = { child, output: "", ended: once(child, "exit").then(([code]) => code) };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (server.output += text));
  return server;
}

test("a server ends in good order when nobody used it for as long as was said, and not before; its ready file goes with it", { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "boardcast-unused-"));
  const ready = path.join(folder, "ready.json");
  const server = serve(folder, ready, "--stop-when-unused=2");
  let ended;
  void server.ended.then((code) => (ended = code));
  try {
    await until("the server is ready", () => existsSync(ready));
    const { trackerUrl } = JSON.parse(readFileSync(ready, "utf8"));
    let asked = statSync(ready).mtimeMs;
    for (const from = Date.now(); Date.now() - from < 4_000; ) {
      const status = await fetch(`${trackerUrl}/health`).then((answer) => answer.status, () => undefined);
      // Whoever stands still for so long has not used it, and it has ended rightly.
      if (status === undefined && Date.now() - asked >= 2_000) break;
      assert.equal(status, 200);
      asked = Date.now();
      assert.equal(ended, undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    assert.equal(await server.ended, 0);
    assert.match(server.output, /nobody was connected and nothing was asked for 2 s/);
    assert.equal(existsSync(ready), false);
  } finally {
    server.child.kill();
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a second server on the same data says so and ends, and the ready file stays the first one's, until that ends", { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "boardcast-second-"));
  const ready = path.join(folder, "ready.json");
  const first = serve(folder, ready);
  try {
    await until("the first is ready", () => existsSync(ready));
    const second = serve(folder, ready);
    assert.equal(await second.ended, 1);
    assert.match(second.output, /in use by another Boardcast\. Stop it, or set BOARDCAST_DATA_DIR/);
    assert.equal(JSON.parse(readFileSync(ready, "utf8")).pid, first.child.pid);
    first.child.kill("SIGTERM");
    await first.ended;
    assert.equal(existsSync(ready), false);
  } finally {
    first.child.kill();
    await first.ended;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a time that cannot be is refused", { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "boardcast-refused-"));
  const server = serve(folder, path.join(folder, "ready.json"), "--stop-when-unused=0");
  assert.equal(await server.ended, 2);
  assert.match(server.output, /--stop-when-unused 0 is not valid; valid: 1 to 86400 seconds/);
  rmSync(folder, { recursive: true, force: true });
});
