#!/usr/bin/env bash
# In vscode-jsonrpc, parameters that were left out are a cancellation token.
#
# Expected: a handler (params, token) gets undefined as params when the request has none: by JSON-RPC 2.0, section 4,
#   params may be omitted.
# Happens: for a handler that was registered by its method's name, the arguments move up: params is the token, and
#   token is undefined. And leaving the argument out is not the same as handing undefined: that sends [null].
# Matters: to custom requests of language servers ("…/refresh" with optional parameters). `params ?? {}` and
#   `if (params)` see an object; { ...params } copies the token's inside; token.isCancellationRequested throws, which
#   the caller sees as -32603. Clients of other libraries leave params out as a matter of course.
# Remedy: register with a RequestType: such a request is then refused (the third line proves it).
# Versions: vscode-jsonrpc 10.0.0. Needs: bash, Node 20 or newer, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages vscode-jsonrpc@10.0.0

# The messages are written by hand, so that it is beyond doubt what the server gets.
cat >look.mjs <<'JS'
import { PassThrough } from 'node:stream';
import rpc from 'vscode-jsonrpc/node';

const { CancellationToken, RequestType, StreamMessageReader, StreamMessageWriter, createMessageConnection } = rpc;
const kind = (value) => (CancellationToken.is(value) ? 'the token' : JSON.stringify(value) ?? 'undefined');

async function served(type, members) {
  const [requests, answers] = [new PassThrough(), new PassThrough()];
  const server = createMessageConnection(new StreamMessageReader(requests), new StreamMessageWriter(answers));
  server.onRequest(type, (params, token) => `params ${kind(params)}, token ${kind(token)}`);
  server.listen();
  const answer = new Promise((resolve) => new StreamMessageReader(answers).listen(resolve));
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'refresh', ...members });
  requests.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
  const { result, error } = await answer;
  return result ?? `refused, ${error.code}`;
}

async function sent(...parameters) {
  const wire = new PassThrough();
  const client = createMessageConnection(new StreamMessageReader(new PassThrough()), new StreamMessageWriter(wire));
  client.listen();
  const message = new Promise((resolve) => new StreamMessageReader(wire).listen(resolve));
  await client.sendNotification('refreshed', ...parameters);
  return JSON.stringify((await message).params) ?? 'none';
}

console.log(`by name, params {}: ${await served('refresh', { params: {} })}`);
console.log(`by name, no params: ${await served('refresh', {})}`);
console.log(`by type, no params: ${await served(new RequestType('refresh'), {})}`);
console.log(`sent without an argument: ${await sent()}`);
console.log(`sent with undefined: ${await sent(undefined)}`);
JS

seen=$(run_node look.mjs)
conclude 'by name, params {}: params {}, token the token
by name, no params: params undefined, token the token
by type, no params: refused, -32602
sent without an argument: none
sent with undefined: none' \
  'by name, params {}: params {}, token the token
by name, no params: params the token, token undefined
by type, no params: refused, -32602
sent without an argument: none
sent with undefined: [null]' \
  "$seen"
