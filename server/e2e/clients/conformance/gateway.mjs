// A gateway in front of one MCP server over HTTP, for the conformance suite. Arguments: the program, the server's address and its
// id; the server's key and the gateway's in BOARDCAST_CONFORMANCE_KEY. Prints its own address; ends with its input.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const [program, url, id] = process.argv.slice(2);
const READY_LOOK_MS = 50;
const SAID_MAX_CHARS = 20_000;
const folder = await mkdtemp(path.join(tmpdir(), "boardcast-conformance-gateway-"));
const config = path.join(folder, "gateway.json");
const ready = path.join(folder, "ready.json");
const all = { allow: ["*"] };
const digest = `sha256:${createHash("sha256").update(process.env.BOARDCAST_CONFORMANCE_KEY).digest("hex")}`;
const server = { id, type: "mcp", server_specific_config: { url }, authentication: { method: "bearer_token", tokenRef: "env:BOARDCAST_CONFORMANCE_KEY" } };
await writeFile(config, JSON.stringify({ servers: [server], keys: [{ name: "suite", digest, ...all, prompts: all, resources: all }] }));
const gateway = spawn(program, ["gateway", "--config", config, "--port", "0", "--ready-file", ready, "--data-dir", folder], { stdio: ["ignore", "ignore", "pipe"] });
// What it says of each call is of interest where it ends by itself alone.
let said = "";
gateway.stderr.setEncoding("utf8").on("data", (text) => (said = (said + text).slice(-SAID_MAX_CHARS)));
const ended = new Promise((resolve) => gateway.on("exit", resolve));
let over = false;
async function end(code) {
  over = true;
  gateway.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
  process.exit(code);
}
void ended.then((code) => {
  if (over) return;
  console.error(said);
  void end(code || 1);
});
process.stdin.on("end", () => void end(0)).resume();
while (!over) {
  const written = await readFile(ready, "utf8").catch(() => "");
  if (written) {
    console.log(JSON.parse(written).mcpUrl);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, READY_LOOK_MS));
}
