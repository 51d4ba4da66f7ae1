// A TCP relay that spoils connections on demand.
import { connect, createServer } from "node:net";

/**
 * Relays to a port of this machine.
 *
 * Modes: `pass`; `refuse`: new connections are closed; `freeze`: nothing is passed on, and nothing is closed; `deaf`: what
 * the server says is lost (half-open); `slow`: every piece is late. `cut` closes what is open.
 */
export async function openRelay(port) {
  const pairs = new Set();
  let mode = "pass";
  const server = createServer((client) => {
    if (mode === "refuse") {
      client.destroy();
      return;
    }
    const upstream = connect(port, "127.0.0.1");
    const pair = { client, upstream };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on("error", () => {}).on("close", end);
    const pass = (from, to, toClient) =>
      from.on("data", (chunk) => {
        if (mode === "freeze" || (mode === "deaf" && toClient)) return;
        if (mode === "slow") setTimeout(() => to.writable && to.write(chunk), 40);
        else if (to.writable) to.write(chunk);
      });
    pass(client, upstream, false);
    pass(upstream, client, true);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    mode: (next) => (mode = next),
    cut() {
      for (const { client, upstream } of [...pairs]) {
        client.resetAndDestroy();
        upstream.destroy();
      }
    },
    close() {
      for (const { client, upstream } of [...pairs]) {
        client.destroy();
        upstream.destroy();
      }
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
