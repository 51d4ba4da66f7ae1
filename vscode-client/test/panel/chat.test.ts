/** The board in a chat, without a browser: what it asks of its host, and what it gives the page to draw. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readAnswer, viewOfParts, type Part } from "../../src/panel/chat/answers";
import { ChatBoard, LOOK_MS, MAX_LOOK_MS, MAX_PARTS } from "../../src/panel/chat/chatBoard";
import { t } from "../../src/panel/chat/english";
import { Host, type ToolResult } from "../../src/panel/chat/host";
import { readToPage, type ToPage } from "../../src/panel/messages";

type Fields = Record<string, unknown>;

function card(number: number, fields: Fields = {}): Fields {
  return { number, title: `Issue ${number}`, status: "backlog", labels: [], version: 1, updatedAt: "2026-03-01T10:15:30.120Z", workItemCount: 0, completedCount: 0, ...fields };
}

function answer(position: string, issues: readonly Fields[], more: Fields = {}): Fields {
  const counts = { backlog: 0, todo: 0, in_progress: 0, done: 0 };
  for (const { status } of issues) counts[status as keyof typeof counts]++;
  return { projectNumber: 3, position, project: { number: 3, title: "Launch", status: "open" }, counts, issues, ...more };
}

function partOf(structured: Fields): Part {
  const read = readAnswer(structured);
  assert.ok(read?.kind === "part");
  return read;
}

/** A chat whose host answers with what `server` says. */
function chat(server: (tool: string, parameters: Fields) => Fields | ToolResult, options: { canCall?: boolean } = {}) {
  const calls: [string, Fields][] = [];
  const drawn: ToPage[] = [];
  const informed: string[] = [];
  const due: { ms: number; what: () => void }[] = [];
  let seen = true;
  const board = new ChatBoard({
    host: {
      async call(tool, parameters) {
        // As it comes through the frame.
        const sent = JSON.parse(JSON.stringify(parameters)) as Fields;
        calls.push([tool, sent]);
        const answered = server(tool, sent);
        return "content" in answered ? (answered as ToolResult) : { structuredContent: answered };
      },
      async inform(text) {
        informed.push(text);
      },
    },
    canCall: options.canCall ?? true,
    canInform: true,
    page: { receive: (message) => drawn.push(message) },
    isSeen: () => seen,
    later: (ms, what) => due.push({ ms, what }),
  });
  const tick = async (): Promise<number> => {
    const next = due.shift();
    assert.ok(next);
    next.what();
    await new Promise(setImmediate);
    return next.ms;
  };
  return { board, calls, drawn, informed, tick, due, hide: () => (seen = false) };
}

test("an answer of the tool is a board of the panel's, and what is none is not taken", () => {
  const whole = card(2, { status: "todo", place: "a3V", phase: "Build", assignee: "mira", labels: ["ui"], commentCount: 2, workItemCount: 3, completedCount: 1 });
  const view = viewOfParts([partOf(answer("e.5", [card(1), whole, card(3, { status: "todo" })]))]);
  assert.deepEqual(view.columns.map(({ count, order }) => [count, order]), [[1, [1]], [2, [3, 2]], [0, []], [0, []]]);
  assert.deepEqual(view.cards.get(2)?.tags.map(({ text }) => text), ["Build", "ui", "1/3", "💬 2", "mira"]);
  assert.equal(view.head.title, "Launch");
  const wrong = [null, [], {}, { projectNumber: 3 }, { ...answer("e.5", []), counts: {} }, answer("e.5", [{ number: 1 }]), { ...answer("e.5", []), project: { title: 7 } }];
  for (const one of wrong) assert.equal(readAnswer(one), undefined, JSON.stringify(one));
});

test("issues past those that were read are counted in their columns", () => {
  const counts = { backlog: 700, todo: 0, in_progress: 0, done: 4 };
  const view = viewOfParts([partOf(answer("e.5", [card(1)], { counts })), partOf(answer("e.5", [card(2), card(1)], { counts }))]);
  assert.deepEqual(view.columns.map(({ count, order }) => [count, order.length]), [[700, 2], [0, 0], [0, 0], [4, 0]]);
});

test("the call's answer is shown with all its pages, which the page's own check takes", async () => {
  const { board, calls, drawn } = chat((_, { cursor }) => answer("e.5", [card(cursor === "one" ? 2 : 3)], cursor === "one" ? { nextCursor: "two" } : {}));
  await board.result({ structuredContent: answer("e.5", [card(1)], { nextCursor: "one" }) });
  assert.deepEqual(calls, [["show_board", { projectNumber: 3, cursor: "one" }], ["show_board", { projectNumber: 3, cursor: "two" }]]);
  assert.equal(drawn.length, 1);
  const [show] = drawn;
  assert.ok(show !== undefined && readToPage(JSON.parse(JSON.stringify(show))) !== undefined);
  assert.ok(show.type === "show" && show.cards.length === 3);
});

test("a board of very many pages is read up to a bound", async () => {
  let number = 1;
  const { board, calls } = chat(() => answer("e.5", [card(++number)], { nextCursor: String(number) }));
  await board.result({ structuredContent: answer("e.5", [card(1)], { nextCursor: "1" }) });
  assert.equal(calls.length, MAX_PARTS - 1);
});

test("it looks again and again, by its position, and draws only what others changed", async () => {
  let now = answer("e.5", [card(1), card(2)]);
  const { board, calls, drawn, tick } = chat((_, { known }) => (known === now["position"] ? { projectNumber: 3, position: known, unchanged: true } : now));
  await board.result({ structuredContent: now });
  assert.equal(await tick(), LOOK_MS);
  assert.deepEqual(calls, [["show_board", { projectNumber: 3, known: "e.5" }]]);
  assert.equal(drawn.length, 1);
  now = answer("e.6", [card(1, { status: "done", version: 2 }), card(2)]);
  await tick();
  const last = drawn.at(-1);
  assert.ok(last?.type === "update");
  assert.deepEqual(last.cards.map((one) => one.number), [1]);
  assert.deepEqual(last.happenings.map(({ number, what, actor }) => [number, what, actor]), [[1, "moved", undefined]]);
  await tick();
  assert.deepEqual(calls.at(-1), ["show_board", { projectNumber: 3, known: "e.6" }]);
  assert.equal(drawn.length, 2);
});

test("nobody looks while nobody sees it, nor after the end", async () => {
  const { board, calls, tick, due, hide } = chat(() => answer("e.5", []));
  await board.result({ structuredContent: answer("e.5", []) });
  hide();
  await tick();
  assert.deepEqual(calls, []);
  board.end();
  await tick();
  assert.deepEqual([calls, due], [[], []]);
});

test("a look that fails is told, the board stays, and the next looks come later; one that succeeds ends that", async () => {
  let broken = true;
  const { board, drawn, tick, due } = chat(() => (broken ? { isError: true, content: [{ type: "text", text: "The tracker is away." }] } : answer("e.5", [card(1)])));
  await board.result({ structuredContent: answer("e.5", [card(1)]) });
  await tick();
  const told = drawn.at(-1);
  assert.ok(told?.type === "update");
  assert.equal(told.head?.notice, "The board may have changed since: The tracker is away.");
  assert.deepEqual(told.cards, []);
  assert.equal(due[0]?.ms, 2 * LOOK_MS);
  for (let round = 0; round < 10; round++) assert.ok((await tick()) <= MAX_LOOK_MS);
  broken = false;
  await tick();
  const back = drawn.at(-1);
  assert.ok(back?.type === "update");
  assert.equal(back.head?.notice, "");
  assert.equal(due[0]?.ms, LOOK_MS);
});

test("a board of which only the first part could be read shows that, and is read whole by the next look", async () => {
  let broken = true;
  const away = { isError: true, content: [{ type: "text", text: "The tracker is away." }] };
  const { board, calls, drawn, tick } = chat((_, { cursor }) => {
    if (cursor === undefined) return answer("e.5", [card(1)], { nextCursor: "two" });
    return broken ? away : answer("e.5", [card(2)]);
  });
  await board.result({ structuredContent: answer("e.5", [card(1)], { nextCursor: "two" }) });
  const first = drawn.at(-1);
  assert.ok(first?.type === "show");
  assert.equal(first.head.notice, "The board may have changed since: The tracker is away.");
  assert.deepEqual(first.cards.map(({ number }) => number), [1]);
  broken = false;
  await tick();
  assert.deepEqual(calls.at(-2), ["show_board", { projectNumber: 3 }]);
  const whole = drawn.at(-1);
  assert.ok(whole?.type === "update");
  assert.equal(whole.head?.notice, "");
  assert.deepEqual(whole.cards.map(({ number }) => number), [2]);
});

test("a move of which only the column was taken says so, and the model is told of what was done", async () => {
  const { board, drawn, informed } = chat((tool) => {
    if (tool === "move_issue") return { isError: true, content: [{ type: "text", text: "Issue #2 is not there any more." }] };
    if (tool === "update_issue_status") return { issue: { number: 1, version: 2 } };
    return answer("e.7", [card(1, { status: "todo", version: 2 })]);
  });
  await board.result({ structuredContent: answer("e.5", [card(1), card(2, { status: "todo" })]) });
  await board.move({ type: "move", number: 1, status: "todo", spot: { side: "before", beside: 2 } });
  const message = "#1 is in its column, but not at its place: Issue #2 is not there any more.";
  assert.deepEqual(drawn[1], { type: "refused", number: 1, message });
  const last = drawn.at(-1);
  assert.ok(last?.type === "update");
  assert.ok(last.happenings.some(({ number, actor }) => number === 1 && actor === "You"));
  assert.deepEqual(informed, ["The user moved on the board: #1 of project #3 from backlog to todo."]);
});

test("a card is moved by calls: its status, then its place; the board is read again, and the model told", async () => {
  const done: Fields[] = [];
  const { board, calls, drawn, informed } = chat((tool) => {
    if (tool === "show_board") return answer("e.7", [card(1, { status: "todo", version: 3 }), card(2, { status: "todo" })]);
    done.push({ tool });
    return { issue: { number: 1, version: 1 + done.length } };
  });
  await board.result({ structuredContent: answer("e.5", [card(1), card(2, { status: "todo" })]) });
  await board.move({ type: "move", number: 1, status: "todo", spot: { side: "before", beside: 2 } });
  const key = { projectNumber: 3, issueNumber: 1 };
  assert.deepEqual(calls, [
    ["update_issue_status", { ...key, status: "todo" }],
    ["move_issue", { ...key, before: 2 }],
    ["show_board", { projectNumber: 3, known: "e.5" }],
  ]);
  assert.deepEqual(drawn[1], { type: "moved", number: 1, version: 3 });
  const last = drawn.at(-1);
  assert.ok(last?.type === "update");
  assert.deepEqual(last.happenings.map(({ actor }) => actor), ["You"]);
  assert.deepEqual(informed, ["The user moved on the board: #1 of project #3 from backlog to todo."]);
});

test("a card moved within its column keeps its status; a refusal is told in the server's words", async () => {
  const refusal = { isError: true, content: [{ type: "text", text: "The key may only read." }] };
  const { board, calls, drawn } = chat((tool) => (tool === "show_board" ? { projectNumber: 3, position: "e.5", unchanged: true } : refusal));
  await board.result({ structuredContent: answer("e.5", [card(1), card(2)]) });
  await board.move({ type: "move", number: 1, status: "backlog", spot: { side: "after", beside: 2 } });
  assert.deepEqual(calls[0], ["move_issue", { projectNumber: 3, issueNumber: 1, after: 2 }]);
  assert.deepEqual(drawn[1], { type: "refused", number: 1, message: "#1 was not moved: The key may only read." });
});

test("a host that passes no calls on gets none, and the user is told so", async () => {
  const { board, calls, drawn, due } = chat(() => answer("e.5", []), { canCall: false });
  await board.result({ structuredContent: answer("e.5", [card(1)], { nextCursor: "1" }) });
  await board.move({ type: "move", number: 1, status: "done" });
  assert.deepEqual([calls, due], [[], []]);
  assert.deepEqual(drawn[1], { type: "refused", number: 1, message: "#1 was not moved: This chat does not let a board change anything." });
});

test("a call that failed shows why, and a later answer its board", async () => {
  const { board, drawn } = chat(() => answer("e.5", []));
  board.asked({ projectNumber: 9 });
  await board.result({ isError: true, content: [{ type: "text", text: "Project #9 not found." }] });
  assert.ok(drawn[0]?.type === "show");
  assert.deepEqual([drawn[0].head.notice, drawn[0].head.projectNumber], ["Project #9 not found.", 9]);
  await board.result({ structuredContent: answer("e.5", [card(1)]) });
  assert.ok(drawn[1]?.type === "show");
  assert.equal(drawn[1].head.title, "Launch");
});

test("the host is spoken to in JSON-RPC, answers each of its requests, and survives what is none", async () => {
  const sent: Fields[] = [];
  const heard: unknown[] = [];
  const host = new Host((message) => sent.push(message as Fields), {
    asked: (parameters) => heard.push(["asked", parameters]),
    result: (result) => heard.push(["result", result.structuredContent]),
    cancelled: () => heard.push("cancelled"),
    context: ({ theme }) => heard.push(["context", theme]),
    teardown: () => heard.push("teardown"),
  });
  const opened = host.open("1.2.3");
  assert.deepEqual([sent[0]?.["method"], sent[0]?.["id"]], ["ui/initialize", 1]);
  for (const odd of [null, 5, "x", [], {}, { jsonrpc: "2.0", id: 99, result: {} }, { jsonrpc: "1.0", id: 1, result: {} }]) host.receive(odd);
  host.receive({ jsonrpc: "2.0", id: 1, result: { hostContext: { theme: "dark" } } });
  assert.deepEqual(await opened, { hostContext: { theme: "dark" } });
  host.receive({ jsonrpc: "2.0", method: "ui/notifications/tool-input", params: { arguments: { projectNumber: 3 } } });
  host.receive({ jsonrpc: "2.0", method: "ui/notifications/tool-result", params: { structuredContent: 7 } });
  host.receive({ jsonrpc: "2.0", method: "ui/notifications/tool-cancelled", params: {} });
  host.receive({ jsonrpc: "2.0", method: "ui/notifications/host-context-changed", params: { theme: "light" } });
  host.receive({ jsonrpc: "2.0", method: "ui/notifications/of-tomorrow" });
  host.receive({ jsonrpc: "2.0", id: "a", method: "ui/resource-teardown", params: {} });
  host.receive({ jsonrpc: "2.0", id: "b", method: "ping" });
  host.receive({ jsonrpc: "2.0", id: "c", method: "tools/list" });
  assert.deepEqual(heard, [["asked", { projectNumber: 3 }], ["result", 7], "cancelled", ["context", "light"], "teardown"]);
  assert.deepEqual(sent.slice(1).map(({ id, result, error }) => [id, result, (error as Fields | undefined)?.["code"]]), [["a", {}, undefined], ["b", {}, undefined], ["c", undefined, -32601]]);
  const refused = host.call("show_board", {});
  host.receive({ jsonrpc: "2.0", id: 2, error: { code: -32000, message: "Not allowed" } });
  await assert.rejects(refused, /Not allowed/);
});

test("each colour of the panel's that has no other to fall back on is one of the chat's, too", () => {
  const used = new Set([...readFileSync("media/panel.css", "utf8").matchAll(/var\((--vscode-[\w-]+)\)/g)].map(([, name]) => name));
  const given = new Set([...readFileSync("src/panel/chat/chat.css", "utf8").matchAll(/^ {2}(--vscode-[\w-]+):/gm)].map(([, name]) => name));
  assert.deepEqual([...used].filter((name) => !given.has(name)), []);
  assert.equal(t("{0} of {1}, {2}", "a", 2), "a of 2, {2}");
});
