// Prompts and resources through `boardcast gateway`: of servers that nobody here wrote, of Boardcast's own, and of careless ones.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Client as OlderSdk } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as OlderHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Client as ModernSdk, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { PATIENCE_MS, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { HOSTILE, MODERN, ModernCaller, OlderCaller, PACKAGES, command, entries, makeKey, nodeServer, startGateway } from "../lib/gateway.mjs";
import { program } from "../lib/program.mjs";

const EVERYTHING = path.join(PACKAGES, "server-everything/dist/index.js");
const SHELF = fileURLToPath(new URL("../lib/shelfServer.mjs", import.meta.url));
const MISSING = "dev.boardcast/missing";
const all = makeKey("all", ["*"], { prompts: { allow: ["*"] }, resources: { allow: ["*"] } });
const tools = makeKey("tools");
const few = makeKey("few", [], { prompts: { allow: ["every__*"], deny: ["*__args-*"] }, resources: { allow: ["shelf__file:///pub/*"] } });
const undo = [];
after(async () => {
  for (const end of undo.reverse()) await Promise.resolve(end()).catch(() => {});
});

async function gatewayOf(servers, env) {
  const gateway = await startGateway(servers, [all, tools, few], env);
  undo.push(() => gateway.close());
  return gateway;
}

function logOf(name) {
  const file = `${process.env.TMPDIR ?? "/tmp"}/bcg-${name}-${process.pid}.log`;
  undo.push(() => rm(file, { force: true }));
  return file;
}

/** The official clients of both generations. */
async function sdks(gateway, key) {
  const headers = { Authorization: `Bearer ${key}` };
  const older = new OlderSdk({ name: "older", version: "1" });
  await older.connect(new OlderHttp(new URL(gateway.url), { requestInit: { headers } }));
  const modern = new ModernSdk({ name: "modern", version: "1" }, { versionNegotiation: { mode: { pin: MODERN } } });
  await modern.connect(new ModernHttp(new URL(gateway.url), { requestInit: { headers } }));
  undo.push(() => Promise.all([older.close(), modern.close()]));
  return [["older", older], ["modern", modern]];
}

const direct = async () => {
  const client = new OlderSdk({ name: "direct", version: "1" });
  await client.connect(new StdioClientTransport({ command: "node", args: [EVERYTHING, "stdio"], stderr: "ignore" }));
  return client;
};
/** The entries of a list, once no server is missing. */
const whole = (caller, method, member) =>
  until(`${method} is whole`, async () => {
    const { result } = await caller.ask(method);
    return !result._meta?.[MISSING] && result[member];
  }, PATIENCE_MS);

test("the official clients of both generations list, get and read what servers of both generations have", async () => {
  const board = await startBoard(program);
  undo.push(() => board.close());
  const env = { STATE_TRACKING_API_URL: "env:BOARD_URL", STATE_TRACKING_API_KEY: "env:BOARD_KEY", BOARDCAST_DATA_DIR: board.dataDir };
  const gateway = await gatewayOf(
    [nodeServer("every", EVERYTHING, ["stdio"]), { id: "board", type: "mcp", server_specific_config: { command: board.program, args: ["mcp"], env } }],
    { BOARD_URL: board.trackerUrl, BOARD_KEY: board.key },
  );
  await whole(new ModernCaller(gateway.url, all.key), "resources/list", "resources");
  // One server behind it is of either generation.
  assert.match(gateway.log(), /server board is up \(MCP 2026-07-28\)/);
  assert.match(gateway.log(), /server every is up \(MCP 2025-/);
  const own = await direct();
  undo.push(() => own.close());
  for (const [era, client] of await sdks(gateway, all.key)) {
    const { prompts } = await client.listPrompts();
    for (const prompt of (await own.listPrompts()).prompts) {
      assert.deepEqual(prompts.find(({ name }) => name === `every__${prompt.name}`), { ...prompt, name: `every__${prompt.name}` }, era);
    }
    assert.ok(prompts.some(({ name }) => name === "board__plan_feature"), era);
    const { resources } = await client.listResources();
    for (const resource of (await own.listResources()).resources) {
      assert.deepEqual(resources.find(({ uri }) => uri === resource.uri), resource, era);
      assert.deepEqual((await client.readResource({ uri: resource.uri })).contents, (await own.readResource({ uri: resource.uri })).contents);
    }
    assert.ok(resources.some(({ uri }) => uri === "board://projects"), era);
    const { resourceTemplates } = await client.listResourceTemplates();
    for (const template of (await own.listResourceTemplates()).resourceTemplates) {
      assert.deepEqual(resourceTemplates.find(({ uriTemplate }) => uriTemplate === template.uriTemplate), template, era);
    }
    const made = await client.readResource({ uri: "demo://resource/dynamic/text/7" });
    assert.match(made.contents[0].text, /^Resource 7/);
    const projects = await client.readResource({ uri: "board://projects" });
    assert.equal(projects.contents[0].uri, "board://projects", era);
    const named = { name: "args-prompt", arguments: { city: "Bern", state: "BE" } };
    assert.deepEqual((await client.getPrompt({ ...named, name: "every__args-prompt" })).messages, (await own.getPrompt(named)).messages);
    const planned = await client.getPrompt({ name: "board__plan_feature", arguments: { subject: "tea", projectNumber: "1" } }).catch((error) => error);
    // The board has no project: whichever it says, it is the board that says it.
    assert.match(JSON.stringify(planned.messages ?? planned.message), /tea|project/i);
    const argument = { name: "department", value: "S" };
    const completed = await client.complete({ ref: { type: "ref/prompt", name: "every__completable-prompt" }, argument });
    assert.deepEqual(completed.completion.values, ["Sales", "Support"], era);
    const id = await client.complete({ ref: { type: "ref/resource", uri: "demo://resource/dynamic/text/{resourceId}" }, argument: { name: "resourceId", value: "7" } });
    assert.deepEqual(id.completion.values, ["7"], era);
    await assert.rejects(client.getPrompt({ name: "every__no-such" }), /Unknown prompt/);
    await assert.rejects(client.readResource({ uri: "nobody://x" }), /Unknown resource/);
  }
});

test("a key without `prompts` and `resources` is told of none, and one with some of these alone", async () => {
  const gateway = await gatewayOf([nodeServer("every", EVERYTHING, ["stdio"]), nodeServer("shelf", SHELF)]);
  const older = await OlderCaller.open(gateway.url, tools.key);
  assert.deepEqual(older.initialized.capabilities, { tools: { listChanged: true }, logging: {} });
  assert.deepEqual((await older.ask("prompts/list")).result.prompts, []);
  assert.deepEqual((await older.ask("resources/list")).result.resources, []);
  assert.match((await older.ask("resources/read", { uri: "file:///pub/notes.txt" })).error.message, /Unknown resource/);
  assert.match((await older.ask("prompts/get", { name: "every__simple-prompt" })).error.message, /Unknown prompt/);
  const some = new ModernCaller(gateway.url, few.key);
  const offered = (await some.ask("server/discover")).result.capabilities;
  assert.deepEqual(offered, { tools: { listChanged: true }, prompts: { listChanged: true }, resources: { subscribe: true, listChanged: true }, completions: {}, logging: {} });
  const names = (await whole(some, "prompts/list", "prompts")).map(({ name }) => name);
  assert.ok(names.includes("every__simple-prompt") && !names.includes("every__args-prompt") && !names.some((name) => name.startsWith("shelf")), names);
  assert.match((await some.ask("prompts/get", { name: "every__args-prompt", arguments: { city: "x" } })).error.message, /Unknown prompt/);
  const resources = await whole(some, "resources/list", "resources");
  assert.deepEqual(resources.map(({ uri }) => uri), ["file:///pub/notes.txt"]);
  const { result } = await some.ask("resources/read", { uri: "file:///pub/notes.txt" });
  assert.deepEqual([result.contents[0].text, result.resultType, result.cacheScope, result.ttlMs], ["the notes", "complete", "private", 0]);
});

test("no form of an address passes the globs by, before a server that undoes every encoding", async () => {
  const forms = [
    "file:///secret/key", "file:///pub/../secret/key", "file:///pub/%2E%2E/secret/key", "file:///pub/%2e%2e/secret/key", "file:///pub/..%2Fsecret/key",
    "file:///pub/..%2fsecret%2fkey", "file:///pub/%2E%2E%2Fsecret%2Fkey", "file:///pub/..%5Csecret%5Ckey", "file:///pub/%252E%252E/secret/key",
    "file:///pub/%252e%252e%252fsecret%252fkey", "file:///pub/./../secret/key", "file:///pub/x/../../secret/key", "file:///pub/\\../secret/key",
    "file:///pub//../secret/key", "file:/pub/../secret/key", "FILE:///pub/../secret/key", "file://localhost/pub/../secret/key", "file:///%70ub/../secret/key",
    "gw+shelf:file:///secret/key", "gw+shelf:file:///pub/../secret/key", "gw+shelf:file:///pub/%252E%252E/secret/key", "gw+shelf:gw+shelf:file:///secret/key",
  ];
  const naive = new OlderSdk({ name: "direct", version: "1" });
  await naive.connect(new StdioClientTransport({ command: "node", args: [SHELF], stderr: "ignore" }));
  const open = [];
  for (const uri of forms) {
    const read = await naive.readResource({ uri }).catch(() => undefined);
    if (read?.contents[0].text === "the secret") open.push(uri);
  }
  await naive.close();
  assert.ok(open.length > 12, `the server itself falls for ${open.length} of them`);
  const gateway = await gatewayOf([nodeServer("shelf", SHELF)]);
  for (const caller of [new ModernCaller(gateway.url, few.key), await OlderCaller.open(gateway.url, few.key)]) {
    assert.equal((await caller.ask("resources/read", { uri: "file:///pub/notes.txt" })).result.contents[0].text, "the notes");
    for (const uri of forms) {
      const { answer } = caller.start("resources/read", { uri });
      const { messages, text } = await answer;
      assert.ok(messages.at(-1).error, uri);
      assert.ok(!text.includes("the secret"), uri);
    }
  }
  await until("the audit has them all", async () => {
    const { text } = await command(gateway, "audit");
    return text.split("\n").filter((line) => line.includes('"permission_refused"') && line.includes('"resource"')).length >= 2 * forms.length;
  });
});

test("what two servers have under one address says whose it is; each is read of its own", async () => {
  const gateway = await gatewayOf([nodeServer("one", SHELF), nodeServer("two", SHELF), nodeServer("every", EVERYTHING, ["stdio"])]);
  const caller = new ModernCaller(gateway.url, all.key);
  const uris = (await whole(caller, "resources/list", "resources")).map(({ uri }) => uri);
  assert.equal(new Set(uris).size, uris.length);
  for (const uri of ["gw+one:file:///pub/notes.txt", "gw+two:file:///pub/notes.txt", "demo://resource/static/document/features.md"]) {
    assert.ok(uris.includes(uri), uri);
  }
  assert.ok(!uris.includes("file:///pub/notes.txt"));
  const templates = (await whole(caller, "resources/templates/list", "resourceTemplates")).map(({ uriTemplate }) => uriTemplate);
  assert.ok(templates.includes("gw+one:file:///{+path}") && templates.includes("gw+two:file:///{+path}"));
  const prompts = (await whole(caller, "prompts/list", "prompts")).map(({ name }) => name);
  assert.ok(prompts.includes("one__greet") && prompts.includes("two__greet"));
  const both = await caller.ask("resources/read", { uri: "file:///pub/notes.txt" });
  assert.match(both.error.message, /gw\+one:file:\/\/\/pub\/notes\.txt, gw\+two:/);
  await caller.call("two__add");
  const only = await until("it is listed", async () => (await caller.ask("resources/read", { uri: "shelf:more-1" })).result);
  assert.equal(only.contents[0].text, "more-1");
  assert.ok((await caller.ask("resources/read", { uri: "gw+one:shelf:more-1" })).error, "it is not the other's");
  assert.equal((await caller.ask("resources/read", { uri: "gw+two:file:///pub/notes.txt" })).result.contents[0].text, "the notes");
});

test("a server that fails is named, hides no other's entries, and is not started at each list", async () => {
  const log = logOf("dies");
  const gateway = await gatewayOf([nodeServer("shelf", SHELF), nodeServer("dies", HOSTILE, [], { env: { HOSTILE_LOG: log, HOSTILE_DIES_AT_START: "1" } })]);
  const caller = new ModernCaller(gateway.url, all.key);
  await until("the other is there", async () => (await caller.ask("prompts/list")).result.prompts.some(({ name }) => name === "shelf__greet"), PATIENCE_MS);
  const missing = await until("it has failed", async () => {
    const { result } = await caller.ask("prompts/list");
    return result._meta[MISSING].find(({ message }) => /went away|not there/.test(message));
  }, PATIENCE_MS);
  assert.equal(missing.server, "dies");
  const before = entries(log).length;
  const from = performance.now();
  let lists = 0;
  while (lists <= 50 || performance.now() - from < 3_000) {
    const { result } = await caller.ask(["prompts/list", "resources/list", "resources/templates/list"][lists++ % 3]);
    assert.deepEqual(result._meta[MISSING].map(({ server }) => server), ["dies"]);
  }
  const started = entries(log).length - before;
  // One ask each 5 s, which may be two processes: a server that ends at a message it does not know is tried with the older one.
  const asks = 1 + Math.floor((performance.now() - from) / 5_000);
  assert.ok(started <= 2 * asks, `${started} starts in ${lists} lists`);
  assert.equal((await caller.ask("resources/read", { uri: "file:///pub/notes.txt" })).result.contents[0].text, "the notes");
});

test("callers of both generations are told when there are other prompts and resources", async () => {
  const gateway = await gatewayOf([nodeServer("shelf", SHELF)]);
  const older = await OlderCaller.open(gateway.url, all.key);
  const modern = new ModernCaller(gateway.url, all.key);
  const told = [];
  const heard = [];
  const stream = older.listen(({ method }) => told.push(method));
  const wanted = { promptsListChanged: true, resourcesListChanged: true };
  const listening = modern.start("subscriptions/listen", { notifications: wanted }, (message) => heard.push(message));
  listening.answer.catch(() => {});
  await until("it is acknowledged", () => heard.length === 1);
  assert.deepEqual(heard[0].params.notifications, wanted);
  await whole(modern, "prompts/list", "prompts");
  const kinds = ["notifications/prompts/list_changed", "notifications/resources/list_changed"];
  await until("all are told", async () => {
    await modern.call("shelf__add");
    return until("they are", () => kinds.every((kind) => told.includes(kind) && heard.some(({ method }) => method === kind)), 1_000).catch(() => false);
  });
  assert.ok(!heard.some(({ method }) => method === "notifications/tools/list_changed"));
  const names = (await modern.ask("prompts/list")).result.prompts.map(({ name }) => name);
  assert.ok(names.includes("shelf__more-1"), `${names}`);
  stream.close();
  listening.abort();
});

test("who got and read what is in the audit and in the figures", async () => {
  const gateway = await gatewayOf([nodeServer("every", EVERYTHING, ["stdio"])]);
  const caller = new ModernCaller(gateway.url, all.key);
  await whole(caller, "resources/list", "resources");
  const uri = "demo://resource/static/document/features.md";
  const given = { city: "not-for-the-audit" };
  assert.ok((await caller.ask("prompts/get", { name: "every__args-prompt", arguments: given })).result);
  assert.ok((await caller.ask("resources/read", { uri })).result);
  assert.ok((await caller.ask("resources/read", { uri: "demo://resource/dynamic/text/none" })).error);
  const { text, calls } = await until("the audit has them", async () => {
    const { text } = await command(gateway, "audit");
    const calls = text.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line)).filter(({ event, kind }) => (event ?? kind) === "call");
    return calls.length >= 3 && { text, calls };
  });
  assert.deepEqual(calls.map(({ key, server, prompt, resource, outcome }) => [key, server, prompt ?? resource, outcome]), [
    ["all", "every", "args-prompt", "ok"],
    ["all", "every", uri, "ok"],
    ["all", "every", "demo://resource/dynamic/text/none", calls[2].outcome],
  ]);
  assert.ok(calls.every(({ arguments: digest }) => /^sha256:[0-9a-f]{64}$/.test(digest)));
  assert.ok(!text.includes("not-for-the-audit"));
  assert.equal((await command(gateway, "audit", "--verify")).code, 0);
  const figures = await (await fetch(new URL("/metrics", gateway.url), { headers: { authorization: `Bearer ${all.key}` } })).text();
  assert.match(figures, /^boardcast_gateway_questions_total\{method="prompts\/get",server="every"\} 1\.0$/m);
  assert.match(figures, /^boardcast_gateway_questions_total\{method="resources\/read",server="every"\} 2\.0$/m);
  assert.match(figures, /^boardcast_gateway_calls_total\{face="mcp",outcome="ok",server="every"\} 2\.0$/m);
  assert.ok(!figures.includes("demo://"), "an address makes no series");
});
