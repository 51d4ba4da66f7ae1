// In front of an MCP server over HTTP: adds the API key, which the conformance suite cannot, and changes nothing else.
// Arguments: the server's address; the key in BOARDCAST_CONFORMANCE_KEY. Prints its own address.
import http from "node:http";

const target = new URL(process.argv[2]);
const key = process.env.BOARDCAST_CONFORMANCE_KEY;

const proxy = http.createServer((request, response) => {
  const onward = http.request(
    {
      host: "127.0.0.1",
      port: target.port,
      path: target.pathname,
      method: request.method,
      headers: [...withoutConnection(request.rawHeaders), "Authorization", `Bearer ${key}`],
      setHost: false,
    },
    (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    },
  );
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
});

/** The proxy's connection to the server is its own. */
function withoutConnection(raw) {
  const kept = [];
  for (let i = 0; i < raw.length; i += 2) if (raw[i].toLowerCase() !== "connection") kept.push(raw[i], raw[i + 1]);
  return kept;
}

// The suite is told the server's own port in Host: its names are checked, not its port.
proxy.listen(0, "127.0.0.1", () => console.log(`http://localhost:${proxy.address().port}/mcp`));
process.stdin.on("end", () => process.exit(0)).resume();
