#!/usr/bin/env bash
# Octokit's throttling lets one GraphQL query a second through, as if each were a change.
#
# Expected: GitHub asks to pause a second "between mutative requests", "POST, PATCH, PUT, or DELETE" (best practices for
#   using the REST API), and counts a GraphQL query without a mutation as one point, like a GET, and one with as five
#   (rate limits for the GraphQL API). `@octokit/plugin-throttling` "implements all recommended best practices": so queries
#   go like GETs, and mutations a second apart.
# Happens: whatever is sent to /graphql waits for the queue of writes, a second from one to the next, also when several are
#   asked at once. The plugin does not look at what the document is.
# Matters: to who reads by pages, as GitHub Projects can be read by GraphQL alone: 20,000 items of a project are 200 pages
#   of 100, and over three minutes of waiting that GitHub does not ask for. The package `octokit` has the plugin built in.
# Remedy: a key and limits of one's own for what only reads, or an instance without the plugin for it.
# Versions: @octokit/plugin-throttling 11.0.5 with @octokit/core 7.0.8. Needs: bash, Node 20, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @octokit/core@7.0.8 @octokit/plugin-throttling@11.0.5

cat >look.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { Octokit } from "@octokit/core";
import { throttling } from "@octokit/plugin-throttling";

const REQUESTS = 5;
const arrivals = [];
const server = createServer((request, response) => {
  arrivals.push(performance.now());
  request.resume();
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ data: { viewer: { login: "octocat" } } }));
}).listen(0, "127.0.0.1");
await once(server, "listening");

const throttle = { onRateLimit: () => false, onSecondaryRateLimit: () => false };
const baseUrl = `http://127.0.0.1:${server.address().port}`;
const octokit = new (Octokit.plugin(throttling))({ auth: "none", baseUrl, throttle });

for (const [what, ask] of [
  ["GET", () => octokit.request("GET /user")],
  ["query", () => octokit.graphql("query { viewer { login } }")],
  ["mutation", () => octokit.graphql("mutation { viewer { login } }")],
]) {
  arrivals.length = 0;
  await Promise.all(Array.from({ length: REQUESTS }, ask));
  const seconds = (arrivals.at(-1) - arrivals[0]) / 1_000;
  console.log(`${REQUESTS} of ${what}: ${seconds < 2.5 ? "at once" : seconds > 3.5 ? "a second apart" : seconds}`);
}
process.exit(0);
JS

seen=$(run_node look.mjs)
conclude '5 of GET: at once
5 of query: at once
5 of mutation: a second apart' \
  '5 of GET: at once
5 of query: a second apart
5 of mutation: a second apart' \
  "$seen"
