// An MCP server on the official SDK with prompts and resources. It is as careless with addresses as some are: it undoes
// encodings and steps of a path before it looks. Its tool `add` makes a prompt and a resource more.
import { appendFileSync } from "node:fs";
import path from "node:path";
import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";

const FILES = { "/pub/notes.txt": "the notes", "/secret/key": "the secret" };
const server = new McpServer({ name: "shelf", version: "1" });
if (process.env.SHELF_LOG) appendFileSync(process.env.SHELF_LOG, `${JSON.stringify({ started: true })}\n`);

function read(uri) {
  let plain = uri.pathname;
  for (let i = 0; i < 2; i++) plain = decodeURIComponent(plain);
  const text = FILES[path.posix.normalize(plain.replaceAll("\\", "/"))];
  if (text === undefined) throw new Error(`there is no ${uri.href}`);
  return { contents: [{ uri: uri.href, text }] };
}

for (const file of Object.keys(FILES)) server.registerResource(file, `file://${file}`, {}, read);
server.registerResource("any file", new ResourceTemplate("file:///{+path}", { list: undefined }), {}, read);
server.registerPrompt("greet", { description: "Greets." }, () => ({ messages: [{ role: "user", content: { type: "text", text: "Hello." } }] }));
let added = 0;
server.registerTool("add", { description: "Makes more of it." }, () => {
  const name = `more-${++added}`;
  server.registerPrompt(name, {}, () => ({ messages: [] }));
  server.registerResource(name, `shelf:${name}`, {}, (uri) => ({ contents: [{ uri: uri.href, text: name }] }));
  return { content: [{ type: "text", text: name }] };
});
await server.connect(new StdioServerTransport());
