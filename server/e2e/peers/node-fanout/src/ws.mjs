import { WebSocketServer } from 'ws';
import { control } from './control.mjs';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 1024, perMessageDeflate: false, clientTracking: true });
server.on('connection', (client) => client.on('error', () => client.terminate()));
server.on('listening', () =>
  control(server.address().port, (message) => {
    for (const client of server.clients) {
      client.send(message, { binary: false });
    }
  }),
);
