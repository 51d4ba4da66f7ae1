// Someone new follows README and INTEGRATION.md: the commands and configurations as they stand there, with nothing else set. Only ports and the data
// folder are the test's own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import WebSocket from "ws";
import { criterion } from "../../../../vscode-client/e2e/lib/criteria.mjs";
import { freePorts, start, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { blocks, page } from "../lib/pages.mjs";
import { run } from "../lib/script.mjs";
import { openSidecar } from "../lib/sidecar.mjs";
import { program, using } from "../lib/suite.mjs";

const START_MS = 240_000;

/** A machine on which nothing of Boardcast ran yet: an empty home, free ports, the checkout's `scripts/boardcast`. No key is set anywhere. */
async function newMachine() {
  const home = mkdtempSync(path.join(tmpdir(), "bch-"));
  mkdirSync(path.join(home, "scripts"));
  symlinkSync(program, path.join(home, "scripts/boardcast"));
  const [hub, tracker] = (await freePorts(2)).map(String);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    LC_ALL: "C.UTF-8",
    BOARDCAST_DATA_DIR: path.join(home, "data"),
    API_PORT: tracker,
    WS_PORT: hub,
    STATE_TRACKING_API_URL: `http://localhost:${tracker}`,
    BOARDCAST_HUB_URL: `ws://localhost:${hub}/notifications`,
  };
  const started = [];
  return {
    home,
    env,
    /** As the page has it, with this machine's ports. */
    here: (text) => text.replaceAll("8167", tracker).replaceAll("8080", hub),
    background(command) {
      const one = start("bash", ["-c", `exec ${command}`], { cwd: home, env });
      started.push(one);
      return one;
    },
    shell: (command, more = {}) => run("bash", ["-c", command], { folder: home, env: { ...env, ...more } }),
    async close() {
      for (const one of started.reverse()) await one.end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A server entry of an MCP client's configuration, started as that client does. */
async function attach(machine, { command, args }) {
  assert.equal(command, "/path/to/boardcast/scripts/boardcast");
  const client = new Client({ name: "new-agent", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command: path.join(machine.home, "scripts/boardcast"), args, env: machine.env, cwd: machine.home }), { timeout: START_MS });
  return {
    client,
    call: async (name, parameters) => {
      const result = await client.callTool({ name, arguments: parameters });
      assert.ok(!result.isError, JSON.stringify(result.content));
      return result.structuredContent;
    },
    close: () => client.close(),
  };
}

const configuration = (text) => JSON.parse(blocks(text).find((block) => block.language === "json" && block.text.includes("mcpServers")).text).mcpServers.boardcast;

async function serving(machine, text) {
  const [, command] = /`(scripts\/boardcast serve)`/.exec(text);
  const server = machine.background(command);
  await until("the server runs", () => server.output.includes("is running"), START_MS);
}

criterion("AC-5.3.a: who follows the README has server, agent and a live board running, with nothing else set", () =>
  using(newMachine(), async (machine) => {
    const readme = page("README.md");
    await serving(machine, readme);
    const { command, args } = configuration(readme);
    // The line for Claude Code says the same as the configuration for others.
    assert.match(readme, new RegExp(`claude mcp add boardcast -- ${command} ${args.join(" ")}\n`));
    await using(attach(machine, { command, args }), async (agent) => {
      const { project } = await agent.call("create_project", { title: "From the README", phases: ["One", "Two"] });
      await agent.call("create_issue", { projectNumber: project.number, title: "An issue", phase: "One" });
      const doctor = await machine.shell("scripts/boardcast doctor");
      assert.equal(doctor.code, 0, doctor.stdout);
      const watching = machine.background("scripts/boardcast watch");
      await until("the board in the terminal", () => watching.output.includes("An issue"), START_MS);
      await agent.call("create_issue", { projectNumber: project.number, title: "Another one" });
      await until("its change", () => watching.output.includes("Another one"));
      const asked = await machine.shell("scripts/boardcast rpc boardcast/status");
      assert.equal(JSON.parse(asked.stdout).state, "live");
    });
  }));

criterion("AC-5.3.c: who follows the integration guide has agent, hub and editor working together, and a program of their own", () =>
  using(newMachine(), async (machine) => {
    const guide = page("docs/INTEGRATION.md");
    await serving(machine, guide);
    await using(attach(machine, configuration(guide)), async (agent) => {
      const { env } = machine;
      // The program of one's own, before there is anything else: its project is the first.
      const key = JSON.parse((await machine.shell("cat data/credentials.json")).stdout).apiKey;
      const all = blocks(guide);
      const at = all.findIndex(({ language }) => language === "sh");
      const curl = await machine.shell(machine.here(all[at].text), { KEY: key });
      const created = JSON.parse(curl.stdout);
      const shown = JSON.parse(all[at + 1].text);
      for (const [field, value] of Object.entries(shown)) assert.equal(created[field], value, field);
      // The editor: a sidecar with no option at all.
      const board = { program: path.join(machine.home, "scripts/boardcast"), trackerUrl: env.STATE_TRACKING_API_URL, hubUrl: env.BOARDCAST_HUB_URL, dataDir: env.BOARDCAST_DATA_DIR, key: "" };
      await using(openSidecar(board), async (editor) => {
        await editor.live();
        const { issue } = await agent.call("create_issue", { projectNumber: shown.number, title: "Seen by all" });
        const change = await editor.change("the agent's issue", ({ type, issueNumber }) => type === "issue.created" && issueNumber === issue.number);
        assert.equal(change.data.issue.title, "Seen by all");
        // The program listens from where it was.
        const subscribe = JSON.parse(all[at + 2].text);
        const { epoch } = await (await fetch(`${env.STATE_TRACKING_API_URL}/health`)).json();
        subscribe.since["1"].epoch = epoch;
        const socket = new WebSocket(env.BOARDCAST_HUB_URL, { headers: { authorization: `Bearer ${key}` } });
        try {
          const frames = [];
          socket.on("message", (text) => frames.push(JSON.parse(text)));
          await once(socket, "open");
          socket.send(JSON.stringify(subscribe));
          const missed = await until("what was missed", () => frames.find(({ type }) => type === "replay"));
          assert.deepEqual(missed.events.map(({ sequence, event }) => [sequence, event.type]), [[2, "issue.created"]]);
          await editor.request("boardcast/setStatus", { projectNumber: 1, issueNumber: issue.number, status: "done" });
          const live = await until("the editor's change", () => frames.find(({ type, sequence }) => type === "event" && sequence === 3));
          assert.equal(live.event.data.issue.status, "done");
        } finally {
          socket.terminate();
        }
        assert.equal((await agent.call("get_issue_details", { projectNumber: 1, issueNumber: issue.number })).issue.status, "done");
      });
      const doctor = await machine.shell("scripts/boardcast doctor");
      assert.match(doctor.stdout, /All is well/);
    });
  }));

criterion("the developer page's call is answered", () =>
  using(newMachine(), async (machine) => {
    await serving(machine, page("docs/INTEGRATION.md"));
    const [{ text }] = blocks(page("docs/DEVELOPING.md")).filter(({ language }) => language === "sh");
    const ran = await machine.shell(text);
    assert.match(ran.stdout, /"result".*"projects":\[\]/s, ran.stderr);
  }));
