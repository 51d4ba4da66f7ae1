import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { control } from './control.mjs';

const IDLE_MS = 3_600_000;

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, pingInterval: IDLE_MS, pingTimeout: IDLE_MS });
http.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () =>
  control(http.address().port, (message) => io.emit('e', message.toString('latin1'))),
);
