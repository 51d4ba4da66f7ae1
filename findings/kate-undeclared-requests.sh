#!/usr/bin/env bash
# Kate asks a language server for a document's symbols, though the server did not say that it has any.
#
# Expected: a server says in its answer to `initialize` what it can do, and "a missing property should be interpreted as
#   an absence of the capability" (LSP 3.17, "Capabilities", the server's by the same rule): no request of that kind
#   follows. The server here opens and closes documents, has hovers, and nothing else.
# Happens: with each document that is shown, Kate sends `textDocument/documentSymbol`.
# Matters: to small servers that refuse what they did not offer, or end on a method that they do not know: Kate is the
#   editor with which they fail, whatever they declare.
# Remedy: answer `textDocument/documentSymbol` with an empty list.
# Versions: Kate 22.12.3 (Debian 12's). Needs: bash, Node, Kate, Xvfb, dbus-run-session; no screen.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need node kate Xvfb dbus-run-session
version=$(QT_QPA_PLATFORM=offscreen kate --version 2>/dev/null | sed -n 's/^kate //p')
[ "$version" = 22.12.3 ] || not_looked_at "this is Kate $version, and 22.12.3 is what is known"

cat >server.mjs <<'JS'
// A language server that has hovers, and writes down what it is asked.
import { appendFileSync } from 'node:fs';
const offered = { textDocumentSync: { openClose: true, change: 1 }, hoverProvider: true };
let input = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  input = Buffer.concat([input, chunk]);
  for (;;) {
    const end = input.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(input.subarray(0, end))[1]);
    if (input.length < end + 4 + length) return;
    const { id, method } = JSON.parse(input.subarray(end + 4, end + 4 + length));
    input = input.subarray(end + 4 + length);
    if (method === 'exit') process.exit(0);
    if (id === undefined || method === undefined) continue;
    appendFileSync(process.argv[2], `${method}\n`);
    const answer = method === 'initialize' ? { result: { capabilities: offered } }
      : method === 'shutdown' ? { result: null } : { error: { code: -32601, message: 'not offered' } };
    const text = JSON.stringify({ jsonrpc: '2.0', id, ...answer });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }
});
JS

# A home of its own, with the server for plain text and Kate's leave to start it.
node=$(command -v node)
mkdir -p config/kate/lspclient
cat >config/kate/lspclient/settings.json <<JSON
{ "servers": { "own": {
  "command": ["$node", "$PWD/server.mjs", "$PWD/asked"],
  "highlightingModeRegex": "^(Normal|None)$" } } }
JSON
printf '[lspclient]\nAllowedServerCommandLines=%s %s/server.mjs %s/asked\n' "$node" "$PWD" "$PWD" >config/katerc
echo "a word" >notes.txt
: >asked

Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>display >log 2>&1 &
screen=$!
trap 'kill $screen 2>/dev/null; wait; cd / && rm -rf "$FINDING_FOLDER"' EXIT
for _ in $(seq 100); do [ -s display ] && break || sleep 0.1; done
[ -s display ] || not_looked_at "Xvfb did not start"
(
  unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY
  export HOME=$PWD XDG_CONFIG_HOME=$PWD/config XDG_DATA_HOME=$PWD/data XDG_CACHE_HOME=$PWD/cache XDG_RUNTIME_DIR=$PWD
  export DISPLAY=:$(cat display) QT_QPA_PLATFORM=xcb
  exec timeout 40 dbus-run-session -- kate -n "$PWD/notes.txt"
) >>log 2>&1 &
kate=$!
for _ in $(seq 300); do grep -q . asked && break || sleep 0.1; done
grep -q . asked || not_looked_at "Kate did not start the server"
sleep 5 # for what may follow
kill $kate 2>/dev/null || true
wait $kate 2>/dev/null || true
conclude 'initialize' 'initialize
textDocument/documentSymbol' "$(grep -v shutdown asked | sort -u)"
