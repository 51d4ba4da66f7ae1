#!/usr/bin/env bash
# mcp-proxy goes on to open sessions for a server whose process has ended, in its name and with its capabilities.
#
# Expected: the stdio server behind the proxy is killed. Whoever opens a session then learns that there is no server:
#   `initialize` is where client and server "establish protocol version compatibility" and the server tells its
#   capabilities (MCP 2025-06-18, basic/lifecycle), so it is the server that answers, or nobody. Or the proxy starts it
#   anew, or ends, so that whatever looks after the proxy does.
# Happens: `initialize` is answered with 200, the dead server's name and capabilities and a new session; `/ping` says
#   `pong`; the proxy's process stays. Each request in each such session gets -32603 "Not connected", for ever.
# Matters: a client that opens a new session when calls fail (the specification's remedy for a lost one) finds
#   everything well and fails again; a supervisor or load balancer that looks at the process, `/ping` or even
#   `initialize` never restarts it. One crash of a server is an outage until a person looks.
# Remedy: look by a call (`tools/list`), not by `initialize`; end the proxy with its child.
# Versions: mcp-proxy 6.7.19 (npm), @modelcontextprotocol/server-everything 2026.8.31. Needs: bash, Linux, pgrep,
#   Node 20 or newer, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need pgrep
npm_packages mcp-proxy@6.7.19 @modelcontextprotocol/server-everything@2026.8.31

cat >look.mjs <<'JS'
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const everything = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js';
const proxy = spawn(
  'node',
  ['node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs', '--port', port, '--host', '127.0.0.1', 'node', everything, 'stdio'],
  { stdio: 'ignore' },
);
let ended = false;
proxy.on('exit', () => (ended = true));
const url = `http://127.0.0.1:${port}`;
const ping = () => fetch(`${url}/ping`).then((answer) => answer.text(), () => 'nobody');

async function post(message, session) {
  const answer = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      ...(session && { 'mcp-session-id': session }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
  const data = /^data: (.*)$/m.exec(await answer.text());
  return { status: answer.status, session: answer.headers.get('mcp-session-id'), ...(data && JSON.parse(data[1])) };
}

async function look(when) {
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'client', version: '1' } };
  const { status, session, result } = await post({ id: 1, method: 'initialize', params });
  await post({ method: 'notifications/initialized' }, session);
  const call = await post({ id: 2, method: 'tools/call', params: { name: 'echo', arguments: { message: 'hi' } } }, session);
  const tools = result?.capabilities.tools ? 'with tools' : 'without tools';
  console.log(`${when}: initialize ${status} ${tools}, call ${call.error ? call.error.code : 'answered'}, ping ${await ping()}`);
}

for (let i = 0; i < 200 && (await ping()) === 'nobody'; i++) await new Promise((resolve) => setTimeout(resolve, 100));
await look('before');
for (const pid of execFileSync('pgrep', ['-P', proxy.pid]).toString().trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
while (execFileSync('sh', ['-c', `pgrep -P ${proxy.pid} || true`]).toString().trim()) await new Promise((resolve) => setTimeout(resolve, 50));
await look('after');
await new Promise((resolve) => setTimeout(resolve, 3000));
await look('later');
console.log(`the proxy's process: ${ended ? 'ended' : 'is there'}`);
proxy.kill('SIGKILL');
JS

seen=$(node look.mjs 2>log) || not_looked_at "look.mjs did not run"
conclude 'before: initialize 200 with tools, call answered, ping pong
after: the server is started anew, or initialize fails, or the proxy ends' \
  "before: initialize 200 with tools, call answered, ping pong
after: initialize 200 with tools, call -32603, ping pong
later: initialize 200 with tools, call -32603, ping pong
the proxy's process: is there" \
  "$seen"
