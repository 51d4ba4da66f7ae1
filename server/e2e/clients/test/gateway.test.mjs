// `boardcast gateway` before real MCP servers that nobody here wrote, before Boardcast's own, and before a hostile one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Client as OlderSdk } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as OlderHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Client as ModernSdk, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { descendants, freePorts, start, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { HOSTILE, MODERN, ModernCaller, OlderCaller, PACKAGES, entries, makeKey, nodeServer, post, startGateway, textOf } from "../lib/gateway.mjs";
import { program } from "../lib/program.mjs";

const all = makeKey("all");
const few = makeKey("few", ["every__*", "hostile__echo"], { deny: ["every__get-sum"] });
const readOnly = makeKey("reader", ["*"], { readOnly: true });
const EVERYTHING = path.join(PACKAGES, "server-everything/dist/index.js");
const isAlive = ({ pid }) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

const undo = [];
let made;
/** One gateway before five servers, for most of the tests. */
function setting() {
  made ??= (async () => {
    const board = await startBoard(program);
    undo.push(() => board.close());
    const log = path.join(board.dataDir, "hostile.log");
    const shared = path.join(board.dataDir, "shared");
    await mkdir(shared);
    const env = { STATE_TRACKING_API_URL: "env:BOARD_URL", STATE_TRACKING_API_KEY: "env:BOARD_KEY", BOARDCAST_DATA_DIR: board.dataDir };
    const gateway = await startGateway(
      [
        nodeServer("every", EVERYTHING, ["stdio"]),
        nodeServer("files", path.join(PACKAGES, "server-filesystem/dist/index.js"), [shared], { trusted: true }),
        nodeServer("memory", path.join(PACKAGES, "server-memory/dist/index.js"), [], { env: { MEMORY_FILE_PATH: path.join(board.dataDir, "memory.json") } }),
        { id: "board", type: "mcp", server_specific_config: { command: board.program, args: ["mcp"], env } },
        nodeServer("hostile", HOSTILE, [], { env: { HOSTILE_LOG: log } }),
      ],
      [all, few, readOnly],
      { BOARD_URL: board.trackerUrl, BOARD_KEY: board.key },
    );
    undo.push(() => gateway.close());
    return { board, gateway, log, shared: await realpath(shared) };
  })();
  return made;
}
after(async () => {
  for (const end of undo.reverse()) await Promise.resolve(end()).catch(() => {});
});

test("each server's tools are listed once, under its id, with all that the server says of them", async () => {
  const { gateway } = await setting();
  const direct = new OlderSdk({ name: "direct", version: "1" });
  await direct.connect(new StdioClientTransport({ command: "node", args: [EVERYTHING, "stdio"], stderr: "ignore" }));
  const own = (await direct.listTools()).tools;
  await direct.close();
  const caller = new ModernCaller(gateway.url, all.key);
  // A server that is slow to start may miss the first list, never the next.
  const tools = await until("all servers are listed", async () => {
    const { tools: listed } = (await caller.ask("tools/list")).result;
    return ["every", "files", "memory", "board", "hostile"].every((id) => listed.some(({ name }) => name.startsWith(`${id}__`))) && listed;
  }, 60_000);
  assert.equal(new Set(tools.map(({ name }) => name)).size, tools.length);
  assert.ok(tools.every(({ name }) => /^[A-Za-z0-9_-]{1,64}$/.test(name)));
  for (const tool of own) {
    const listed = tools.find(({ name }) => name === `every__${tool.name}`);
    for (const member of Object.keys(tool)) {
      if (member !== "name") assert.deepEqual(listed[member], tool[member], `${tool.name}: ${member}`);
    }
  }
  const odd = tools.find(({ name }) => name === "hostile__odd_name_x");
  assert.equal(odd.unheardOf, 1);
  assert.equal(textOf(await caller.call("hostile__odd_name_x", { message: "hi" })), "hostile: hi");
});

test("the official clients of both generations use five servers through one address", async () => {
  const { gateway, shared } = await setting();
  const headers = { Authorization: `Bearer ${all.key}` };
  const older = new OlderSdk({ name: "older", version: "1" });
  await older.connect(new OlderHttp(new URL(gateway.url), { requestInit: { headers } }));
  const modern = new ModernSdk({ name: "modern", version: "1" }, { versionNegotiation: { mode: { pin: MODERN } } });
  await modern.connect(new ModernHttp(new URL(gateway.url), { requestInit: { headers } }));
  for (const [era, client] of [["older", older], ["modern", modern]]) {
    const file = path.join(shared, `${era}.txt`);
    await client.callTool({ name: "files__write_file", arguments: { path: file, content: `by ${era}` } });
    const read = await client.callTool({ name: "files__read_text_file", arguments: { path: file } });
    assert.equal(read.content[0].text, `by ${era}`);
    const made = await client.callTool({ name: "board__create_project", arguments: { title: `of ${era}` } });
    assert.equal(made.structuredContent.project.title, `of ${era}`);
    await client.callTool({ name: "memory__create_entities", arguments: { entities: [{ name: era, entityType: "era", observations: ["seen"] }] } });
    const graph = await client.callTool({ name: "memory__read_graph", arguments: {} });
    assert.match(graph.content[0].text, new RegExp(era));
    const sum = await client.callTool({ name: "every__get-sum", arguments: { a: 2, b: 40 } });
    assert.match(sum.content[0].text, /42/);
    const steps = [];
    await client.callTool({ name: "every__trigger-long-running-operation", arguments: { duration: 0.2, steps: 4 } }, ...(era === "older" ? [undefined] : []), {
      onprogress: ({ progress }) => steps.push(progress),
    });
    assert.deepEqual(steps, [1, 2, 3, 4]);
    await client.close();
  }
});

test("a result passes to the digit, an error of the server as it is, and a tool's own error as a result", async () => {
  const { gateway } = await setting();
  for (const caller of [new ModernCaller(gateway.url, all.key), await OlderCaller.open(gateway.url, all.key)]) {
    const { text } = await caller.start("tools/call", { name: "hostile__precise", arguments: {} }).answer;
    assert.ok(text.includes('"structuredContent":{"n":1.50E+2,"big":123456789012345678901234567890,"z":-0,"u":"\\u00e9"}'), text);
    assert.ok(text.includes('"_meta":{"x/y":{"deep":[1.0]}},"unheardOf":[null,{}]'), text);
    assert.equal((await caller.call("hostile__fail")).result.isError, true);
    const refused = await caller.start("tools/call", { name: "hostile__refuse", arguments: {} }).answer;
    assert.ok(refused.text.includes('"error":{"code":-32602,"message":"not like this","data":{"hint":1'), refused.text);
    const big = await caller.call("hostile__big", { bytes: 5_000_000 });
    assert.equal(textOf(big).length, 5_000_000);
  }
});

test("junk, lies about ids and floods of a server change no answer", async () => {
  const { gateway } = await setting();
  const caller = new ModernCaller(gateway.url, all.key);
  const others = Array.from({ length: 32 }, (_, i) => caller.call("hostile__echo", { message: `n${i}` }));
  assert.equal(textOf(await caller.call("hostile__junk")), "after the junk");
  assert.equal(textOf(await caller.call("hostile__lie")), "the truth");
  assert.equal(textOf(await caller.call("hostile__flood")), "after the flood");
  (await Promise.all(others)).forEach((answer, i) => assert.equal(textOf(answer), `hostile: n${i}`));
  const tooBig = await caller.call("hostile__big", { bytes: 17 * 1024 * 1024 });
  assert.equal(tooBig.error.data.code, "DATA_TRANSFORMATION_ERROR");
  assert.equal(textOf(await caller.call("hostile__echo", { message: "still" })), "hostile: still");
});

test("progress keeps the caller's token, whatever it is", async () => {
  const { gateway } = await setting();
  for (const caller of [new ModernCaller(gateway.url, all.key), await OlderCaller.open(gateway.url, all.key)]) {
    for (const token of ["mine", 7]) {
      const told = [];
      await caller.call("hostile__progress", {}, { progressToken: token }, (message) => message.method && told.push(message.params));
      assert.deepEqual(told, [1, 2, 3].map((progress) => ({ progressToken: token, progress, total: 3, unheardOf: { x: 1 } })));
    }
    // Without a token nobody is told.
    const { messages } = await caller.start("tools/call", { name: "hostile__progress", arguments: {} }).answer;
    assert.equal(messages.length, 1);
  }
});

test("a cancelled call is cancelled at its server, under the server's id: by notification, or by a closed stream", async () => {
  const { gateway, log } = await setting();
  const older = await OlderCaller.open(gateway.url, all.key);
  const modern = new ModernCaller(gateway.url, all.key);
  await older.call("hostile__echo", { message: "warm" });
  const ids = () => entries(log).filter(({ called }) => called === "slow").map(({ id }) => id);
  const cancelled = () => entries(log).flatMap((entry) => entry.cancelled ?? []);
  const begun = async (count) => until("the calls are there", () => ids().length >= count);
  const first = ids().length;
  const byNotice = Array.from({ length: 20 }, () => older.start("tools/call", { name: "hostile__slow", arguments: {} }));
  await begun(first + 20);
  await Promise.all(byNotice.map(({ id }) => older.tell("notifications/cancelled", { requestId: id })));
  for (const { answer } of byNotice) assert.match(textOf((await answer).messages.at(-1)), /cancelled/);
  await until("the server knows", () => ids().every((id) => cancelled().includes(id)));
  const byStream = Array.from({ length: 20 }, () => modern.start("tools/call", { name: "hostile__slow", arguments: {} }));
  byStream.forEach(({ answer }) => answer.catch(() => {}));
  await begun(first + 40);
  byStream.forEach(({ abort }) => abort());
  await until("the server knows", () => ids().every((id) => cancelled().includes(id)));
  assert.equal(new Set(cancelled()).size, cancelled().length);
  // An older caller's closed connection is no cancellation.
  const cut = older.start("tools/call", { name: "hostile__slow", arguments: { ms: 500 } });
  cut.answer.catch(() => {});
  await begun(first + 41);
  cut.abort();
  assert.equal(textOf(await older.call("hostile__slow", { ms: 800 })), "late");
  assert.ok(!cancelled().includes(ids().at(-2)));
});

test("a killed server fails its calls at once with an unknown outcome, the next call starts it again, and no other waits", async () => {
  const { gateway, log } = await setting();
  const caller = new ModernCaller(gateway.url, all.key);
  await caller.call("hostile__echo", { message: "warm" });
  await caller.call("every__echo", { message: "warm" });
  for (let round = 0; round < 5; round++) {
    const before = entries(log).filter(({ called }) => called === "slow").length;
    const lost = Array.from({ length: 16 }, () => caller.call("hostile__slow"));
    await until("the calls are there", () => entries(log).filter(({ called }) => called === "slow").length === before + 16);
    const pid = entries(log).filter(({ started }) => started).at(-1).pid;
    const other = caller.call("every__echo", { message: `round ${round}` });
    process.kill(pid, "SIGKILL");
    for (const message of await Promise.all(lost)) {
      assert.equal(message.error.data.outcome, "unknown");
      assert.equal(message.error.data.code, "MCP_CONNECTION_ERROR");
    }
    assert.match(textOf(await other), new RegExp(`round ${round}`));
    assert.equal(textOf(await caller.call("hostile__echo", { message: "again" })), "hostile: again");
  }
  // One that dies by a call of its own: the same.
  assert.equal((await caller.call("hostile__die")).error.data.outcome, "unknown");
  assert.equal(textOf(await caller.call("hostile__echo", { message: "alive" })), "hostile: alive");
});

test("a key lists and calls what it is allowed, and what is hidden is as what is not there", async () => {
  const { gateway } = await setting();
  const allowed = new ModernCaller(gateway.url, few.key);
  const { tools } = (await allowed.ask("tools/list")).result;
  const names = tools.map(({ name }) => name);
  assert.ok(names.includes("every__echo") && names.includes("hostile__echo"));
  assert.ok(names.every((name) => name !== "every__get-sum" && (name.startsWith("every__") || name === "hostile__echo")));
  assert.match(textOf(await allowed.call("hostile__echo", { message: "x" })), /hostile: x/);
  const answers = await Promise.all(["every__get-sum", "files__read_text_file", "hostile__flood", "every__no-such", "nobody__x", "x"].map((name) => allowed.call(name)));
  for (const { error } of answers) {
    assert.equal(error.code, -32602);
    assert.match(error.message, /^Unknown tool: /);
    assert.equal(error.data.code, "TOOL_NOT_SUPPORTED");
  }
  const reader = new ModernCaller(gateway.url, readOnly.key);
  const seen = (await reader.ask("tools/list")).result.tools;
  assert.ok(seen.length > 0 && seen.every(({ name, annotations }) => name.startsWith("files__") && annotations.readOnlyHint));
  assert.match((await reader.call("files__write_file", { path: "/x", content: "" })).error.message, /^Unknown tool/);
});

test("who has no key, a wrong one, or another site's page comes not in", async () => {
  const { gateway } = await setting();
  const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
  const none = await post(gateway.url, undefined, ping).answer;
  assert.equal(none.status, 401);
  assert.match(none.headers["www-authenticate"], /^Bearer/);
  assert.equal((await post(gateway.url, makeKey("x").key, ping).answer).status, 401);
  assert.equal((await post(gateway.url, all.key, ping, { origin: "http://evil.example" }).answer).status, 403);
  assert.equal((await post(gateway.url, all.key, ping, { host: "evil.example" }).answer).status, 403);
  const health = await fetch(new URL("/api/v1/mcp/health", gateway.url));
  assert.deepEqual(await health.json(), { status: "UP" });
  const session = await OlderCaller.open(gateway.url, all.key);
  const foreign = await post(gateway.url, few.key, ping, session.headers).answer;
  assert.equal(foreign.status, 404);
  for (const bad of ["", "x", "[]", "{}", '{"jsonrpc":"2.0","id":{},"method":"ping"}', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}']) {
    assert.equal((await post(gateway.url, all.key, bad).answer).status, 400, bad);
  }
  assert.equal((await post(gateway.url, all.key, `{"x":"${"y".repeat(1024 * 1024)}"}`).answer.catch(() => ({ status: 413 }))).status, 413);
});

test("changed tools are told to sessions and to those who listen, once for what happens in a moment", async () => {
  const { gateway } = await setting();
  const older = await OlderCaller.open(gateway.url, all.key);
  const modern = new ModernCaller(gateway.url, all.key);
  const told = [];
  const heard = [];
  const stream = older.listen((message) => told.push(message));
  const listening = modern.start("subscriptions/listen", { notifications: { toolsListChanged: true } }, (message) => heard.push(message));
  listening.answer.catch(() => {});
  await until("it is acknowledged", () => heard.length === 1);
  assert.equal(heard[0].method, "notifications/subscriptions/acknowledged");
  await until("the session's stream is open", async () => {
    await modern.call("hostile__grow");
    return until("it is told", () => told.length > 0, 1_000).catch(() => false);
  });
  await until("those who listen are told", () => heard.length > 1);
  assert.equal(told[0].method, "notifications/tools/list_changed");
  assert.equal(heard[1].params._meta["io.modelcontextprotocol/subscriptionId"], listening.id);
  const { tools } = (await modern.ask("tools/list")).result;
  assert.ok(tools.some(({ name }) => name.startsWith("hostile__extra-")));
  stream.close();
  listening.abort();
});

test("a change of the file is in force within a second; a bad one changes nothing, and calls go on", async () => {
  const revoked = makeKey("revoked");
  const staying = makeKey("staying");
  const servers = [nodeServer("one", HOSTILE, [], { env: { HOSTILE_NAME: "one" } }), nodeServer("two", HOSTILE, [], { env: { HOSTILE_NAME: "two" } })];
  const gateway = await startGateway(servers, [revoked, staying]);
  try {
    const caller = new ModernCaller(gateway.url, staying.key);
    const slow = caller.call("one__slow", { ms: 3_000 });
    assert.equal(textOf(await caller.call("two__echo", { message: "x" })), "two: x");
    await writeFile(gateway.config, '{"servers": [{"id": "Bad One"}]}');
    await until("the bad file is refused", () => gateway.log().includes("cannot be used"));
    assert.equal(textOf(await caller.call("two__echo", { message: "y" })), "two: y");
    const pids = descendants(gateway.pid).filter(({ command }) => command.includes("hostileServer")).map(({ pid }) => pid);
    await gateway.write([servers[0], nodeServer("three", HOSTILE, [], { env: { HOSTILE_NAME: "three" } })], [staying]);
    await until("the new server is there", async () => textOf(await caller.call("three__echo", { message: "z" })) === "three: z");
    assert.equal((await new ModernCaller(gateway.url, revoked.key).start("ping").answer).status, 401);
    assert.match((await caller.call("two__echo", {})).error.message, /^Unknown tool/);
    // The server whose entry stayed is the same process, and its call is answered.
    assert.equal(textOf(await slow), "late");
    const now = descendants(gateway.pid).filter(({ command }) => command.includes("hostileServer")).map(({ pid }) => pid);
    assert.ok(pids.some((pid) => now.includes(pid)));
  } finally {
    await gateway.close();
  }
});

test("a server that is not there, or dies at its start, is told with what to do, and hinders nobody", async () => {
  const key = makeKey("k");
  const gateway = await startGateway(
    [
      { id: "gone", type: "mcp", server_specific_config: { command: "no-such-program-anywhere" } },
      nodeServer("dying", HOSTILE, [], { env: { HOSTILE_DIES_AT_START: "1" } }),
      nodeServer("secretive", HOSTILE, [], { env: { MY_TOKEN: "env:NOT_SET_ANYWHERE" } }),
      nodeServer("good", HOSTILE),
    ],
    [key],
  );
  try {
    const caller = new ModernCaller(gateway.url, key.key);
    const gone = (await caller.call("gone__x")).error;
    assert.equal(gone.data.code, "CONFIGURATION_ERROR");
    assert.match(gone.message, /`no-such-program-anywhere` was not found/);
    const secretive = (await caller.call("secretive__x")).error;
    assert.match(secretive.message, /env:NOT_SET_ANYWHERE is not set/);
    const dying = (await caller.call("dying__x")).error;
    assert.equal(dying.data.code, "MCP_CONNECTION_ERROR");
    assert.equal(textOf(await caller.call("good__echo", { message: "x" })), "hostile: x");
    const { tools } = (await caller.ask("tools/list")).result;
    assert.ok(tools.length > 5 && tools.every(({ name }) => name.startsWith("good__")));
    // It is left alone for longer each time.
    await until("it is left alone", async () => ((await caller.call("dying__x")).error.data.retryAfterSeconds ?? 0) > 1);
  } finally {
    await gateway.close();
  }
});

test("a server with a connection a caller keeps callers apart, and one that is idle is stopped", async () => {
  const [a, b] = [makeKey("a"), makeKey("b")];
  const gateway = await startGateway([nodeServer("apart", HOSTILE, [], { pool: { isolation: "caller", idle_stop_s: 10 } })], [a, b]);
  try {
    const servers = () => descendants(gateway.pid).filter(({ command }) => command.includes("hostileServer"));
    await Promise.all([a, b].map(({ key }) => new ModernCaller(gateway.url, key).call("apart__echo", { message: "x" })));
    // One each, and the one that says which tools there are.
    assert.equal(servers().length, 3);
    await until("they are stopped", () => servers().length === 0);
    assert.equal(textOf(await new ModernCaller(gateway.url, a.key).call("apart__echo", { message: "y" })), "hostile: y");
  } finally {
    await gateway.close();
  }
});

for (const [how, end] of [
  ["told to end", (gateway) => process.kill(gateway.pid, "SIGTERM")],
  ["killed with kill -9", (gateway) => gateway.kill()],
]) {
  test(`no process outlives a gateway that is ${how}, not even one that hears nothing`, async () => {
    const key = makeKey("k");
    const gateway = await startGateway([nodeServer("stays", HOSTILE, [], { env: { HOSTILE_STAYS: "1", HOSTILE_CHILD: "1" } }), nodeServer("every", EVERYTHING, ["stdio"])], [key]);
    try {
      const caller = new ModernCaller(gateway.url, key.key);
      await caller.call("stays__echo", { message: "x" });
      await caller.call("every__echo", { message: "x" });
      const started = descendants(gateway.pid);
      assert.ok(started.some(({ command }) => command.startsWith("sleep")));
      assert.ok(started.length >= 4, JSON.stringify(started));
      end(gateway);
      await until("all of them are gone", () => !started.some(isAlive));
    } finally {
      await gateway.close();
    }
  });
}

test("a bad configuration is refused with a path and a remedy, and --check tells all of it", async () => {
  const { board } = await setting();
  const file = path.join(board.dataDir, "bad.yaml");
  await writeFile(file, "servers:\n  - {id: a, type: mcp, enabled: true, server_specific_config: {comand: x}}\n  - {id: B, type: mcp}\n");
  const run = async (args) => {
    const ran = start(program, ["gateway", ...args]);
    const code = await ran.ended;
    return { code, text: ran.output };
  };
  const checked = await run(["--check", file]);
  assert.equal(checked.code, 2, checked.text);
  assert.match(checked.text, /servers\[0\]\.enabled: there is no such setting; it is called isEnabled/);
  const refused = await run(["--config", file, "--port", "0"]);
  assert.equal(refused.code, 2);
  assert.match(refused.text, /cannot be used/);
  const help = await run(["--help"]);
  assert.match(help.text, /--check/);
  const key = await run(["key", "agent"]);
  assert.match(key.text, /^bcg_[A-Za-z0-9_-]{32}$/m);
  assert.match(key.text, /digest: sha256:[0-9a-f]{64}/);
});

test("servers over HTTP of both generations are used as those over stdio are, and come back after a restart", async () => {
  const { board } = await setting();
  const [port] = await freePorts(1);
  const key = makeKey("k");
  const serve = () => {
    const server = start("node", [EVERYTHING, "streamableHttp"], { env: { ...process.env, PORT: String(port) } });
    return until("it answers", () => fetch(`http://127.0.0.1:${port}/mcp`).then(() => server, () => false));
  };
  let everything = await serve();
  const gateway = await startGateway(
    [
      { id: "web", type: "mcp", server_specific_config: { url: `http://127.0.0.1:${port}/mcp` } },
      { id: "board", type: "mcp", server_specific_config: { url: `${board.trackerUrl}/mcp` }, authentication: { method: "bearer_token", tokenRef: "env:BOARD_KEY" } },
      { id: "stranger", type: "mcp", server_specific_config: { url: `${board.trackerUrl}/mcp` } },
    ],
    [key],
    { BOARD_KEY: board.key },
  );
  try {
    for (const caller of [new ModernCaller(gateway.url, key.key), await OlderCaller.open(gateway.url, key.key)]) {
      assert.match(textOf(await caller.call("web__echo", { message: "over HTTP" })), /over HTTP/);
      const made = await caller.call("board__create_project", { title: "Of the gateway" });
      assert.equal(made.result.structuredContent.project.title, "Of the gateway");
      const steps = [];
      await caller.call("web__trigger-long-running-operation", { duration: 0.2, steps: 3 }, { progressToken: "t" }, ({ params }) => params && steps.push([params.progressToken, params.progress]));
      assert.deepEqual(steps, [["t", 1], ["t", 2], ["t", 3]]);
      assert.equal((await caller.call("stranger__list_projects")).error.data.code, "MCP_AUTHENTICATION_FAILURE");
    }
    const caller = new ModernCaller(gateway.url, key.key);
    const steps = [];
    const lost = caller.call("web__trigger-long-running-operation", { duration: 60, steps: 240 }, { progressToken: "t" }, ({ params }) => params && steps.push(params));
    await until("the call is under way", () => steps.length > 0);
    const { servers } = await (await fetch(new URL("/api/v1/mcp/servers", gateway.url), { headers: { authorization: `Bearer ${key.key}` } })).json();
    assert.equal(servers.find(({ id }) => id === "web").calls_in_flight, 1);
    process.kill(everything.pid, "SIGKILL");
    assert.equal((await lost).error.data.outcome, "unknown");
    await everything.end();
    await until("it is told that it is gone", async () => (await caller.call("web__echo", { message: "x" })).error?.data?.outcome === "not_sent");
    everything = await serve();
    await until("it is used again", async () => /back/.test(textOf(await caller.call("web__echo", { message: "back" }))));
  } finally {
    await gateway.close();
    await everything.end();
  }
});

test("REST: the same tools by the same rules, without a client of MCP", async () => {
  const { gateway, log, shared } = await setting();
  const ask = async (to, body, key = all.key, headers = {}) => {
    const answer = await fetch(new URL(`/api/v1/mcp/${to}`, gateway.url), {
      method: body === undefined ? "GET" : "POST",
      headers: { ...(key && { authorization: `Bearer ${key}` }), "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, json: await answer.json() };
  };
  for (const tool of ["echo", "every__echo", "mcp:echo"]) {
    const { status, json, headers } = await ask("chat", { server_id: "every", tool_name: tool, tool_input: { message: "by REST" }, request_id: "r-1" }, all.key, { "X-Request-ID": "x-7" });
    assert.equal(status, 200);
    assert.equal(headers.get("x-request-id"), "x-7");
    assert.equal(json.status, "success");
    assert.equal(json.original_request_id, "r-1");
    assert.match(json.tool_output.content[0].text, /by REST/);
  }
  const own = await ask("chat", { server_id: "hostile", tool_name: "fail", tool_input: {} });
  assert.equal(own.status, 200);
  assert.equal(own.json.tool_output.isError, true);
  const unfit = await ask("chat", { server_id: "every", tool_nam: "echo", tool_input: [] });
  assert.equal(unfit.status, 400);
  assert.equal(unfit.json.error.code, "VALIDATION_ERROR");
  assert.equal(unfit.json.error.details.fields.length, 3);
  assert.equal((await ask("chat", "no JSON")).status, 400);
  const hidden = [["few", few.key, "files", "read_text_file"], ["all", all.key, "no-such", "x"]];
  for (const [, key, server_id, tool_name] of hidden) {
    const { status, json } = await ask("chat", { server_id, tool_name, tool_input: {} }, key);
    assert.equal(status, 404);
    assert.equal(json.error.code, "ROUTING_ERROR");
  }
  const denied = await ask("chat", { server_id: "every", tool_name: "get-sum", tool_input: { a: 1, b: 2 } }, few.key);
  assert.equal(denied.status, 404);
  assert.equal(denied.json.error.code, "TOOL_NOT_SUPPORTED");
  assert.equal((await ask("servers", undefined, null)).status, 401);
  assert.equal((await ask("nothing")).status, 404);
  const { json: seen } = await ask("servers", undefined, few.key);
  assert.deepEqual(seen.servers.map(({ id }) => id), ["every", "hostile"]);
  assert.equal(seen.servers[0].state, "up");
  assert.ok(!JSON.stringify(seen).includes(shared));
  // Whose description has what nobody sees is not offered, and why is said to who may use it.
  const { json: all5 } = await ask("servers");
  const [withheld] = all5.servers.find((one) => one.id === "hostile").withheld;
  assert.equal(withheld.tool, "hostile__hidden");
  assert.match(withheld.reason, /inputSchema\.properties\.x\.description.*U\+202E/);
  assert.equal((await ask("chat", { server_id: "hostile", tool_name: "hidden", tool_input: {} })).status, 404);
  const { json: offered } = await ask("servers/every/tools", undefined, few.key);
  assert.ok(offered.tools.some(({ name, aggregate_name, inputSchema }) => name === "echo" && aggregate_name === "every__echo" && inputSchema));
  assert.ok(!offered.tools.some(({ name }) => name === "get-sum"));
  // A closed connection is how a caller cancels here.
  const before = entries(log).filter(({ called }) => called === "slow").length;
  const abort = new AbortController();
  const cut = fetch(new URL("/api/v1/mcp/chat", gateway.url), {
    method: "POST",
    headers: { authorization: `Bearer ${all.key}` },
    body: JSON.stringify({ server_id: "hostile", tool_name: "slow", tool_input: {} }),
    signal: abort.signal,
  }).catch(() => {});
  await until("the call is there", () => entries(log).filter(({ called }) => called === "slow").length === before + 1);
  abort.abort();
  await cut;
  const { id } = entries(log).findLast(({ called }) => called === "slow");
  await until("it is cancelled", () => entries(log).some(({ cancelled }) => cancelled === id));
});

test("the demo: an agent uses three servers, one is killed and comes back, and nothing is left", async () => {
  // npx finds the two public servers where these tests have them.
  const demo = start(program, ["demo", "--gateway", "--fast"], { cwd: fileURLToPath(new URL("..", import.meta.url)) });
  assert.equal(await demo.ended, 0, demo.output);
  assert.match(demo.output, /error, outcome: unknown/);
  assert.match(demo.output, /the killed one came back with the next call/);
  assert.match(demo.output, /processes that it started, 0 are left/);
});
