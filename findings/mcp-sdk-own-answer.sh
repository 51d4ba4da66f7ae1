#!/usr/bin/env bash
# The TypeScript MCP SDK's client refuses what its server has just checked and sent.
#
# Expected: a tool declares its answer as z.object({ open: z.number() }) and answers { open: 2, closed: 5 }. Either the
#   server refuses that, or it is fine. MCP (2025-11-25, server/tools, "Output Schema"): servers must provide
#   structured results that conform to the schema, clients should validate them. And what is fine does not hang on
#   what was asked before.
# Happens: the server validates with zod, which overlooks the additional member, and sends it; but the schema that it
#   publishes says additionalProperties: false. The client of the same release refuses the answer with -32602, and only
#   once it has asked tools/list: until then it knows no schema.
# Matters: a new member in a tool's answer, the most harmless of changes, breaks clients that list before they call.
#   The call has had its effect by then, -32602 reads as if the arguments were wrong, and a test that calls at once is
#   green.
# Remedy: z.looseObject, or a new schema with each new member.
# Versions: @modelcontextprotocol/sdk 1.32.2, @modelcontextprotocol/server and /client 2.4.0, zod 4.6.7.
#   Needs: bash, Node 20 or newer, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/server@2.4.0 \
  @modelcontextprotocol/client@2.4.0 zod@4.6.7

cat >look.mjs <<'JS'
import * as oldClient from '@modelcontextprotocol/sdk/client/index.js';
import * as oldServer from '@modelcontextprotocol/sdk/server/mcp.js';
import * as oldPair from '@modelcontextprotocol/sdk/inMemory.js';
import * as newClient from '@modelcontextprotocol/client';
import * as newServer from '@modelcontextprotocol/server';
import { z } from 'zod';

async function look(version, { Client }, { McpServer }, { InMemoryTransport }) {
  const server = new McpServer({ name: 'server', version: '1' });
  const description = { inputSchema: z.object({}), outputSchema: z.object({ open: z.number() }) };
  server.registerTool('count', description, async () => ({ content: [], structuredContent: { open: 2, closed: 5 } }));
  const client = new Client({ name: 'client', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const call = () =>
    client.callTool({ name: 'count', arguments: {} }).then(
      (answer) => `taken, ${JSON.stringify(answer.structuredContent)}`,
      (error) => `refused, ${error.code}`,
    );
  console.log(`${version} at once: ${await call()}`);
  await client.listTools();
  console.log(`${version} after tools/list: ${await call()}`);
  await client.close();
}

await look('1.32.2', oldClient, oldServer, oldPair);
await look('2.4.0', newClient, newServer, newServer);
JS

seen=$(run_node look.mjs)
conclude 'the same four times: all taken, or all refused by the server' \
  '1.32.2 at once: taken, {"open":2,"closed":5}
1.32.2 after tools/list: refused, -32602
2.4.0 at once: taken, {"open":2,"closed":5}
2.4.0 after tools/list: refused, -32602' \
  "$seen"
