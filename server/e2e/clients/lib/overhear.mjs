// What a sidecar says to the hub last.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";

const CLOSE = 0x8;

/** The hub behind a listener that keeps the last that each client sent; `body` gets the address to use, and these. */
export async function overhear(hubUrl, body) {
  const lastWords = [];
  const server = createServer((client) => {
    const at = lastWords.push(undefined) - 1;
    const hub = connect(Number(new URL(hubUrl).port), "127.0.0.1");
    client.on("data", (chunk) => (lastWords[at] = chunk));
    for (const socket of [client, hub]) socket.on("error", () => {});
    client.pipe(hub).pipe(client);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    return await body(`ws://127.0.0.1:${server.address().port}/notifications`, lastWords);
  } finally {
    server.close();
  }
}

/** The code of the client's close frame, which may follow other frames (RFC 6455, section 5.2: all are masked). */
export function closeCode(chunk) {
  assert.ok(chunk, "nothing was sent");
  for (let at = 0; at + 6 <= chunk.length; ) {
    const opcode = chunk[at] & 0x0f;
    const short = chunk[at + 1] & 0x7f;
    const [length, mask] =
      short < 126 ? [short, at + 2] : short === 126 ? [chunk.readUInt16BE(at + 2), at + 4] : [Number(chunk.readBigUInt64BE(at + 2)), at + 10];
    const payload = mask + 4;
    if (opcode === CLOSE) return ((chunk[payload] ^ chunk[mask]) << 8) | (chunk[payload + 1] ^ chunk[mask + 1]);
    at = payload + length;
  }
  assert.fail(`no close frame: ${chunk.toString("hex")}`);
}
