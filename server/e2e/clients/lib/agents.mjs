// Agents of both generations, each through the official client of its time.
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as LegacyStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as LegacyHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { PATIENCE_MS, PATIENT } from "../../../../vscode-client/e2e/lib/processes.mjs";

export const MODERN_VERSION = "2026-07-28";

/** What a client says of itself that shows pages in its chat (MCP Apps). */
export const SHOWS_PAGES = { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } } };

/** `initialize` (SDK 1.x) and `server/discover` (client 2.x). */
export const GENERATIONS = ["initialize", "discover"];

/**
 * Launches `boardcast mcp` as agents do.
 *
 * @param board       the server it works for
 * @param generation  one of GENERATIONS
 * @param env         beside the server's address and key
 * @param capabilities  what the client says that it can do
 */
export async function openAgent(board, generation, env = {}, capabilities = {}) {
  const launch = {
    command: board.program,
    args: ["mcp"],
    stderr: "pipe",
    env: {
      ...process.env,
      STATE_TRACKING_API_URL: board.trackerUrl,
      STATE_TRACKING_API_KEY: board.key,
      BOARDCAST_DATA_DIR: board.dataDir,
      ...PATIENT,
      ...env,
    },
  };
  return connect(generation, generation === "discover" ? new ModernStdio(launch) : new LegacyStdio(launch), capabilities);
}

/** The same over HTTP, with the server's key unless `headers` has another. */
export async function openAgentOverHttp(board, generation, headers = { Authorization: `Bearer ${board.key}` }) {
  const url = new URL("/mcp", board.trackerUrl);
  const options = { requestInit: { headers } };
  return connect(generation, generation === "discover" ? new ModernHttp(url, options) : new LegacyHttp(url, options));
}

async function connect(generation, transport, capabilities = {}) {
  const info = { name: `agent-${generation}`, version: "1.0.0" };
  const client =
    generation === "discover"
      ? new ModernClient(info, { capabilities, versionNegotiation: { mode: { pin: MODERN_VERSION } } })
      : new LegacyClient(info, { capabilities });
  let log = "";
  transport.stderr?.on("data", (chunk) => (log += chunk));
  const broken = [];
  const patient = { timeout: PATIENCE_MS };
  const callTool = (call) => (generation === "discover" ? client.callTool(call, patient) : client.callTool(call, undefined, patient));
  client.onerror = (error) => broken.push(error);
  await client.connect(transport, patient);
  return {
    client,
    generation,
    /** What could not be read on stdout, if anything. */
    broken,
    log: () => log,
    list: () => client.listTools(),
    /** The whole result, refusals included. */
    result: (name, parameters = {}) => callTool({ name, arguments: parameters }),
    /** The structured content; a refusal throws its text. */
    async call(name, parameters = {}) {
      const result = await callTool({ name, arguments: parameters });
      if (result.isError) throw new Error(textOf(result));
      return result.structuredContent;
    },
    /** The text of the refusal; success throws. */
    async refusal(name, parameters = {}) {
      const result = await callTool({ name, arguments: parameters });
      if (!result.isError) throw new Error(`${name} succeeded: ${JSON.stringify(result.structuredContent)}`);
      return textOf(result);
    },
    pid: transport.pid,
    /** `kill -9`; calls without an answer fail. */
    kill: () => process.kill(transport.pid, "SIGKILL"),
    close: () => client.close(),
  };
}

export function textOf(result) {
  return result.content.filter((part) => part.type === "text").map((part) => part.text).join("\n");
}
