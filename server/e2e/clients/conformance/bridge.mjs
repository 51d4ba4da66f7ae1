// Streamable HTTP in front of an MCP server on stdio, for the conformance suite, which speaks HTTP only. Messages go through as they
// are, but for their ids. What is HTTP's alone is done here: names in Host and Origin, headers against bodies, status codes.
// Arguments: the server's command. Prints its own address; ends with its input.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import http from "node:http";
import readline from "node:readline";

const MODERN = "2026-07-28";
const SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

const server = spawn(process.argv[2], process.argv.slice(3), { stdio: ["pipe", "pipe", "inherit"] });
const toServer = (message) => server.stdin.write(JSON.stringify(message) + "\n");
/** Requests without an answer: by the id that the server knows, the id that their client knows, and where the answer goes. */
const open = new Map();
let last = 0;

readline.createInterface({ input: server.stdout }).on("line", (line) => {
  const message = JSON.parse(line);
  if (message.method === undefined) {
    const call = open.get(message.id);
    if (call) {
      open.delete(message.id);
      call.answer({ ...message, id: call.id });
    }
    return;
  }
  const meta = message.params?._meta;
  const stream = open.get(meta?.[SUBSCRIPTION]);
  if (stream) {
    stream.tell({ ...message, params: { ...message.params, _meta: { ...meta, [SUBSCRIPTION]: stream.id } } });
    return;
  }
  // One client at a time, and one call at a time where it matters.
  for (const call of open.values()) {
    const token = message.params?.progressToken;
    if (token === undefined || call.token === token) {
      call.tell(message);
      return;
    }
  }
});

function status(error, modern) {
  if (!error || !modern) return 200;
  return error.code === -32601 ? 404 : 400;
}

function send(response, code, message, headers = {}) {
  response.writeHead(code, message === undefined ? headers : { "Content-Type": "application/json", ...headers });
  response.end(message === undefined ? "" : JSON.stringify(message));
}

const refusal = (id, code, message) => ({ jsonrpc: "2.0", id, error: { code, message } });

/** What the headers say otherwise than the body. */
function mismatch({ headers }, { method, params }) {
  const version = params?._meta?.["io.modelcontextprotocol/protocolVersion"];
  const name = { "tools/call": params?.name, "prompts/get": params?.name, "resources/read": params?.uri }[method];
  const fits = (header, meant) => meant === undefined || headers[header] === meant;
  return !fits("mcp-protocol-version", version) || !fits("mcp-method", method) || !fits("mcp-name", name);
}

function post(request, response, message) {
  if (message.method === undefined || message.id === undefined) {
    toServer(message);
    send(response, 202);
    return;
  }
  const modern = request.headers["mcp-protocol-version"] === MODERN || message.params?._meta?.["io.modelcontextprotocol/protocolVersion"] !== undefined;
  if (modern && mismatch(request, message)) {
    send(response, 400, refusal(message.id, -32020, "Header mismatch"));
    return;
  }
  const id = `b${++last}`;
  const event = (json) => `event: message\ndata: ${JSON.stringify(json)}\n\n`;
  const tell = (json) => {
    if (!response.headersSent) response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
    response.write(event(json));
  };
  const answer = (json) => {
    const session = message.method === "initialize" && !json.error ? { "Mcp-Session-Id": randomUUID() } : {};
    if (response.headersSent) response.end(event(json));
    else send(response, status(json.error, modern), json, session);
  };
  open.set(id, { id: message.id, token: message.params?._meta?.progressToken, tell, answer });
  response.on("close", () => {
    if (open.delete(id)) toServer({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
  });
  toServer({ ...message, id });
}

const bridge = http.createServer(async (request, response) => {
  const known = (url) => LOOPBACK.includes(new URL(url).hostname);
  if (!known(`http://${request.headers.host}`) || (request.headers.origin && !known(request.headers.origin))) {
    send(response, 403);
  } else if (request.method === "DELETE") {
    send(response, 204);
  } else if (request.method !== "POST") {
    send(response, 405);
  } else {
    let body = "";
    for await (const chunk of request) body += chunk;
    post(request, response, JSON.parse(body));
  }
});

server.on("exit", (code) => process.exit(code ?? 1));
bridge.listen(0, "127.0.0.1", () => console.log(`http://localhost:${bridge.address().port}/mcp`));
process.stdin.on("end", () => server.stdin.end()).resume();
