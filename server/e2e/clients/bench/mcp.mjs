// `boardcast mcp` beside the same server written with the TypeScript SDK: from the spawn to the first answers, taken in turns;
// tool calls, the tracker's part included, in turns; memory after them. Argument: --quick for a short run.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { program, root } from "../lib/program.mjs";

const quick = process.argv.includes("--quick");
const STARTS = quick ? 5 : 15;
const WARM_UP_CALLS = quick ? 60 : 300;
const BLOCKS = quick ? 4 : 10;
const CALLS_A_BLOCK = quick ? 30 : 100;
const ISSUES = 20;
const REST_MS = 6_000;
const TOOLS = ["list_issues", "update_issue_status", "create_issue"];

const peer = path.join(root, "server/e2e/peers/node-mcp");
const image = path.join(root, "server/app/target/image/bin/boardcast");
/** The one for Node as people install it first; the others are compared with it. */
const contenders = [
  { name: "Node: TypeScript SDK, as npm installs it", command: ["node", path.join(peer, "src/main.mjs")] },
  { name: "Node: TypeScript SDK, bundled", command: ["node", path.join(peer, "dist/mcp.cjs")] },
  { name: "scripts/boardcast, without an image", command: [program, "mcp"], env: { BOARDCAST_IMAGE: "no" } },
  ...(existsSync(image) ? [{ name: "runtime image", command: [image, "mcp"] }] : []),
];

const ms = (value, digits = 1) => value.toFixed(digits);
const percentile = (values, percent) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)];
const median = (values) => percentile(values, 50);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Processor time of a process so far, in ms. */
const cpuOf = (pid) => {
  const words = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(words[11]) + Number(words[12])) * 10;
};
const residentMib = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

function open(board, { command, env: own = {} }) {
  const env = { ...process.env, ...own, STATE_TRACKING_API_URL: board.trackerUrl, STATE_TRACKING_API_KEY: board.key, BOARDCAST_HUB_URL: board.hubUrl, BOARDCAST_DATA_DIR: board.dataDir };
  const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "ignore"], env });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const waiting = new Map();
  let lastId = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = JSON.parse(line);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  void ended.then((code) => waiting.forEach((answer) => answer({ error: { message: `ended with ${code}` } })));
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const request = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error.message))));
      send({ id, method, params });
    });
  return {
    pid: child.pid,
    request,
    async initialize() {
      await request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } });
      send({ method: "notifications/initialized" });
    },
    async close() {
      child.stdin.end();
      const patience = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(patience);
    },
  };
}

async function starts(board) {
  const figures = contenders.map(() => ({ initialize: [], list: [], cpu: [] }));
  // The first start of each reads its files from the disk, and is not counted.
  for (let round = -1; round < STARTS; round++) {
    for (const [i, contender] of contenders.entries()) {
      const from = performance.now();
      const server = open(board, contender);
      await server.initialize();
      const initialized = performance.now();
      const { tools } = await server.request("tools/list", {});
      const listed = performance.now();
      const cpu = cpuOf(server.pid);
      for (const name of TOOLS) assert.ok(tools.some((tool) => tool.name === name), `${contender.name} has ${name}`);
      await server.close();
      if (round < 0) continue;
      figures[i].initialize.push(initialized - from);
      figures[i].list.push(listed - from);
      figures[i].cpu.push(cpu);
    }
  }
  console.log(`\nSpawn to the answers of \`initialize\` and the first \`tools/list\`, ${STARTS} rounds in turns.\n`);
  console.log("| server | first answer (`initialize`), median ms | best | of Node's median (wanted: 0.33) | `tools/list`, median ms | best | of Node's | CPU ms |");
  console.log("|---|---|---|---|---|---|---|---|");
  for (const [i, { name }] of contenders.entries()) {
    const { initialize, list, cpu } = figures[i];
    const of = (times, base) => [ms(median(times)), ms(Math.min(...times)), ms(median(times) / median(base), 2)];
    const columns = [name, ...of(initialize, figures[0].initialize), ...of(list, figures[0].list), ms(median(cpu), 0)];
    console.log(`| ${columns.join(" | ")} |`);
  }
}

async function calls(board) {
  // Each has a project of its own; the lists are all of the same length.
  const { number: listed } = await board.rest("POST", "/api/projects", { title: "Listed", phases: ["A", "B"] });
  for (let i = 0; i < ISSUES; i++) await board.rest("POST", `/api/projects/${listed}/issues`, { title: `issue ${i}`, phase: i % 2 ? "A" : "B", assignee: "ada" });
  const all = [];
  try {
    for (const contender of contenders) {
      const { number } = await board.rest("POST", "/api/projects", { title: contender.name });
      await board.rest("POST", `/api/projects/${number}/issues`, { title: "moved" });
      const server = open(board, contender);
      await server.initialize();
      all.push({ contender, server, number, made: 0, times: Object.fromEntries(TOOLS.map((tool) => [tool, []])), cpu: 0 });
    }
    const call = async (one, i) => {
      const tool = TOOLS[i % TOOLS.length];
      const parameters = {
        list_issues: { projectNumber: listed },
        update_issue_status: { projectNumber: one.number, issueNumber: 1, status: i % 2 ? "todo" : "in_progress" },
        create_issue: { projectNumber: one.number, title: `made ${one.made}` },
      }[tool];
      const from = performance.now();
      const result = await one.server.request("tools/call", { name: tool, arguments: parameters });
      const took = performance.now() - from;
      assert.ok(!result.isError, `${one.contender.name}: ${JSON.stringify(result.content)}`);
      if (tool === "list_issues") assert.equal(result.structuredContent.issues.length, ISSUES);
      if (tool === "create_issue") assert.equal(result.structuredContent.issue.title, `made ${one.made++}`);
      return [tool, took];
    };
    for (const one of all) for (let i = 0; i < WARM_UP_CALLS; i++) await call(one, i);
    for (let block = 0; block < BLOCKS; block++) {
      for (const one of all) {
        const cpu = cpuOf(one.server.pid);
        for (let i = 0; i < CALLS_A_BLOCK; i++) {
          const [tool, took] = await call(one, i);
          one.times[tool].push(took);
        }
        one.cpu += cpuOf(one.server.pid) - cpu;
      }
    }
    await pause(REST_MS);
    const counted = BLOCKS * CALLS_A_BLOCK;
    console.log(`\n${counted} calls each, one at a time, in turns of ${CALLS_A_BLOCK}, after ${WARM_UP_CALLS} that are not counted; the tracker is in it. A list has ${ISSUES} issues.\n`);
    console.log(`| server | all, p50 ms | of Node's (wanted: 1.00) | p99 ms | ${TOOLS.map((tool) => `\`${tool}\` p50 | p99`).join(" | ")} | CPU ms a thousand | resident MiB | of Node's (wanted: 1.00) |`);
    console.log(`|---|---|---|---|${TOOLS.map(() => "---|---|").join("")}---|---|---|`);
    const everything = (one) => Object.values(one.times).flat();
    const base = { p50: median(everything(all[0])), resident: residentMib(all[0].server.pid) };
    for (const one of all) {
      const times = everything(one);
      const resident = residentMib(one.server.pid);
      const byTool = TOOLS.flatMap((tool) => [ms(median(one.times[tool]), 2), ms(percentile(one.times[tool], 99), 2)]);
      const columns = [one.contender.name, ms(median(times), 2), ms(median(times) / base.p50, 2), ms(percentile(times, 99), 2), ...byTool, ms((one.cpu / counted) * 1_000, 0), ms(resident), ms(resident / base.resident, 2)];
      console.log(`| ${columns.join(" | ")} |`);
    }
  } finally {
    for (const { server } of all) await server.close();
  }
}

const board = await startBoard(program);
try {
  await starts(board);
  await calls(board);
} finally {
  await board.close();
}
process.exit(0);
