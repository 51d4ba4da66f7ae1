// The hub, through a WebSocket client that nobody here wrote.
// Runs alone: how soon 120 subscribers have an event is measured.
import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { PATIENCE_MS, until } from "../../../../vscode-client/e2e/lib/processes.mjs";
import { assertSoon } from "../../../../vscode-client/e2e/lib/soon.mjs";
import { suite, using } from "../lib/suite.mjs";

const test = suite();

/** Opens a connection and collects its frames. */
async function subscriber(board, subscription, { url = board.hubUrl, headers = { Authorization: `Bearer ${board.key}` } } = {}) {
  const socket = new WebSocket(url, { headers });
  const frames = [];
  const closes = [];
  socket.on("message", (data) => frames.push({ ...JSON.parse(data), at: performance.now() }));
  socket.on("close", (code) => closes.push(code));
  await once(socket, "open");
  const opened = {
    socket,
    frames,
    closes,
    send: (frame) => socket.send(JSON.stringify(frame)),
    frame: (type, index = 0) => until(`a ${type} frame`, () => frames.filter((frame) => frame.type === type)[index], PATIENCE_MS, 2),
    events: () => frames.filter((frame) => frame.type === "event"),
    async close() {
      if (socket.readyState !== WebSocket.CLOSED) {
        socket.close();
        await until("the socket is closed", () => socket.readyState === WebSocket.CLOSED);
      }
    },
  };
  if (subscription !== undefined) {
    opened.send({ type: "subscribe", ...subscription });
    await opened.frame("subscribed");
  }
  return opened;
}

/** What a refused upgrade was answered with. */
function refusal(url, headers) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.on("unexpected-response", (request, response) => (resolve(response.statusCode), request.destroy()));
    socket.on("open", () => (socket.terminate(), reject(new Error("it was let in"))));
    socket.on("error", () => {});
  });
}

const project = async (board) => (await board.rest("POST", "/api/projects", { title: "P" })).number;
const issue = (board, number, title = "i") => board.rest("POST", `/api/projects/${number}/issues`, { title });

test("AC-4.2.a: a valid key lets in, in either header or in the address", async ({ board }) => {
  for (const way of [
    { headers: { Authorization: `Bearer ${board.key}` } },
    { headers: { "X-API-Key": board.key } },
    { url: `${board.hubUrl}?apiKey=${board.key}`, headers: {} },
  ]) {
    await using(subscriber(board, undefined, way), async (client) => {
      const welcome = await client.frame("welcome");
      assert.equal(welcome.pingIntervalMs, 30_000);
      assert.equal(welcome.epoch, (await board.rest("GET", "/health")).epoch);
    });
  }
});

test("AC-4.2.b: no key, or a wrong one, is refused with 401", async ({ board }) => {
  assert.equal(await refusal(board.hubUrl, {}), 401);
  assert.equal(await refusal(board.hubUrl, { Authorization: "Bearer wrong" }), 401);
  assert.equal(await refusal(`${board.hubUrl}?apiKey=wrong`, {}), 401);
});

test("AC-4.1.b AC-4.1.c AC-4.2.c AC-4.2.d: events of the projects subscribed to, and no others, until they are unsubscribed", async ({ board }, context) => {
  const [mine, other] = [await project(board), await project(board)];
  await using(subscriber(board, { projectNumbers: [mine] }), (client) =>
    using(subscriber(board, {}), async (all) => {
      const from = performance.now();
      await issue(board, other, "theirs");
      await issue(board, mine, "mine");
      const event = await client.frame("event");
      assertSoon(context, "the event", event.at - from, 2_000);
      assert.equal(event.event.projectNumber, mine);
      assert.equal(event.event.data.issue.title, "mine");
      assert.equal(event.sequence, 2);
      await all.frame("event", 1);
      assert.deepEqual(all.events().map(({ event }) => event.projectNumber).sort(), [mine, other].sort());
      assert.equal(client.events().length, 1);

      client.send({ type: "unsubscribe", projectNumbers: [mine] });
      client.send({ type: "subscribe", projectNumbers: [other] });
      await client.frame("subscribed", 1);
      await issue(board, mine, "not any more");
      await issue(board, other, "from now on");
      const next = await client.frame("event", 1);
      assert.equal(next.event.data.issue.title, "from now on");
      assert.equal(client.events().length, 2);
    }),
  );
});

test("AC-4.1.a AC-4.1.d AC-5.4.b: 120 subscribers each have every event, within 100 ms, in order", async ({ board }, context) => {
  const number = await project(board);
  const clients = await Promise.all(Array.from({ length: 120 }, () => subscriber(board, { projectNumbers: [number] })));
  try {
    const waits = [];
    for (let i = 0; i < 20; i++) {
      const from = performance.now();
      await issue(board, number, `t${i}`);
      await until("all have it", () => clients.every((client) => client.events().length > i), PATIENCE_MS, 2);
      // From the moment the writer asked, so a bit more than from the event itself.
      waits.push(Math.max(...clients.map((client) => client.events()[i].at)) - from);
    }
    waits.sort((a, b) => a - b);
    context.diagnostic(`the last of 120 had it after ms: median ${waits[10].toFixed(1)}, longest ${waits.at(-1).toFixed(1)}`);
    assertSoon(context, "the last of 120, half the time", waits[10], 100);
    for (const client of clients) {
      assert.deepEqual(client.events().map(({ sequence }) => sequence), Array.from({ length: 20 }, (_, i) => i + 2));
    }
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
});

test("AC-4.1.e AC-4.2.e: a connection that is cut is forgotten, and the others go on", async ({ board }) => {
  const number = await project(board);
  const connections = async () => {
    const text = await (await fetch(`${board.trackerUrl}/metrics`, { headers: { authorization: `Bearer ${board.key}` } })).text();
    return Number(/^boardcast_hub_connections(?:\{[^}]*\})? ([\d.]+)/m.exec(text)?.[1]);
  };
  await using(subscriber(board, { projectNumbers: [number] }), async (stays) => {
    const cut = await subscriber(board, { projectNumbers: [number] });
    assert.equal(await connections(), 2);
    cut.socket.terminate();
    await until("it is off the list", async () => (await connections()) === 1);
    await issue(board, number);
    await stays.frame("event");
    assert.equal(cut.events().length, 0);
  });
});

/** A position without the digest of its history, which it has to have. */
function bare({ digest, ...position }) {
  assert.match(digest, /^[\w-]{12}$/);
  return position;
}

test("AC-4.4.a: who comes back with a position gets what it missed, in order, then what follows", async ({ board }) => {
  const number = await project(board);
  const first = await subscriber(board, { projectNumbers: [number] });
  await issue(board, number, "seen");
  const seen = await first.frame("event");
  const { epoch } = await first.frame("welcome");
  first.socket.terminate();
  for (const title of ["a", "b", "c"]) await issue(board, number, title);
  const since = { [number]: { epoch, sequence: seen.sequence } };
  await using(subscriber(board, { projectNumbers: [number], since }), async (back) => {
    const { positions } = await back.frame("subscribed");
    assert.deepEqual(bare(positions[number]), { epoch, sequence: 5, recovered: true });
    await issue(board, number, "d");
    await back.frame("event");
    const told = back.frames.flatMap((frame) => (frame.type === "replay" ? frame.events : frame.type === "event" ? [frame] : []));
    assert.deepEqual(told.map(({ sequence, event }) => [sequence, event.data.issue.title]), [[3, "a"], [4, "b"], [5, "c"], [6, "d"]]);
  });
});

test("AC-4.4.d: who cannot be brought up to date is told so", async ({ board }) => {
  const number = await project(board);
  const { epoch } = await board.rest("GET", "/health");
  for (let i = 0; i < 105; i++) await issue(board, number);
  const answers = async (position) =>
    using(subscriber(board, { projectNumbers: [number], since: { [number]: position } }), async (client) => (await client.frame("subscribed")).positions[number]);
  assert.deepEqual(bare(await answers({ epoch, sequence: 2 })), { epoch, sequence: 106, recovered: false });
  assert.deepEqual(bare(await answers({ epoch: "another", sequence: 100 })), { epoch, sequence: 106, recovered: false });
  assert.equal((await answers({ epoch, sequence: 50 })).recovered, true);
  await using(subscriber(board, { projectNumbers: [number] }), async (client) => {
    client.send({ type: "replay", projectNumber: number, epoch, sinceSequence: 103 });
    const replay = await client.frame("replay");
    assert.deepEqual(replay.events.map(({ sequence }) => sequence), [104, 105, 106]);
  });
});

test("AC-4.4.e: ten errors, and the hub closes with its reason", async ({ board }) => {
  await using(subscriber(board), async (client) => {
    for (let i = 0; i < 10; i++) client.socket.send(i % 2 ? "nonsense" : '{"type":"dance"}');
    await until("it is closed", () => client.closes.length > 0);
    assert.deepEqual(client.closes, [4422]);
    assert.ok(client.frames.filter(({ type }) => type === "error").every(({ code, message }) => code && message));
  });
});
