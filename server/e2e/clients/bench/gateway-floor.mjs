// The least that a gateway on Node can be: messages go between HTTP and one server's stdio, and nothing looks at them but for
// their ids. What a call through it takes is what caller, HTTP and server take by themselves. Arguments: a script and its own.
import { spawn } from "node:child_process";
import http from "node:http";
import { createInterface } from "node:readline";

const child = spawn("node", process.argv.slice(2), { stdio: ["pipe", "pipe", "ignore"] });
const waiting = new Map();
let last = 0;
createInterface({ input: child.stdout }).on("line", (line) => {
  const message = JSON.parse(line);
  const one = waiting.get(message.id);
  waiting.delete(message.id);
  if (!one) return;
  const body = JSON.stringify({ ...message, id: one.id });
  one.response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
});
const server = http.createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    const message = JSON.parse(text);
    if (message.id === undefined) response.writeHead(202).end();
    else waiting.set(++last, { id: message.id, response });
    child.stdin.write(`${JSON.stringify({ ...message, ...(message.id !== undefined && { id: last }) })}\n`);
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
