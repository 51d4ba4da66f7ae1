#!/usr/bin/env bash
# Octokit's retries send a mutation again that GitHub may have done: a card is there twice.
#
# Expected: HTTP (RFC 9110, section 9.2.2): a client "SHOULD NOT automatically retry a request with a non-idempotent
#   method unless it has some means to know that the request semantics are actually idempotent". GitHub answers 502 and
#   504 to what takes it too long, whether it did it or not, and its GraphQL has no idempotency keys (`clientMutationId`
#   is none). So a mutation that makes something is not sent again by itself; a query may be.
# Happens: `@octokit/plugin-retry` sends whatever goes to /graphql again after a 5xx, three times, mutations included.
#   What the first attempt made is made a second time, and the caller sees one success.
# Matters: to who makes drafts, issues or comments by GraphQL with it; the package `octokit` has the plugin built in.
# Remedy: `request: { retries: 0 }` with each mutation, and to look for what was made before it is sent again.
# Versions: @octokit/plugin-retry 8.1.1 with @octokit/core 7.0.8. Needs: bash, Node 20, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @octokit/core@7.0.8 @octokit/plugin-retry@8.1.1

cat >look.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";

// Makes what it is asked for, and is too slow to say so the first time.
let made = 0;
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => (text += chunk)).on("end", () => {
    made++;
    response.statusCode = made === 1 ? 502 : 200;
    response.setHeader("content-type", "application/json");
    response.end(made === 1 ? "{}" : JSON.stringify({ data: { add: { projectItem: { id: `item ${made}` } } } }));
  });
}).listen(0, "127.0.0.1");
await once(server, "listening");

const baseUrl = `http://127.0.0.1:${server.address().port}`;
const octokit = new (Octokit.plugin(retry))({ auth: "none", baseUrl, retry: { retryAfterBaseValue: 10 } });
const mutation = 'mutation { add: addProjectV2DraftIssue(input: {projectId: "p", title: "once"}) { projectItem { id } } }';
for (const [what, options] of [["by default", {}], ["with retries: 0", { request: { retries: 0 } }]]) {
  made = 0;
  const answer = await octokit.graphql(mutation, options).then(() => "a success", () => "an error");
  console.log(`${what}: one call, ${made} made, the caller sees ${answer}`);
}
process.exit(0);
JS

seen=$(run_node look.mjs)
conclude 'by default: one call, 1 made, the caller sees an error
with retries: 0: one call, 1 made, the caller sees an error' \
  'by default: one call, 2 made, the caller sees a success
with retries: 0: one call, 1 made, the caller sees an error' \
  "$seen"
