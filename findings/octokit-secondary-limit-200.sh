#!/usr/bin/env bash
# GitHub's "secondary rate limit" with status 200, as it documents it, is a result for Octokit.
#
# Expected: "If you exceed your secondary rate limit, the response status will be 200 or 403, and the response body will
#   have an error message that indicates that you hit the secondary rate limit. If the retry-after response header is
#   present, you should not retry your request until after that many seconds has elapsed" (GitHub, rate limits for the
#   GraphQL API). So `onSecondaryRateLimit` of @octokit/plugin-throttling is called with these seconds for both, and
#   `octokit.graphql` fails for both.
# Happens: with 403 it is so. With 200 and the same body, nobody is told, and the query *succeeds*: its result is
#   `undefined`. With 200 and the message among `errors`, as type RATE_LIMITED, it is taken for the primary limit:
#   `onRateLimit` is called, with 0 seconds in place of Retry-After.
# Matters: to who backs off by these callbacks: the pause that GitHub asks for is not made, or lasts 0 s, and code that
#   reads the result fails elsewhere ("cannot read properties of undefined").
# Remedy: to look at the body of a 200 for `message` and at Retry-After oneself.
# Versions: @octokit/plugin-throttling 11.0.5 with @octokit/core 7.0.8. Needs: bash, Node 20, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @octokit/core@7.0.8 @octokit/plugin-throttling@11.0.5

cat >look.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { Octokit } from "@octokit/core";
import { throttling } from "@octokit/plugin-throttling";

const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
let next;
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(next.status, { "content-type": "application/json", "retry-after": "60" });
  response.end(JSON.stringify(next.body));
}).listen(0, "127.0.0.1");
await once(server, "listening");

const quiet = () => {};
for (const [what, status, body] of [
  ["403, a message", 403, { message }],
  ["200, a message", 200, { message }],
  ["200, among errors", 200, { errors: [{ type: "RATE_LIMITED", message }] }],
]) {
  next = { status, body };
  const told = [];
  const octokit = new (Octokit.plugin(throttling))({
    auth: "none",
    baseUrl: `http://127.0.0.1:${server.address().port}`,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    throttle: {
      onRateLimit: (seconds) => void told.push(`onRateLimit ${seconds}`),
      onSecondaryRateLimit: (seconds) => void told.push(`onSecondaryRateLimit ${seconds}`),
    },
  });
  const result = await octokit.graphql("{ viewer { login } }").then((data) => `succeeds: ${data}`, () => "fails");
  console.log(`${what}: told ${told.join() || "nothing"}; the query ${result}`);
}
process.exit(0);
JS

seen=$(run_node look.mjs)
conclude '403, a message: told onSecondaryRateLimit 60; the query fails
200, a message: told onSecondaryRateLimit 60; the query fails
200, among errors: told onSecondaryRateLimit 60; the query fails' \
  '403, a message: told onSecondaryRateLimit 60; the query fails
200, a message: told nothing; the query succeeds: undefined
200, among errors: told onRateLimit 0; the query fails' \
  "$seen"
