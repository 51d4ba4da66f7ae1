// The real server (`boardcast serve`), and the two kinds that change its boards: a script over REST, an agent over MCP.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectAgent } from "./agent.mjs";
import { freePorts, PATIENT, start, until } from "./processes.mjs";

// The first start may build the program.
const START_MS = 240_000;

/** Starts a server on free ports with an empty board. `env` goes on top of this process's own. */
export async function startBoard(program, env = {}) {
  const dataDir = await mkdtemp(path.join(tmpdir(), "bcd-"));
  const [hubPort, trackerPort] = await freePorts(2);
  const board = new Board(program, dataDir, hubPort, trackerPort, env);
  try {
    await board.up();
  } catch (error) {
    await board.close();
    throw error;
  }
  return board;
}

class Board {
  #server;

  constructor(program, dataDir, hubPort, trackerPort, env) {
    this.env = env;
    this.program = program;
    this.dataDir = dataDir;
    this.hubPort = hubPort;
    this.hubUrl = `ws://127.0.0.1:${hubPort}/notifications`;
    this.trackerUrl = `http://127.0.0.1:${trackerPort}`;
    this.key = `e2e${randomBytes(24).toString("hex")}`;
    this.ports = { WS_PORT: String(hubPort), API_PORT: String(trackerPort) };
  }

  async up() {
    const env = { ...process.env, ...this.ports, BOARDCAST_DATA_DIR: this.dataDir, STATE_TRACKING_API_KEY: this.key, ...this.env };
    const server = start(this.program, ["serve"], { env });
    this.#server = server;
    let ended;
    void server.ended.then((code) => (ended = code));
    await until(
      "the server answers",
      () => {
        if (ended !== undefined) throw new Error(`the server ended (${ended}):\n${server.output}`);
        return fetch(`${this.trackerUrl}/health`).then((answer) => answer.ok, () => false);
      },
      START_MS,
    );
  }

  /** The server's process. */
  get pid() {
    return this.#server.pid;
  }

  /** What the server wrote since it was last started. */
  log() {
    return this.#server.output;
  }

  /** Ends the server; the boards stay on disk. */
  async down() {
    await this.#server?.end();
  }

  /** `kill -9`: nothing of the server's own runs any more. */
  async kill() {
    process.kill(this.#server.pid, "SIGKILL");
    await this.#server.end();
  }

  async close() {
    await this.down();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** One call of the tracker's REST API; anything but success throws. */
  async rest(method, route, body) {
    const answer = await fetch(this.trackerUrl + route, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** An agent, which launches `boardcast mcp`. */
  async agent(editors) {
    const env = {
      ...process.env,
      STATE_TRACKING_API_URL: this.trackerUrl,
      STATE_TRACKING_API_KEY: this.key,
      BOARDCAST_HUB_URL: this.hubUrl,
      BOARDCAST_DATA_DIR: this.dataDir,
      ...PATIENT,
    };
    return connectAgent(editors, { command: this.program, args: ["mcp"], env }, START_MS);
  }
}
