import { createServer } from 'node:net';

const LINE_FEED = 10;

/**
 * Listens for the publisher, who sends a message a line, and tells the two ports on stdout. Ends with its parent.
 * @param {number} port of the subscribers
 * @param {(message: Buffer) => void} publish
 */
export function control(port, publish) {
  const server = createServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
      let end = rest.indexOf(LINE_FEED);
      while (end >= 0) {
        publish(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
        end = rest.indexOf(LINE_FEED);
      }
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(`ready ${port} ${server.address().port}`));
  process.stdin.on('end', () => process.exit(0)).resume();
}
