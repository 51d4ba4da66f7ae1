// What servers say to callers through the gateway while they work on a call: questions to people, models and clients, and logs.
// Callers and servers are on the official SDKs of both generations, in all four pairs; servers over stdio and over HTTP.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client as OlderSdk } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OlderHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema, LoggingMessageNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { Client as ModernSdk, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { start, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { MODERN, ModernCaller, OlderCaller, PACKAGES, entries, makeKey, nodeServer, startGateway, textOf } from "../lib/gateway.mjs";

const TALK = fileURLToPath(new URL("../lib/talkServer.mjs", import.meta.url));
const ROOT = "file:///home/somebody/notes";
const all = makeKey("all", ["*"], { resources: { allow: ["*"] } });
const none = makeKey("none");
const undo = [];
after(async () => {
  for (const end of undo.reverse()) await Promise.resolve(end()).catch(() => {});
});

const SERVERS = ["older", "modern", "older-web", "modern-web"];
const folder = await mkdtemp(path.join(tmpdir(), "bct-"));
undo.push(() => rm(folder, { recursive: true, force: true }));
const logOf = (id) => path.join(folder, `${id}.log`);

/** An entry for one that is started here, and reached over HTTP. */
async function overHttp(id, generation) {
  const server = start("node", [TALK], { env: { ...process.env, TALK: generation, TALK_HTTP: "true", TALK_LOG: logOf(id) } });
  undo.push(() => server.end());
  const url = await until(`${id} says where it is`, () => /^http:.*$/m.exec(server.output)?.[0]);
  return { id, type: "mcp", server_specific_config: { url } };
}

let made;
function setting() {
  made ??= (async () => {
    const gateway = await startGateway(
      [
        nodeServer("older", TALK, [], { env: { TALK: "older", TALK_LOG: logOf("older") } }),
        nodeServer("modern", TALK, [], { env: { TALK: "modern", TALK_LOG: logOf("modern") } }),
        await overHttp("older-web", "older"),
        await overHttp("modern-web", "modern"),
        nodeServer("every", path.join(PACKAGES, "server-everything/dist/index.js"), ["stdio"]),
      ],
      [all, none],
    );
    undo.push(() => gateway.close());
    return gateway;
  })();
  return made;
}

const ANSWERS = {
  "elicitation/create": () => ({ action: "accept", content: { sure: true } }),
  "sampling/createMessage": () => ({ role: "assistant", model: "a-model", content: { type: "text", text: "word" } }),
  "roots/list": () => ({ roots: [{ uri: ROOT }] }),
};
const OFFERS = { elicitation: { form: {} }, sampling: {}, roots: {} };

/** Clients of both generations that answer everything: `[[generation, client, logs]]`. */
async function clients(gateway) {
  const headers = { Authorization: `Bearer ${all.key}` };
  const logs = { older: [], modern: [] };
  const older = new OlderSdk({ name: "older", version: "1" }, { capabilities: OFFERS });
  for (const schema of [ElicitRequestSchema, CreateMessageRequestSchema, ListRootsRequestSchema]) {
    older.setRequestHandler(schema, ({ method }) => ANSWERS[method]());
  }
  older.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logs.older.push(params));
  await older.connect(new OlderHttp(new URL(gateway.url), { requestInit: { headers } }));
  const modern = new ModernSdk({ name: "modern", version: "1" }, { capabilities: OFFERS, versionNegotiation: { mode: { pin: MODERN } } });
  for (const method of Object.keys(ANSWERS)) modern.setRequestHandler(method, () => ANSWERS[method]());
  modern.setNotificationHandler("notifications/message", ({ params }) => void logs.modern.push(params));
  await modern.connect(new ModernHttp(new URL(gateway.url), { requestInit: { headers } }));
  undo.push(() => older.close(), () => modern.close());
  return [["older", older, logs.older], ["modern", modern, logs.modern]];
}

test("a server asks people, models and the client through the gateway, in all four pairs of generations", async () => {
  const gateway = await setting();
  for (const [caller, client] of await clients(gateway)) {
    for (const server of SERVERS) {
      const said = async (tool) => (await client.callTool({ name: `${server}__${tool}`, arguments: {} })).content[0].text;
      const pair = `${caller} caller, ${server} server`;
      assert.equal(await said("confirm"), 'accept: {"sure":true}', pair);
      assert.equal(await said("think"), "a-model: word", pair);
      assert.equal(await said("where"), ROOT, pair);
      assert.deepEqual(JSON.parse(await said("offered")), OFFERS, pair);
    }
  }
});

test("a tool that a server has only for callers that answer it is there for them, and others are offered nothing", async () => {
  const gateway = await setting();
  const [[, older], [, modern]] = await clients(gateway);
  for (const client of [older, modern]) {
    await client.callTool({ name: "every__echo", arguments: { message: "x" } });
    await until("it is listed", async () => (await client.listTools()).tools.some(({ name }) => name === "every__trigger-sampling-request"));
    const { content } = await client.callTool({ name: "every__trigger-sampling-request", arguments: { prompt: "hi" } });
    assert.match(content[0].text, /a-model/);
  }
  for (const plain of [new ModernCaller(gateway.url, all.key), await OlderCaller.open(gateway.url, all.key)]) {
    for (const server of SERVERS) {
      assert.equal(textOf(await plain.call(`${server}__offered`)), "{}");
      // Who offers nothing is not asked: the server hears so, or the caller.
      assert.match(textOf(await plain.call(`${server}__confirm`)), /not support|not offer|does not|missing|capabilit/i);
    }
  }
});

test("a server's log comes with the call that it is about, from the level on that its caller wants", async () => {
  const gateway = await setting();
  const older = await OlderCaller.open(gateway.url, all.key);
  const quiet = await OlderCaller.open(gateway.url, all.key);
  const modern = new ModernCaller(gateway.url, all.key);
  assert.deepEqual((await older.ask("logging/setLevel", { level: "warning" })).result, {});
  assert.deepEqual((await quiet.ask("logging/setLevel", { level: "emergency" })).result, {});
  assert.equal((await older.ask("logging/setLevel", { level: "loud" })).error.data.code, "VALIDATION_ERROR");
  for (const server of SERVERS) {
    const told = async (caller, meta) => {
      const lines = [];
      await caller.call(`${server}__tell`, {}, meta, ({ method, params }) => method === "notifications/message" && lines.push(`${params.level}: ${params.data}`));
      return lines;
    };
    assert.deepEqual(await told(older), ["warning: odd", "error: bad"], server);
    assert.deepEqual(await told(quiet), [], server);
    assert.deepEqual(await told(modern, { "io.modelcontextprotocol/logLevel": "error" }), ["error: bad"], server);
    assert.deepEqual(await told(modern), [], server);
  }
});

test("progress comes to callers of both generations under their own tokens, and what they cancel is cancelled at its server", async () => {
  const gateway = await setting();
  const callers = [["older", await OlderCaller.open(gateway.url, all.key)], ["modern", new ModernCaller(gateway.url, all.key)]];
  for (const server of SERVERS) {
    for (const [generation, caller] of callers) {
      const pair = `${generation} caller, ${server} server`;
      const steps = [];
      const answer = await caller.call(`${server}__work`, {}, { progressToken: `t ${pair}` }, ({ params }) => params && steps.push(params));
      assert.equal(textOf(answer), "worked", pair);
      assert.deepEqual(steps, [1, 2, 3].map((progress) => ({ progressToken: `t ${pair}`, progress, total: 3 })), pair);
      const seen = (what) => entries(logOf(server)).filter((entry) => entry[what]).length;
      const before = seen("cancelled");
      const waits = seen("waits");
      const call = caller.start("tools/call", { name: `${server}__wait`, arguments: {} });
      call.answer.catch(() => {});
      await until("it is under way", () => seen("waits") > waits);
      assert.equal(seen("cancelled"), before, pair);
      if (generation === "older") await caller.tell("notifications/cancelled", { requestId: call.id });
      else call.abort();
      await until(`it is cancelled (${pair})`, () => seen("cancelled") === before + 1);
    }
  }
});

test("arguments that a newer server over HTTP wants in headers too are there, whatever is in them", async () => {
  const gateway = await setting();
  const caller = new ModernCaller(gateway.url, all.key);
  for (const given of [{ region: "north", times: 7 }, { region: " \u00fcber\nall " }, { region: "=?base64?eA==?=" }, { times: -1 }, {}]) {
    for (const server of ["modern", "modern-web"]) {
      assert.deepEqual(JSON.parse(textOf(await caller.call(`${server}__choose`, given))), given, server);
    }
  }
});

test("a call that waits for its caller's answer can be cancelled, is nobody else's, and is answered once", async () => {
  const gateway = await setting();
  const modern = new ModernCaller(gateway.url, all.key);
  const meta = { "io.modelcontextprotocol/clientCapabilities": OFFERS };
  const asked = (await modern.call("older__confirm", {}, meta)).result;
  assert.equal(asked.resultType, "input_required");
  const [[name, request]] = Object.entries(asked.inputRequests);
  assert.equal(request.method, "elicitation/create");
  assert.equal(request.params.message, "Do it?");
  const back = (tool, more) => modern.ask("tools/call", { name: tool, arguments: {}, requestState: asked.requestState, inputResponses: { [name]: { action: "decline" } }, _meta: meta, ...more });
  // Another call's state is none.
  assert.equal((await back("older__think")).error.data.code, "VALIDATION_ERROR");
  assert.equal((await back("older__confirm", { arguments: { x: 1 } })).error.data.code, "VALIDATION_ERROR");
  assert.equal(textOf(await back("older__confirm")), "decline: null");
  assert.equal((await back("older__confirm")).error.data.code, "VALIDATION_ERROR");
  // An older caller that is asked and cancels the call: it is over, and what it was asked is taken back.
  const older = await OlderCaller.open(gateway.url, all.key, OFFERS);
  const heard = [];
  const call = older.start("tools/call", { name: "older__confirm", arguments: {} }, (message) => heard.push(message));
  await until("it is asked", () => heard.some(({ method }) => method === "elicitation/create"));
  await older.tell("notifications/cancelled", { requestId: call.id });
  assert.match(textOf((await call.answer).messages.at(-1)), /cancelled/);
  assert.ok(heard.some(({ method, params }) => method === "notifications/cancelled" && params.requestId === heard[0].id));
});

test("what a server asks while two callers share it is nobody's, and it is told why", async () => {
  const gateway = await setting();
  const [first, second] = [await OlderCaller.open(gateway.url, all.key, OFFERS), await OlderCaller.open(gateway.url, all.key, OFFERS)];
  const heard = [];
  const waiting = first.start("tools/call", { name: "older__confirm", arguments: {} }, (message) => heard.push(message));
  await until("the first is asked", () => heard.length > 0);
  assert.match(textOf(await second.call("older__confirm")), /cannot know who is asked.*pool\.isolation/);
  await first.answer(heard[0].id, ANSWERS["elicitation/create"]());
  assert.equal(textOf((await waiting.answer).messages.at(-1)), 'accept: {"sure":true}');
});

test("callers of both generations follow resources and lists of servers of both", async () => {
  const gateway = await setting();
  for (const server of SERVERS) {
    const uri = `gw+${server}:talk:news`;
    const modern = new ModernCaller(gateway.url, all.key);
    const older = await OlderCaller.open(gateway.url, all.key);
    const [told, heard] = [[], []];
    const stream = older.listen((message) => told.push(message));
    assert.deepEqual((await older.ask("resources/subscribe", { uri })).result, {});
    const wanted = { resourceSubscriptions: [uri, "talk:nothing", "file:///a/../b"], toolsListChanged: true };
    const listening = modern.start("subscriptions/listen", { notifications: wanted }, (message) => heard.push(message));
    listening.answer.catch(() => {});
    await until("it is acknowledged", () => heard.length === 1);
    assert.deepEqual(heard[0].params.notifications, { toolsListChanged: true, resourceSubscriptions: [uri] });
    const updates = (list) => list.filter(({ method }) => method === "notifications/resources/updated");
    // The server hears of it in its own time.
    await until("both are told", async () => {
      await modern.call(`${server}__publish`);
      return until("they are", () => updates(told).length > 0 && updates(heard).length > 0, 1_000).catch(() => false);
    });
    assert.deepEqual(updates(told)[0].params, { uri });
    assert.deepEqual(updates(heard)[0].params, { uri, _meta: { "io.modelcontextprotocol/subscriptionId": listening.id } });
    // Whoever takes it back is told no more, and the others are.
    await older.ask("resources/unsubscribe", { uri });
    const [before, count] = [updates(told).length, updates(heard).length];
    await modern.call(`${server}__publish`);
    await until("the other is told", () => updates(heard).length > count);
    await modern.call(`${server}__grow`);
    await until("the list is another", () => [told, heard].every((list) => list.some(({ method }) => method === "notifications/tools/list_changed")));
    // What comes later on the same stream is there, so whatever was sent before is.
    assert.equal(updates(told).length, before);
    listening.abort();
    stream.close();
  }
});

test("a resource that is not there, or not for a key, cannot be followed", async () => {
  const gateway = await setting();
  const older = await OlderCaller.open(gateway.url, none.key);
  const refused = (await older.ask("resources/subscribe", { uri: "gw+older:talk:news" })).error;
  assert.equal(refused.data.code, "TOOL_NOT_SUPPORTED");
  const plain = await OlderCaller.open(gateway.url, all.key);
  assert.equal((await plain.ask("resources/subscribe", { uri: "talk:%2e" })).error.data.code, "VALIDATION_ERROR");
});
