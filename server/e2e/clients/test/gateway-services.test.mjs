// The gateway's connectors to services without MCP, before doubles that others' clients have proved, and before documents
// that nobody here wrote.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { WebClient } from "@slack/web-api";
import { createCloudClient } from "jira.js";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { MODERN, ModernCaller, makeKey, post, startGateway } from "../lib/gateway.mjs";
import { startJira, startService, startSlack } from "../lib/services.mjs";

const all = makeKey("all");
const made = (name) => `e2e${Buffer.from(name.padEnd(24, "x")).toString("hex").slice(0, 48)}`;
const TOKENS = { jira: made("jira"), bot: made("bot"), user: made("user"), search: made("search") };
const ENV = { JIRA_USER: "agent@example.org", JIRA_TOKEN: TOKENS.jira, SLACK_BOT: TOKENS.bot, SLACK_USER: TOKENS.user, SEARCH_KEY: TOKENS.search };
const undo = [];
after(async () => {
  for (const end of undo.reverse()) await Promise.resolve(end()).catch(() => {});
});

async function gatewayOf(servers) {
  const gateway = await startGateway(servers, [all], ENV);
  undo.push(() => gateway.close());
  return new ModernCaller(gateway.url, all.key);
}

const structured = (answer) => {
  assert.ok(answer.result, JSON.stringify(answer.error));
  assert.deepEqual(JSON.parse(answer.result.content[0].text), answer.result.structuredContent);
  return answer.result.structuredContent;
};

test("Jira: what jira.js does to the double, the gateway's tools do, in both versions", async () => {
  const cloud = await startJira({ token: TOKENS.jira });
  const center = await startJira({ token: TOKENS.jira, cloud: false });
  undo.push(() => cloud.close(), () => center.close());
  const jira = createCloudClient({ host: cloud.url, auth: { type: "basic", email: "agent@example.org", apiToken: TOKENS.jira } });
  const first = await jira.issues.createIssue({ fields: { project: { key: "SHOP" }, summary: "by jira.js", issuetype: { name: "Task" }, description: { type: "doc", version: 1, content: [] } } });
  assert.equal(first.key, "SHOP-1");
  const found = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({ jql: "project = SHOP", maxResults: 5, fields: ["summary"] });
  assert.equal(found.issues[0].fields.summary, "by jira.js");
  assert.equal((await jira.issues.getIssue({ issueIdOrKey: "SHOP-1" })).fields.status.name, "To Do");
  const entry = (id, url, more) => ({
    id, type: "jira", server_specific_config: { instanceUrl: url, ...more }, authentication: { method: "basic_auth", usernameRef: "env:JIRA_USER", passwordRef: "env:JIRA_TOKEN" },
  });
  const wrong = { ...entry("wrong", cloud.url), authentication: { method: "bearer_token", tokenRef: "env:SLACK_BOT" } };
  const caller = await gatewayOf([entry("jira", cloud.url), entry("center", center.url, { apiVersion: "2" }), entry("misfit", cloud.url, { apiVersion: "2" }), wrong]);
  for (const [id, site] of [["jira", cloud], ["center", center]]) {
    const created = structured(await caller.call(`${id}__create_issue`, { project_key: "SHOP", summary: `by ${id}`, description: "one\ntwo\n\nthree", labels: ["a"] }));
    const key = id === "jira" ? "SHOP-2" : "SHOP-1";
    assert.deepEqual(created, { key, url: `${site.url}/browse/${key}` });
    const sent = site.asked.at(-1);
    assert.equal(sent.path, `/rest/api/${id === "jira" ? 3 : 2}/issue`);
    if (id === "jira") {
      assert.deepEqual(sent.given.fields.description.content.map(({ content }) => content.map(({ type, text }) => text ?? type)), [["one", "hardBreak", "two"], ["three"]]);
    } else {
      assert.equal(sent.given.fields.description, "one\ntwo\n\nthree");
    }
    const details = structured(await caller.call(`${id}__get_issue_details`, { issue_key: key }));
    assert.deepEqual([details.summary, details.status, details.type, details.labels], [`by ${id}`, "To Do", "Task", ["a"]]);
    assert.equal(details.description, id === "jira" ? "one\ntwo\nthree" : "as text");
    await caller.call(`${id}__create_issue`, { project_key: "SHOP", summary: "another" });
    const page = structured(await caller.call(`${id}__search_issues`, { jql: "project = SHOP", max_results: 1 }));
    assert.equal(page.issues.length, 1);
    const next = structured(await caller.call(`${id}__search_issues`, { jql: "project = SHOP", max_results: 50, page: page.next_page }));
    assert.ok(next.issues.length >= 1 && !next.issues.some((issue) => issue.key === page.issues[0].key));
    assert.equal(next.next_page, undefined);
  }
  const refused = async (name, given) => (await caller.call(name, given)).error;
  assert.equal((await refused("jira__create_issue", { project_key: "NONE", summary: "x" })).data.code, "MCP_CLIENT_ERROR");
  assert.match((await refused("jira__create_issue", { project_key: "NONE", summary: "x" })).message, /valid project is required/);
  assert.match((await refused("jira__search_issues", { jql: "nonsense" })).message, /nonsense/);
  assert.equal((await refused("jira__create_issue", { summary: "x" })).data.code, "VALIDATION_ERROR");
  assert.equal((await refused("wrong__search_issues", { jql: "a = b" })).data.code, "MCP_AUTHENTICATION_FAILURE");
  const misfit = await refused("misfit__search_issues", { jql: "project = SHOP" });
  assert.equal(misfit.data.code, "CONFIGURATION_ERROR");
  assert.match(misfit.message, /write `apiVersion: "3"`/);
  // A key that would be another address stays a part of this one.
  await caller.call("jira__get_issue_details", { issue_key: "../../../admin?x=1" });
  assert.match(cloud.asked.at(-1).path, /^\/rest\/api\/3\/issue\/[^/]+$/);
});

test("Slack: what @slack/web-api does to the double, the gateway's tools do; 200 with ok false is an error", async () => {
  const slack = await startSlack(TOKENS);
  undo.push(() => slack.close());
  const client = new WebClient(TOKENS.user, { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true });
  assert.equal((await client.chat.postMessage({ channel: "C0GENERAL", text: "from their client" })).ok, true);
  assert.equal((await client.search.messages({ query: "their" })).messages.total, 1);
  await assert.rejects(client.chat.postMessage({ channel: "nowhere", text: "x" }), /channel_not_found/);
  const entry = (id, token) => ({ id, type: "slack", server_specific_config: { instanceUrl: `${slack.url}/api/` }, authentication: { method: "bearer_token", tokenRef: `env:${token}` } });
  const caller = await gatewayOf([entry("bot", "SLACK_BOT"), entry("user", "SLACK_USER"), entry("nobody", "JIRA_TOKEN")]);
  const sent = structured(await caller.call("bot__send_message", { channel: "U0ANN", text: "from the gateway" }));
  assert.equal(sent.channel, "U0ANN");
  const reply = structured(await caller.call("bot__send_message", { channel: "C0GENERAL", text: "in the thread", thread_ts: sent.ts }));
  assert.equal(slack.asked.at(-1).given.thread_ts, sent.ts);
  assert.notEqual(reply.ts, sent.ts);
  const found = structured(await caller.call("user__search_messages", { query: "the gateway" }));
  assert.deepEqual(found.messages.map(({ text, channel_name }) => [text, channel_name]), [["from the gateway", "general"]]);
  const error = async (name, given) => (await caller.call(name, given)).error;
  const bot = await error("bot__search_messages", { query: "x" });
  assert.equal(bot.data.code, "MCP_AUTHENTICATION_FAILURE");
  assert.match(bot.message, /user's token \(xoxp-\)/);
  assert.equal((await error("nobody__send_message", { channel: "C0", text: "x" })).data.code, "MCP_AUTHENTICATION_FAILURE");
  assert.match((await error("bot__send_message", { channel: "nowhere", text: "x" })).message, /channel_not_found/);
  const busy = await error("bot__send_message", { channel: "C0BUSY", text: "x" });
  assert.deepEqual([busy.data.code, busy.data.retryAfterSeconds, busy.data.retryable], ["MCP_RATE_LIMIT_EXCEEDED", 7, true]);
});

test("a web search of any shape gives titles, links and snippets, and a key goes where it is to go", async () => {
  const hits = [1, 2, 3].map((i) => ({ document: { heading: `Title ${i}`, address: `https://example.org/${i}` }, excerpt: `words ${i}` }));
  const search = await startService(({ query }) => (query.get("api_key") === TOKENS.search ? { json: { hits } } : { status: 403, json: { error: { message: "no key" } } }));
  undo.push(() => search.close());
  const specific = { url: `${search.url}/api?lang=en`, queryParam: "words", results: "/hits", title: "/document/heading", link: "/document/address", snippet: "/excerpt" };
  const authentication = { method: "api_key", queryParamName: "api_key", keyRef: "env:SEARCH_KEY" };
  const caller = await gatewayOf([
    { id: "web", type: "web_search", server_specific_config: specific, authentication },
    { id: "locked", type: "web_search", server_specific_config: specific },
  ]);
  const { results } = structured(await caller.call("web__perform_search", { query: "a&b=c #d", count: 2 }));
  assert.deepEqual(results, [1, 2].map((i) => ({ title: `Title ${i}`, link: `https://example.org/${i}`, snippet: `words ${i}` })));
  const { query } = search.asked.at(-1);
  assert.deepEqual([query.get("words"), query.get("lang")], ["a&b=c #d", "en"]);
  const { error } = await caller.call("locked__perform_search", { query: "x" });
  assert.equal(error.data.code, "MCP_AUTHENTICATION_FAILURE");
  assert.match(error.message, /no key/);
});

test("each operation of ReadMe's examples is a tool, or the log says why not; a call goes where its document says", async () => {
  const root = fileURLToPath(new URL("../node_modules/@readme/oas-examples", import.meta.url));
  const files = ["3.0", "3.1"].flatMap((version) => readdirSync(path.join(root, version, "json")).filter((name) => name.endsWith(".json")).map((name) => path.join(root, version, "json", name)));
  assert.ok(files.length > 40);
  const methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"];
  const echo = await startService(({ method, path: at, query, given, headers }) => ({ json: { method, at, query: [...query], given, cookie: headers.cookie, x: headers["x-trace"] } }));
  undo.push(() => echo.close());
  const gateway = await startGateway(
    files.map((document, i) => ({ id: `d${i}`, type: "openapi", server_specific_config: { document, url: echo.url, methods } })),
    [all],
    {},
    ["--log-level", "debug"],
  );
  undo.push(() => gateway.close());
  const caller = new ModernCaller(gateway.url, all.key);
  const listed = [];
  await until("all documents are read", async () => {
    listed.length = 0;
    for (let cursor; ; ) {
      const { result } = await caller.ask("tools/list", cursor ? { cursor } : {});
      listed.push(...result.tools);
      cursor = result.nextCursor;
      if (!cursor) break;
    }
    return gateway.log().split("\n").filter((line) => / has \d+ tools; \d+ operations are none/.test(line)).length >= files.length;
  }, 90_000);
  let operations = 0;
  files.forEach((file, i) => {
    const { paths = {} } = JSON.parse(readFileSync(file, "utf8"));
    // A path that stands elsewhere has its operations there.
    if (Object.values(paths).some((item) => item.$ref)) return;
    const wanted = Object.entries(paths).filter(([at]) => at.startsWith("/")).flatMap(([, item]) => methods.filter((method) => item[method.toLowerCase()]));
    const tools = listed.filter(({ name }) => name.startsWith(`d${i}__`));
    const none = gateway.log().split("\n").filter((line) => line.includes(` of d${i} is no tool: `));
    operations += wanted.length;
    assert.equal(tools.length + none.length, wanted.length, `${file}: ${tools.length} tools, ${none.length} reasons`);
  });
  console.log(`${files.length} documents, ${operations} operations, ${listed.length} tools`);
  assert.ok(listed.length > operations * 0.8);
  const pet = files.findIndex((file) => file.endsWith("3.0/json/petstore.json"));
  const by = (name) => listed.find((tool) => tool.name === `d${pet}__${name}`);
  assert.equal(by("getPetById").annotations.readOnlyHint, true);
  assert.equal(by("deletePet").annotations.destructiveHint, true);
  const one = structured(await caller.call(`d${pet}__getPetById`, { petId: 7 }));
  assert.deepEqual([one.method, one.at], ["GET", "/pet/7"]);
  const some = structured(await caller.call(`d${pet}__findPetsByStatus`, { status: ["sold", "pending"] }));
  assert.deepEqual(some.query, [["status", "sold"], ["status", "pending"]]);
  const added = structured(await caller.call(`d${pet}__addPet`, { body: { name: "a", photoUrls: ["b"] } }));
  assert.deepEqual([added.method, added.at, added.given], ["POST", "/pet", { name: "a", photoUrls: ["b"] }]);
  assert.equal((await caller.call(`d${pet}__getPetById`, {})).error.data.code, "VALIDATION_ERROR");
  assert.equal((await caller.call(`d${pet}__getPetById`, { petId: "x" })).error.data.code, "VALIDATION_ERROR");
});

/** An MCP server over HTTP of either generation, which tells a tool's caller what `_meta` it got. */
function answerMcp(modern, { id, method, params }) {
  if (id === undefined) return { status: 202, text: "" };
  const results = {
    ...(modern ? { "server/discover": { supportedVersions: [MODERN], capabilities: { tools: {} }, resultType: "complete" } } : {}),
    initialize: { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: { name: "double", version: "1" } },
    "tools/list": { tools: [{ name: "meta", inputSchema: { type: "object" } }] },
    "tools/call": { content: [], structuredContent: params._meta ?? {} },
  };
  const result = results[method];
  return { json: { jsonrpc: "2.0", id, ...(result ? { result } : { error: { code: -32601, message: "Method not found" } }) } };
}

test("a request's id and trace go on to every kind of server over HTTP, and a document's own header of that name stays", async () => {
  const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const parameter = (name) => ({ name, in: "header", schema: { type: "string" } });
  const document = {
    openapi: "3.0.3",
    info: { title: "t", version: "1" },
    paths: { "/own": { get: { operationId: "own", parameters: [parameter("x-request-id")], responses: { 200: { description: "ok" } } } } },
  };
  const service = await startService(({ path: at, given }) => {
    if (at.startsWith("/mcp/")) return answerMcp(at === "/mcp/modern", given);
    if (at === "/document.json") return { json: document };
    return { json: { ok: true, ts: "1.0", channel: "C0", issues: [], hits: [] } };
  });
  undo.push(() => service.close());
  const server = (id, type, config) => ({ id, type, server_specific_config: config });
  const gateway = await startGateway(
    [
      server("older", "mcp", { url: `${service.url}/mcp/older` }),
      server("modern", "mcp", { url: `${service.url}/mcp/modern` }),
      server("fixed", "mcp", { url: `${service.url}/mcp/fixed`, headers: { "X-Request-Id": "of-the-entry" } }),
      { ...server("jira", "jira", { instanceUrl: service.url }), authentication: { method: "bearer_token", tokenRef: "env:JIRA_TOKEN" } },
      { ...server("slack", "slack", { instanceUrl: `${service.url}/api/` }), authentication: { method: "bearer_token", tokenRef: "env:SLACK_BOT" } },
      server("web", "web_search", { url: `${service.url}/search`, results: "/hits" }),
      server("open", "openapi", { document: `${service.url}/document.json`, url: service.url }),
    ],
    [all],
    ENV,
  );
  undo.push(() => gateway.close());
  const calls = [
    ["older", "meta", {}],
    ["modern", "meta", {}],
    ["jira", "search_issues", { jql: "project = SHOP" }],
    ["slack", "send_message", { channel: "C0", text: "x" }],
    ["web", "perform_search", { query: "x" }],
    ["open", "own", {}],
  ];
  const headers = (id) => ({ "x-request-id": id, traceparent: trace });
  // Of an MCP server the call: its list may be asked for, and its stream opened, at any time.
  const seen = () => service.asked.findLast(({ path: at, given }) => !at.startsWith("/mcp/") || given?.method === "tools/call").headers;
  for (const [id, tool, given] of calls) {
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: `${id}__${tool}`, arguments: given } };
    const mcp = await post(gateway.url, all.key, message, headers(`mcp-${id}`)).answer;
    assert.ok(mcp.messages[0].result, mcp.text);
    assert.equal(mcp.headers["x-request-id"], `mcp-${id}`);
    assert.deepEqual([seen()["x-request-id"], seen().traceparent], [`mcp-${id}`, trace]);
    const chat = { server_id: id, tool_name: tool, tool_input: given };
    const rest = await post(new URL("/api/v1/mcp/chat", gateway.url), all.key, chat, headers(`rest-${id}`)).answer;
    assert.equal(rest.status, 200, rest.text);
    assert.deepEqual([seen()["x-request-id"], seen().traceparent], [`rest-${id}`, trace]);
    if (tool === "meta") {
      const { structuredContent: meta } = rest.messages[0].tool_output;
      assert.deepEqual([meta["X-Request-ID"], meta.traceparent], [`rest-${id}`, trace]);
    }
  }
  const caller = new ModernCaller(gateway.url, all.key);
  // Where the caller named none: one that is made, and no trace.
  await caller.call("web__perform_search", { query: "x" });
  assert.match(seen()["x-request-id"], /^[0-9a-f-]{36}$/);
  assert.equal(seen().traceparent, undefined);
  await caller.call("open__own", { "x-request-id": "of-the-caller" });
  assert.equal(seen()["x-request-id"], "of-the-caller");
  await caller.call("fixed__meta");
  assert.equal(seen()["x-request-id"], "of-the-entry");
  // What is no trace is not passed on.
  await post(gateway.url, all.key, { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "older__meta", _meta: { traceparent: "x\r\ny: z" } } }).answer;
  assert.equal(seen().traceparent, undefined);
});
