// The manifest of an MCP bundle, and its entry in the MCP registry. Used by scripts/mcpb.
//   node mcpb.mjs FOLDER                       writes FOLDER/manifest.json, with the tools that the program in it says it has
//   node mcpb.mjs --registry FILE BUNDLE URL   prints FILE with the bundle as a package that is at URL
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const TRACKER = "http://localhost:8167";
const ASK_TIMEOUT_MS = 60_000;
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;

const windows = process.platform === "win32";
const [first, ...rest] = process.argv.slice(2);
if (first === "--registry") {
  const [file, bundle, url] = rest;
  process.stdout.write(`${JSON.stringify(registered(JSON.parse(readFileSync(file, "utf8")), bundle, url), null, 2)}\n`);
} else {
  writeFileSync(path.join(first, "manifest.json"), `${JSON.stringify(manifest(first), null, 2)}\n`);
}

function manifest(folder) {
  const { serverInfo, instructions, tools } = asked(folder);
  const about = "Boards of projects, phases, issues and work items that an agent changes and every open editor shows within a second or so.";
  return {
    manifest_version: "0.3",
    name: "boardcast",
    display_name: "Boardcast",
    version: serverInfo.version,
    description: "Project boards for agents, live in every open editor.",
    long_description: `${about}\n\nIt needs a Boardcast server, on this machine (\`boardcast serve\`) or on another.\n\n${instructions ?? ""}`.trim(),
    author: { name: "Boardcast" },
    icon: "icon.png",
    license: "Apache-2.0",
    keywords: ["project", "board", "issues", "tasks", "tracker"],
    server: { type: "binary", entry_point: windows ? "server/bin/java.exe" : "server/bin/boardcast", mcp_config: config() },
    tools: tools.map(({ name, description }) => ({ name, description })),
    compatibility: { platforms: [process.platform] },
    user_config: {
      tracker_url: {
        type: "string",
        title: "Server",
        description: "Address of the Boardcast server.",
        default: TRACKER,
        required: false,
      },
      api_key: {
        type: "string",
        title: "API key",
        description: "The server's key. Left empty, that of the server on this machine is found.",
        sensitive: true,
        default: "",
        required: false,
      },
    },
  };
}

/** How a client starts it. Windows starts no scripts, so there Java is started itself. */
function config() {
  const server = "${__dirname}/server";
  const env = { STATE_TRACKING_API_URL: "${user_config.tracker_url}", STATE_TRACKING_API_KEY: "${user_config.api_key}" };
  return windows
    ? { command: `${server}/bin/java.exe`, args: [`@${server}/lib/mcp.options`, "-cp", `${server}/lib/boardcast.jar`, "dev.boardcast.app.Main", "mcp"], env }
    : { command: `${server}/bin/boardcast`, args: ["mcp"], env };
}

/** What the server says of itself; it needs no tracker for that. */
function asked(folder) {
  const messages = [
    { id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "mcpb", version: "1" } } },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/list" },
  ];
  const program = path.join(folder, "server/bin", windows ? "boardcast.cmd" : "boardcast");
  const said = execFileSync(program, ["mcp"], {
    input: messages.map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`).join(""),
    // It asks for a key before it says anything, and shows this one to nobody.
    env: { ...process.env, STATE_TRACKING_API_KEY: "only-to-list-tools" },
    cwd: folder,
    encoding: "utf8",
    shell: windows,
    timeout: ASK_TIMEOUT_MS,
    maxBuffer: ANSWER_MAX_BYTES,
  });
  const answers = new Map(said.trim().split("\n").map((line) => JSON.parse(line)).map((answer) => [answer.id, answer.result]));
  return { ...answers.get(1), ...answers.get(2) };
}

function registered(server, bundle, url) {
  const fileSha256 = createHash("sha256").update(readFileSync(bundle)).digest("hex");
  const environmentVariables = [
    { name: "STATE_TRACKING_API_URL", description: "Address of the Boardcast server.", default: TRACKER },
    { name: "STATE_TRACKING_API_KEY", description: "The server's key; without it, that of the server on this machine is found.", isSecret: true },
  ];
  return {
    ...server,
    packages: [{ registryType: "mcpb", identifier: url, version: server.version, fileSha256, transport: { type: "stdio" }, environmentVariables }],
  };
}
