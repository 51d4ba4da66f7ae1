// One server down, one hanging, one at 50 % errors, and the others under load: what the gateway makes of it, by what callers see,
// what arrives at the servers, and the audit. For a test, and for `scripts/bench gateway --faults`.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { descendants, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { HOSTILE, ModernCaller, OlderCaller, PACKAGES, entries, makeKey, nodeServer, startGateway, textOf } from "./gateway.mjs";

const BAD = ["down", "hanging", "half"];
const GOOD = ["one", "two", "every"];
const WINDOW = 10;
const CALL_MS = 1_000;
const AUDIT = "gateway/audit";
const EACH_BAD_A_SECOND = 10;
const LEFT_ALONE = "left alone";
const agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

/** A call over REST: the tool's text, or the error. */
function chat(url, key, server_id, tool_name, tool_input) {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL("/api/v1/mcp/chat", url), { method: "POST", agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => {
        const { tool_output, error } = JSON.parse(text);
        resolve({ text: tool_output?.content[0].text, error });
      });
    });
    request.on("error", reject);
    request.end(JSON.stringify({ server_id, tool_name, tool_input }));
  });
}

/** Does `work(i)` so often a second, whether or not those before have ended, as long as `goesOn()`; then waits for all. */
async function evenly(aSecond, goesOn, work) {
  const all = [];
  const began = performance.now();
  while (goesOn()) {
    const due = ((performance.now() - began) / 1_000) * aSecond;
    while (all.length < due) all.push(work(all.length));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(all);
}

/**
 * @param seconds how long the faults last
 * @param openMs how long a breaker stays open
 * @returns `{others, bad}`: of the others `calls`, `answered` and `times` in ms; of each bad one what is told below
 */
export async function faults({ seconds, aSecond = 100, openMs }) {
  const folder = await mkdtemp(path.join(tmpdir(), "bcf-"));
  const key = makeKey("faults");
  const moodOf = (id) => path.join(folder, `${id}.mood`);
  const logOf = (id) => path.join(folder, `${id}.log`);
  const server = (id, more) => nodeServer(id, HOSTILE, [], { env: { HOSTILE_LOG: logOf(id), HOSTILE_NAME: id, HOSTILE_MOOD: moodOf(id) }, timeouts: { call_ms: CALL_MS }, ...more });
  const breaker = { failure_rate: 50, window: WINDOW, open_ms: openMs };
  for (const id of ["one", "two", ...BAD]) await writeFile(moodOf(id), "good");
  const everything = nodeServer("every", path.join(PACKAGES, "server-everything/dist/index.js"), ["stdio"]);
  let over = false;
  const gateway = await startGateway([server("one"), server("two"), everything, ...BAD.map((id) => server(id, { breaker }))], [key], {}, ["--log-format", "json"]);
  try {
    const modern = new ModernCaller(gateway.url, key.key);
    const older = await OlderCaller.open(gateway.url, key.key);
    for (const id of [...GOOD, ...BAD]) {
      const tool = id === "every" ? "echo" : "work";
      await until(`${id} answers`, async () => textOf(await modern.call(`${id}__${tool}`, { message: "warm" })).endsWith("warm"), 60_000);
    }
    const others = { calls: 0, answered: 0, times: [], wrong: [] };
    const load = evenly(aSecond, () => !over, async (i) => {
      const id = GOOD[i % GOOD.length];
      const tool = id === "every" ? "echo" : "work";
      const message = `n${i}`;
      const began = performance.now();
      others.calls++;
      const text = await (i % 4 === 0
        ? chat(gateway.url, key.key, id, tool, { message }).then((answer) => answer.text ?? JSON.stringify(answer.error))
        : (i % 4 === 1 ? older : modern).call(`${id}__${tool}`, { message }).then(textOf)
      ).catch(String);
      others.times.push(performance.now() - began);
      if (text === (id === "every" ? `Echo: ${message}` : `${id}: ${message}`)) others.answered++;
      else others.wrong.push(text);
    });
    const told = Object.fromEntries(BAD.map((id) => [id, []]));
    const bad = BAD.map((id) =>
      evenly(EACH_BAD_A_SECOND, () => !over, async (i) => {
        const began = performance.now();
        const from = Date.now();
        const { error } = await chat(gateway.url, key.key, id, "work", { message: `b${i}` });
        told[id].push({ ms: performance.now() - began, from, at: Date.now(), failed: error !== undefined, said: error?.message, open: (error?.message ?? "").includes(LEFT_ALONE) });
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const began = Date.now();
    for (const id of BAD) await writeFile(moodOf(id), id);
    for (const { pid, command } of descendants(gateway.pid)) {
      if (command.includes("hostileServer") && entries(logOf("down")).some((entry) => entry.pid === pid)) process.kill(pid, "SIGKILL");
    }
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const mended = Date.now();
    for (const id of BAD) await writeFile(moodOf(id), "good");
    // Each is used again by itself: what was left alone is probed, and what was down is started.
    const isUsed = (id) => told[id].length > 20 && told[id].slice(-20).every(({ failed }) => !failed);
    await until("all of them are used again", () => BAD.every(isUsed), 120_000).catch((error) => {
      throw new Error(`${error.message}: ${BAD.filter((id) => !isUsed(id)).map((id) => `${id}: ${told[id].at(-1).said}`)}`);
    });
    over = true;
    await Promise.all([load, ...bad]);
    const lines = [];
    const kept = path.join(gateway.folder, AUDIT);
    for (const file of await readdir(kept)) {
      if (file.endsWith(".jsonl")) lines.push(...entries(path.join(kept, file)));
    }
    // Of the last ones: not all that it wrote is kept.
    const own = gateway.log().split("\n").filter((line) => line.startsWith("{") && line.includes(LEFT_ALONE)).map((line) => Number(JSON.parse(line).duration_ms));
    const moves = (id, state) => lines.filter((line) => line.event === "breaker" && line.server === id && line.state === state).length;
    return {
      others,
      own,
      seconds: (mended - began) / 1_000,
      window: WINDOW,
      bad: BAD.map((id) => {
        const failing = told[id].filter(({ at }) => at >= began);
        const first = failing.findIndex(({ open }) => open);
        const firstAt = failing[first]?.at ?? 0;
        const failures = failing.filter(({ failed, open }) => failed && !open);
        const enough = failures[WINDOW - 1]?.at ?? Infinity;
        return {
          id,
          calls: failing.length,
          // Let through though a window of failures was known when they began; those under way at that time may all fail.
          late: failures.filter(({ from, at }) => from > enough && at <= firstAt).length,
          opened: moves(id, "open"),
          probes: moves(id, "half_open"),
          closed: moves(id, "closed"),
          // What was let through after it was left alone for the first time, and what of that reached the server, until it was mended.
          through: failing.filter(({ open, from, at }) => !open && from > firstAt && at < mended).length,
          arrived: entries(logOf(id)).filter((entry) => entry.called === "work" && entry.at > firstAt && entry.at < mended).length,
          open: failing.filter(({ open }) => open).map(({ ms }) => ms),
          backMs: Math.max(0, (told[id].find(({ at, failed }) => at >= mended && !failed)?.at ?? Infinity) - mended),
        };
      }),
    };
  } finally {
    over = true;
    agent.destroy();
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))];

/** The same as lines of Markdown. */
export function table({ others, seconds, window, bad }) {
  const share = ((others.answered / others.calls) * 100).toFixed(3);
  const ms = (values, p) => percentile(values, p)?.toFixed(1) ?? "";
  return [
    `${seconds.toFixed(0)} s of faults. The others: ${others.calls} calls, ${others.answered} answered right (${share} %), p50 ${ms(others.times, 0.5)} ms, p99 ${ms(others.times, 0.99)} ms, longest ${ms(others.times, 1)} ms.`,
    "",
    `|  | in vain after ${window} had failed | opened | probes | let through meanwhile | closed | calls not let through | p50 ms | p99 ms | longest ms | used again after s |`,
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...bad.map((one) => `| ${[one.id, one.late, one.opened, one.probes, one.through, one.closed, one.open.length, ms(one.open, 0.5), ms(one.open, 0.99), ms(one.open, 1), (one.backMs / 1_000).toFixed(1)].join(" | ")} |`),
  ];
}

const OPEN_MAX_MS = 5;
const ANSWERED_MIN = 0.999;

/** What was wanted, and whether it was so: lines of Markdown. */
export function verdicts({ others, own, window, bad }) {
  const share = others.answered / others.calls;
  // One that fails every other call may be closed by a probe that goes well.
  const alone = bad.filter(({ id }) => id !== "half");
  const open = bad.flatMap((one) => one.open);
  const quick = open.filter((ms) => ms < OPEN_MAX_MS).length;
  const rows = [
    ["calls of the others that are answered right", `≥ ${ANSWERED_MIN * 100} %`, `${(share * 100).toFixed(3)} %`, share >= ANSWERED_MIN],
    ["a breaker opens within its window", `no call is let through after ${window} failed`, bad.map(({ id, late }) => `${id} ${late}`).join(", "), bad.every(({ opened, late }) => opened > 0 && late === 0)],
    ["one call probes a server each time", "as many let through as probes", alone.map(({ id, through, probes }) => `${id} ${through} of ${probes}`).join(", "), alone.every(({ through, probes }) => probes > 0 && through <= probes)],
    ["what reaches one that hangs", "its probes alone", bad.filter(({ id }) => id === "hanging").map(({ arrived, probes }) => `${arrived} of ${probes}`).join(), bad.every(({ id, arrived, probes }) => id !== "hanging" || arrived <= probes)],
    ["it closes once the server is mended", "each", bad.map(({ id, closed, backMs }) => `${id} after ${(backMs / 1_000).toFixed(1)} s (${closed})`).join(", "), bad.every(({ closed }) => closed > 0)],
    [`calls that are not let through fail in ${OPEN_MAX_MS} ms, by the gateway's clock (whole ms)`, "p99", `${percentile(own, 0.99)} ms, longest ${percentile(own, 1)} ms of the last ${own.length}`, percentile(own, 0.99) < OPEN_MAX_MS],
    ["the same, by a caller on this machine", "p99", `${percentile(open, 0.99)?.toFixed(1)} ms; ${open.length - quick} of ${open.length} took longer; p99 of all the others ${percentile(others.times, 0.99).toFixed(1)} ms`, percentile(open, 0.99) < OPEN_MAX_MS],
  ];
  return ["| what | wanted | found | so |", "| --- | --- | --- | --- |", ...rows.map(([what, wanted, found, so]) => `| ${what} | ${wanted} | ${found} | ${so ? "yes" : "NO"} |`)];
}
