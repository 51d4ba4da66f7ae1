// An MCP server on the official SDK of either generation (TALK=older, or modern) whose tools speak to their caller: they ask
// people (`confirm`), models (`think`) and the client (`where`), write a log (`tell`), report progress (`work`), and work until
// nobody wants the answer any more (`wait`). Its resource `talk:news` changes with each call of `publish`, its list of tools with
// each of `grow`. Over stdio; or with TALK_HTTP over Streamable HTTP, older ones with sessions, newer ones without anything that
// is kept between requests: then the first line that it prints is its address. TALK_LOG: a file that gets what it hears, a JSON
// line each.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import http from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const { TALK, TALK_HTTP, TALK_LOG } = process.env;
const log = (entry) => TALK_LOG && appendFileSync(TALK_LOG, `${JSON.stringify({ pid: process.pid, ...entry })}\n`);
const text = (value) => ({ content: [{ type: "text", text: value }] });
const FORM = { message: "Do it?", requestedSchema: { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"] } };
const PROMPT = { messages: [{ role: "user", content: { type: "text", text: "A word, please." } }], maxTokens: 10 };
const confirmed = (answer) => text(`${answer.action}: ${JSON.stringify(answer.content ?? null)}`);
const thought = (answer) => text(`${answer.model}: ${[answer.content].flat()[0].text}`);
const seen = (answer) => text(answer.roots.map(({ uri }) => uri).join(" "));
const LINES = [["debug", "small"], ["warning", "odd"], ["error", "bad"]];
const STEPS = 3;
const capabilities = { logging: {}, resources: { subscribe: true, listChanged: true }, tools: { listChanged: true } };
const news = () => ({ contents: [{ uri: "talk:news", text: `news ${published}` }] });
let published = 0;
log({ started: true });

/** Listens on a free port, and says where. */
function serve(answer) {
  const server = http.createServer((request, response) => void answer(request, response).catch((error) => (console.error(error), response.destroy())));
  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/mcp`));
}

/** @param notify tells the caller */
async function worked(token, notify) {
  for (let progress = 1; progress <= STEPS && token !== undefined; progress++) {
    await notify({ method: "notifications/progress", params: { progressToken: token, progress, total: STEPS } });
  }
  return text("worked");
}

function waited(signal) {
  log({ waits: true });
  return new Promise((resolve) => signal.addEventListener("abort", () => (log({ cancelled: true }), resolve(text("")))));
}

async function older() {
  const { McpServer } = await import("@modelcontextprotocol/sdk/server/mcp.js");
  const { StdioServerTransport } = await import("@modelcontextprotocol/sdk/server/stdio.js");
  const { StreamableHTTPServerTransport } = await import("@modelcontextprotocol/sdk/server/streamableHttp.js");
  const { CreateMessageResultSchema, ElicitResultSchema, ListRootsResultSchema, SubscribeRequestSchema, UnsubscribeRequestSchema } = await import("@modelcontextprotocol/sdk/types.js");
  const open = new Set();
  const grown = (server, name) => server.registerTool(name, {}, () => text("grown"));
  function make() {
    const server = new McpServer({ name: "talk", version: "1" }, { capabilities });
    // Over HTTP a question belongs to the stream of its call.
    const asking = (name, method, params, schema, plain, used) =>
      server.registerTool(name, {}, async (extra) => used(await (TALK_HTTP ? extra.sendRequest({ method, params }, schema) : plain())));
    asking("confirm", "elicitation/create", FORM, ElicitResultSchema, () => server.server.elicitInput(FORM), confirmed);
    asking("think", "sampling/createMessage", PROMPT, CreateMessageResultSchema, () => server.server.createMessage(PROMPT), thought);
    asking("where", "roots/list", {}, ListRootsResultSchema, () => server.server.listRoots(), seen);
    server.registerTool("offered", {}, () => text(JSON.stringify(server.server.getClientCapabilities())));
    server.registerTool("tell", {}, async (extra) => {
      for (const [level, data] of LINES) {
        await (TALK_HTTP ? extra.sendNotification({ method: "notifications/message", params: { level, data } }) : server.server.sendLoggingMessage({ level, data }));
      }
      return text("told");
    });
    server.registerTool("work", {}, (extra) => worked(extra._meta?.progressToken, extra.sendNotification));
    server.registerTool("wait", {}, (extra) => waited(extra.signal));
    server.registerResource("news", "talk:news", {}, news);
    server.server.setRequestHandler(SubscribeRequestSchema, ({ params }) => (log({ subscribed: params.uri }), {}));
    server.server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => (log({ unsubscribed: params.uri }), {}));
    server.registerTool("publish", {}, async () => {
      published++;
      for (const one of open) await one.server.sendResourceUpdated({ uri: "talk:news" });
      return text(`published ${published}`);
    });
    server.registerTool("grow", {}, () => {
      const name = `grown-${++published}`;
      for (const one of open) grown(one, name);
      return text("grown");
    });
    open.add(server);
    server.server.onclose = () => open.delete(server);
    return server;
  }
  if (!TALK_HTTP) return make().connect(new StdioServerTransport());
  const sessions = new Map();
  serve(async (request, response) => {
    let transport = sessions.get(request.headers["mcp-session-id"]);
    if (!transport) {
      transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: (id) => void sessions.set(id, transport) });
      await make().connect(transport);
    }
    await transport.handleRequest(request, response);
  });
}

async function modern() {
  const { McpServer, createMcpHandler, fromJsonSchema, inputRequired } = await import("@modelcontextprotocol/server");
  const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
  const grown = [];
  const tool = (server, name) => server.registerTool(name, {}, () => text("grown"));
  const region = fromJsonSchema({ type: "object", properties: { region: { type: "string", "x-mcp-header": "Region" }, times: { type: "integer", "x-mcp-header": "Times" } } });
  const stdio = { updated: (server) => server.server.sendResourceUpdated({ uri: "talk:news" }), grew: (server, name) => tool(server, name) };
  const make = (tells) => () => {
    const server = new McpServer({ name: "talk", version: "1" }, { capabilities });
    const asking = (name, request, used) =>
      server.registerTool(name, {}, (ctx) => {
        const answer = ctx.mcpReq.inputResponses?.[name];
        return answer ? used(answer) : inputRequired({ inputRequests: { [name]: request }, requestState: `state of ${name}` });
      });
    asking("confirm", inputRequired.elicit(FORM), confirmed);
    asking("think", inputRequired.createMessage(PROMPT), thought);
    asking("where", inputRequired.listRoots(), seen);
    server.registerTool("offered", {}, (ctx) => text(JSON.stringify(ctx.mcpReq.envelope?.["io.modelcontextprotocol/clientCapabilities"])));
    server.registerTool("tell", {}, async (ctx) => {
      for (const [level, data] of LINES) await ctx.mcpReq.log(level, data);
      return text("told");
    });
    server.registerTool("work", {}, (ctx) => worked(ctx.mcpReq._meta?.progressToken, ctx.mcpReq.notify));
    server.registerTool("wait", {}, (ctx) => waited(ctx.mcpReq.signal));
    // Over HTTP it is answered where the headers say the same alone.
    server.registerTool("choose", { inputSchema: region }, (given) => text(JSON.stringify(given)));
    server.registerResource("news", "talk:news", {}, news);
    server.registerTool("publish", {}, async () => {
      published++;
      await tells.updated(server);
      return text(`published ${published}`);
    });
    server.registerTool("grow", {}, () => {
      const name = `grown-${++published}`;
      grown.push(name);
      tells.grew(server, name);
      return text("grown");
    });
    for (const name of grown) tool(server, name);
    return server;
  };
  if (!TALK_HTTP) return serveStdio(make(stdio), { legacy: "reject" });
  // All of it goes by requests of its own: what one of them changes, those that listen are told of by the handler.
  const overHttp = createMcpHandler(make({ updated: () => overHttp.notify.resourceUpdated("talk:news"), grew: () => overHttp.notify.toolsChanged() }), { legacy: "reject" });
  serve(async (request, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const { method, url, headers } = request;
    const body = method === "POST" ? { body: Readable.toWeb(request), duplex: "half" } : {};
    const answer = await overHttp.fetch(new Request(new URL(url, "http://127.0.0.1"), { method, headers, signal: gone.signal, ...body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).flushHeaders();
    // A caller who does not want it any more has closed it.
    if (answer.body) await pipeline(Readable.fromWeb(answer.body), response).catch(() => {});
    else response.end();
  });
}

await (TALK === "older" ? older() : modern());
