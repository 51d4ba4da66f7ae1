// An MCP server on the official SDK of either generation (TALK=older, or modern) whose tools speak to their caller: they ask
// people (`confirm`), models (`think`) and the client (`where`), and write a log (`tell`). Its resource `talk:news` changes with
// each call of `publish`. TALK_LOG: a file that gets what it hears, a JSON line each.
import { appendFileSync } from "node:fs";

const log = (entry) => process.env.TALK_LOG && appendFileSync(process.env.TALK_LOG, `${JSON.stringify({ pid: process.pid, ...entry })}\n`);
const text = (value) => ({ content: [{ type: "text", text: value }] });
const FORM = { message: "Do it?", requestedSchema: { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"] } };
const PROMPT = { messages: [{ role: "user", content: { type: "text", text: "A word, please." } }], maxTokens: 10 };
const confirmed = (answer) => text(`${answer.action}: ${JSON.stringify(answer.content ?? null)}`);
const thought = (answer) => text(`${answer.model}: ${[answer.content].flat()[0].text}`);
const seen = (answer) => text(answer.roots.map(({ uri }) => uri).join(" "));
const LINES = [["debug", "small"], ["warning", "odd"], ["error", "bad"]];
const capabilities = { logging: {}, resources: { subscribe: true, listChanged: true }, tools: { listChanged: true } };
const news = (published) => ({ contents: [{ uri: "talk:news", text: `news ${published}` }] });
let published = 0;
log({ started: true });

async function older() {
  const { McpServer } = await import("@modelcontextprotocol/sdk/server/mcp.js");
  const { StdioServerTransport } = await import("@modelcontextprotocol/sdk/server/stdio.js");
  const { SubscribeRequestSchema, UnsubscribeRequestSchema } = await import("@modelcontextprotocol/sdk/types.js");
  const server = new McpServer({ name: "talk", version: "1" }, { capabilities });
  server.registerTool("confirm", {}, async () => confirmed(await server.server.elicitInput(FORM)));
  server.registerTool("think", {}, async () => thought(await server.server.createMessage(PROMPT)));
  server.registerTool("where", {}, async () => seen(await server.server.listRoots()));
  server.registerTool("offered", {}, () => text(JSON.stringify(server.server.getClientCapabilities())));
  server.registerTool("tell", {}, async () => {
    for (const [level, data] of LINES) await server.server.sendLoggingMessage({ level, data });
    return text("told");
  });
  server.registerResource("news", "talk:news", {}, () => news(published));
  server.server.setRequestHandler(SubscribeRequestSchema, ({ params }) => (log({ subscribed: params.uri }), {}));
  server.server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => (log({ unsubscribed: params.uri }), {}));
  server.registerTool("publish", {}, async () => {
    published++;
    await server.server.sendResourceUpdated({ uri: "talk:news" });
    return text(`published ${published}`);
  });
  server.registerTool("grow", {}, () => {
    server.registerTool(`grown-${++published}`, {}, () => text("grown"));
    return text("grown");
  });
  await server.connect(new StdioServerTransport());
}

async function modern() {
  const { McpServer, inputRequired, inputResponse } = await import("@modelcontextprotocol/server");
  const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
  serveStdio(
    () => {
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
      server.registerResource("news", "talk:news", {}, () => news(published));
      server.registerTool("publish", {}, async () => {
        published++;
        await server.server.sendResourceUpdated({ uri: "talk:news" });
        return text(`published ${published}`);
      });
      server.registerTool("grow", {}, () => {
        server.registerTool(`grown-${++published}`, {}, () => text("grown"));
        return text("grown");
      });
      return server;
    },
    { legacy: "reject" },
  );
}

await (process.env.TALK === "older" ? older() : modern());
