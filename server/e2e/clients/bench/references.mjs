// What is answered about the issues that a text names, from a board of 5,000: how soon hovers and completions come, what
// typing asks of the tracker, what a reference takes in memory; beside asking the tracker for each hover. --quick: a short run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Agent, createServer, request } from "node:http";
import path from "node:path";
import { startBoard } from "../../../../vscode-client/e2e/lib/board.mjs";
import { until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { program } from "../lib/program.mjs";
import { seeded } from "../lib/seeded.mjs";
import { openSidecar } from "../lib/sidecar.mjs";

const quick = process.argv.includes("--quick");
const ISSUES = quick ? 500 : 5_000;
const ASKED = quick ? 300 : 5_000;
const WARM_UP = quick ? 100 : 2_000;
const LINES = 1_000;
/** Documents of which the memory is measured, each just below the bound of 1 Mi characters. */
const DOCUMENTS = quick ? 2 : 8;
const DOCUMENT_CHARS = 1_000_000;
const AT_ONCE = 32;
const WORDS = ["login", "payment", "card", "manual", "search", "cache", "export", "invite", "mail", "theme", "upload", "report"];
const VERBS = ["Fix", "Write", "Move", "Test", "Drop", "Split"];
const URI = "file:///notes.md";
const HOVER_MS = 5;
const COMPLETION_MS = 10;
const BYTES_A_REFERENCE = 64;

const random = seeded(Number(process.env.BOARDCAST_SEED ?? 1));
const pick = (list) => list[Math.floor(random() * list.length)];
const percentile = (values, percent) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)];
const figure = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const row = (what, wanted, times, asked) =>
  `| ${what} | ${wanted} | ${times.length.toLocaleString("en")} | ${[percentile(times, 50), percentile(times, 99), Math.max(...times)].map(figure).join(" | ")} | ${asked.toLocaleString("en")} |`;

/** Stands before the tracker, and counts what it is asked. */
async function counted(trackerUrl) {
  const { port } = new URL(trackerUrl);
  const agent = new Agent({ keepAlive: true });
  let count = 0;
  const server = createServer((asked, answer) => {
    count++;
    const onward = request({ port, agent, method: asked.method, path: asked.url, headers: { ...asked.headers, host: `127.0.0.1:${port}` } }, (said) => {
      answer.writeHead(said.statusCode, said.headers);
      said.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    count: () => count,
    close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}

async function fill(board) {
  await board.rest("POST", "/api/projects", { title: "Shop" });
  let next = 1;
  const makeSome = async () => {
    while (next <= ISSUES) {
      const number = next++;
      await board.rest("POST", "/api/projects/1/issues", { title: `${pick(VERBS)} the ${pick(WORDS)} of the ${pick(WORDS)} (${number})`, status: number % 10 === 0 ? "done" : "todo" });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, makeSome));
}

const notes = () => Array.from({ length: LINES }, () => `see BOARD-1#${1 + Math.floor(random() * ISSUES)} first`);

async function timed(times, ask) {
  const from = performance.now();
  const answer = await ask();
  times.push(performance.now() - from);
  return answer;
}

async function hovers(sidecar, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const position = { line: Math.floor(random() * LINES), character: 8 };
    const hover = await timed(times, () => sidecar.request("textDocument/hover", { textDocument: { uri: URI }, position }));
    assert.match(hover.contents.value, /BOARD-1#\d+/);
  }
  return times;
}

/** A person who types: each key is told, and completion asked for after it. */
async function typing(sidecar, count) {
  const times = [];
  let version = 2;
  const change = (range, text) =>
    sidecar.connection.sendNotification("textDocument/didChange", { textDocument: { uri: URI, version: version++ }, contentChanges: [{ range, text }] });
  while (times.length < count) {
    const line = Math.floor(random() * LINES);
    const begin = "see BOARD-1#";
    const typed = pick(WORDS);
    const at = (character) => ({ line, character });
    await change({ start: at(0), end: at(1_000) }, begin);
    for (let length = 0; length < typed.length && times.length < count; length++) {
      const position = at(begin.length + length);
      const answer = await timed(times, () => sidecar.request("textDocument/completion", { textDocument: { uri: URI }, position }));
      assert.ok(answer.items.length > 0, typed.slice(0, length));
      await change({ start: position, end: position }, typed[length]);
    }
    await change({ start: at(0), end: at(1_000) }, `see BOARD-1#${1 + Math.floor(random() * ISSUES)} first`);
  }
  return times;
}

/** As plugins of hosted trackers do it: the issue is asked for. */
async function requests(board, url, count) {
  const agent = new Agent({ keepAlive: true });
  const { port } = new URL(url);
  const times = [];
  const get = (number) =>
    new Promise((resolve, reject) => {
      const asked = request({ port, agent, path: `/api/projects/1/issues/${number}`, headers: { authorization: `Bearer ${board.key}` } }, (answer) => {
        answer.setEncoding("utf8");
        let text = "";
        answer.on("data", (chunk) => (text += chunk)).on("end", () => resolve(JSON.parse(text)));
      });
      asked.on("error", reject);
      asked.end();
    });
  for (let i = 0; i < count; i++) {
    const number = 1 + Math.floor(random() * ISSUES);
    assert.equal((await timed(times, () => get(number))).number, number);
  }
  agent.destroy();
  return times;
}

/** What is alive in a sidecar after a garbage collection, in bytes. */
function liveBytes(pid) {
  const jcmd = path.join(process.env.JAVA_HOME, "bin/jcmd");
  const histogram = execFileSync(jcmd, [String(pid), "GC.class_histogram"], { encoding: "utf8", maxBuffer: 1 << 26 });
  return Number(/^Total\s+\d+\s+(\d+)/m.exec(histogram)[1]);
}

/** Memory of a reference beside its text, in bytes, measured in a sidecar of its own. */
async function memory(board) {
  const sidecar = await openSidecar(board, { references: true, projectNumbers: [1] }, { BOARDCAST_IMAGE: "no" });
  await sidecar.live();
  await sidecar.request("boardcast/board", { projectNumber: 1 });
  let chars = 0;
  let references = 0;
  // The first one brings classes and buffers with it that stay.
  let before;
  for (let i = 0; i <= DOCUMENTS; i++) {
    if (i === 1) before = liveBytes(sidecar.child.pid);
    const lines = [];
    for (let length = 0; length < DOCUMENT_CHARS; length += lines.at(-1).length + 1) {
      lines.push(Array.from({ length: 8 }, () => `BOARD-1#${1_000 + Math.floor(random() * 4_000)}`).join(" "));
    }
    const text = lines.join("\n");
    await sidecar.connection.sendNotification("textDocument/didOpen", { textDocument: { uri: `${URI}${i}`, languageId: "markdown", version: 1, text } });
    await sidecar.request("textDocument/hover", { textDocument: { uri: `${URI}${i}` }, position: { line: 0, character: 4 } });
    if (i > 0) {
      chars += text.length;
      references += lines.length * 8;
    }
  }
  const grown = liveBytes(sidecar.child.pid) - before;
  await sidecar.close();
  return { chars, references, grown, each: (grown - chars) / references };
}

const board = await startBoard(program);
const front = await counted(board.trackerUrl);
const reached = { program, key: board.key, hubUrl: board.hubUrl, dataDir: board.dataDir, trackerUrl: front.url };
try {
  await fill(board);
  const sidecar = await openSidecar(reached, { references: true, referenceHints: true, projectNumbers: [1], pollIntervalMs: 60_000 });
  await sidecar.live();
  await sidecar.connection.sendNotification("textDocument/didOpen", { textDocument: { uri: URI, languageId: "markdown", version: 1, text: notes().join("\n") } });
  const first = { textDocument: { uri: URI }, position: { line: 0, character: 8 } };
  await until("the board is there", () => sidecar.request("textDocument/hover", first));
  await hovers(sidecar, WARM_UP);
  await typing(sidecar, WARM_UP);
  let asked = front.count();
  const since = () => [front.count() - asked, (asked = front.count())][0];
  const hover = await hovers(sidecar, ASKED);
  const askedByHovers = since();
  const completion = await typing(sidecar, ASKED);
  const askedByTyping = since();
  await sidecar.close();
  await requests(board, board.trackerUrl, WARM_UP);
  const peer = await requests(board, board.trackerUrl, ASKED);
  const { chars, references, grown, each } = await memory(reached);
  console.log(`A board of ${ISSUES.toLocaleString("en")} issues, a text of ${LINES.toLocaleString("en")} lines with a reference each.\n`);
  console.log("| ms | wanted p99 | n | median | p99 | max | requests to the tracker |\n|---|---|---|---|---|---|---|");
  console.log(row("hover, from the sidecar's memory", `< ${HOVER_MS}`, hover, askedByHovers));
  console.log(row("completion after each key that is typed", `< ${COMPLETION_MS}`, completion, askedByTyping));
  console.log(row("a request a hover, to the same tracker on the same machine", "", peer, peer.length));
  console.log(`\nMemory: ${references.toLocaleString("en")} references in ${DOCUMENTS} texts of together ${chars.toLocaleString("en")} characters took`);
  console.log(`${grown.toLocaleString("en")} bytes: ${each.toFixed(1)} a reference beside its text (wanted: at most ${BYTES_A_REFERENCE}).`);
} finally {
  front.close();
  await board.close();
}
