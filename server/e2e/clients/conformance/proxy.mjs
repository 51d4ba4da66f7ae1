// In front of an MCP server over HTTP: adds the API key, which the conformance suite cannot, and changes nothing else. In front of a
// gateway it also changes names: the suite's are those of one of its servers there.
// Arguments: the server's address, and that server's id where it is a gateway; the key in BOARDCAST_CONFORMANCE_KEY. Prints its own
// address.
import http from "node:http";
import { Transform } from "node:stream";
import { namesUnder } from "./names.mjs";

const target = new URL(process.argv[2]);
const names = process.argv[3] && namesUnder(process.argv[3]);
const key = process.env.BOARDCAST_CONFORMANCE_KEY;

const proxy = http.createServer((request, response) => {
  const asked = (headers, then) => {
    const onward = http.request(
      {
        host: "127.0.0.1",
        port: target.port,
        path: target.pathname,
        method: request.method,
        headers: [...headers, "Authorization", `Bearer ${key}`],
        setHost: false,
      },
      (answer) => {
        response.writeHead(answer.statusCode, names ? without(answer.rawHeaders, "content-length") : answer.rawHeaders);
        response.flushHeaders();
        (names ? answer.setEncoding("utf8").pipe(renamed()) : answer).pipe(response);
        answer.on("error", () => response.destroy());
      },
    );
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    then(onward);
  };
  const headers = without(request.rawHeaders, "connection");
  if (names && request.method === "POST") {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const changed = names.towards(Buffer.concat(parts).toString(), without(headers, "content-length", "transfer-encoding"));
      asked([...changed.headers, "Content-Length", String(Buffer.byteLength(changed.body))], (onward) => onward.end(changed.body));
    });
  } else {
    asked(headers, (onward) => request.pipe(onward));
  }
});

/** Headers, names and values in turns, without some; the proxy's connection to the server is its own. */
function without(raw, ...left) {
  const kept = [];
  for (let i = 0; i < raw.length; i += 2) if (!left.includes(raw[i].toLowerCase())) kept.push(raw[i], raw[i + 1]);
  return kept;
}

/** Line by line: an event is there as soon as it has come. */
function renamed() {
  let rest = "";
  return new Transform({
    decodeStrings: false,
    transform(chunk, _, done) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop();
      done(null, lines.map((line) => `${names.back(line)}\n`).join(""));
    },
    flush(done) {
      done(null, names.back(rest));
    },
  });
}

// The suite is told the server's own port in Host: its names are checked, not its port.
proxy.listen(0, "127.0.0.1", () => console.log(`http://localhost:${proxy.address().port}/mcp`));
process.stdin.on("end", () => process.exit(0)).resume();
