#!/usr/bin/env bash
# Two messages of MCP Apps, sent as the specification shows them: the package's host refuses one, its view loses the other.
#
# Expected: specification 2026-01-26, "MCP Apps Specific Messages": a view says something in the chat with `ui/message` and
#   `content: { type: "text", text }`, one object; the host ends a view with `ui/resource-teardown` and
#   `params: { reason: string }`, "The Host MAY specify the reason". A host made with the package takes the first, and a
#   view made with it gets the reason.
# Happens: `AppBridge` refuses the message as -32602, because it wants a list; `App` calls `onteardown` without the reason,
#   since its check knows no parameters and takes away what it does not know. `ui/notifications/tool-cancelled`, of the same
#   page and with the same member, brings its reason.
# Matters: to views that are written by the text and not with the package: what they say never reaches the chat; and to
#   views that want to save what the user has begun only where the user has not closed them.
# Remedy: send `content` as a list of one, which hosts of both readings can take; do not look at the reason.
# Versions: @modelcontextprotocol/ext-apps 2.0.4 with @modelcontextprotocol/client 2.4.0. Needs: bash, Node 20, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @modelcontextprotocol/ext-apps@2.0.4 zod@4.6.7 @modelcontextprotocol/client@2.4.0 \
  @modelcontextprotocol/core@2.4.0 @modelcontextprotocol/server@2.4.0

cat >look.mjs <<'JS'
import { App } from '@modelcontextprotocol/ext-apps';
import { AppBridge } from '@modelcontextprotocol/ext-apps/app-bridge';
import { InMemoryTransport } from '@modelcontextprotocol/client';

// A view by hand, and the package's host.
const [view, toBridge] = InMemoryTransport.createLinkedPair();
const bridge = new AppBridge(null, { name: 'host', version: '1' }, { message: { text: {} } });
bridge.onmessage = async () => ({});
await bridge.connect(toBridge);
await view.start();
const ask = (id, method, params) => new Promise((resolve) => {
  view.onmessage = (answer) => answer.id === id && resolve(answer.error === undefined ? 'taken' : `refused, ${answer.error.code}`);
  void view.send({ jsonrpc: '2.0', id, method, params });
});
await ask(1, 'ui/initialize', { appCapabilities: {}, appInfo: { name: 'view', version: '1' }, protocolVersion: '2026-01-26' });
await view.send({ jsonrpc: '2.0', method: 'ui/notifications/initialized', params: {} });
const text = { type: 'text', text: 'hello' };
console.log(`a message as the specification shows it: ${await ask(2, 'ui/message', { role: 'user', content: text })}`);
console.log(`the same in a list: ${await ask(3, 'ui/message', { role: 'user', content: [text] })}`);

// The package's view, and a host by hand.
const [host, toApp] = InMemoryTransport.createLinkedPair();
const app = new App({ name: 'view', version: '1' }, {}, { autoResize: false });
app.ontoolcancelled = ({ reason }) => console.log(`a call is cancelled: reason ${reason}`);
app.onteardown = async ({ reason }) => (console.log(`the view is ended: reason ${reason}`), {});
const ended = new Promise((resolve) => {
  host.onmessage = ({ id, method }) => {
    if (method === 'ui/initialize') {
      void host.send({ jsonrpc: '2.0', id, result: {
        protocolVersion: '2026-01-26', hostCapabilities: {}, hostInfo: { name: 'host', version: '1' }, hostContext: {} } });
    } else if (id === 9) resolve();
  };
});
await host.start();
await app.connect(toApp);
await host.send({ jsonrpc: '2.0', method: 'ui/notifications/tool-cancelled', params: { reason: 'timeout' } });
await host.send({ jsonrpc: '2.0', id: 9, method: 'ui/resource-teardown', params: { reason: 'user action' } });
await ended;
JS

seen=$(run_node look.mjs)
conclude 'a message as the specification shows it: taken
the same in a list: taken
a call is cancelled: reason timeout
the view is ended: reason user action' \
  'a message as the specification shows it: refused, -32602
the same in a list: taken
a call is cancelled: reason timeout
the view is ended: reason undefined' \
  "$seen"
