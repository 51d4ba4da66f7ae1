#!/usr/bin/env bash
# GitHub's GraphQL client for JavaScript does not send every variable that a document declares.
#
# Expected: a variable is called what its document calls it: GraphQL (October 2021, sections 2.1.9 and 2.10) reserves no
#   names, and "GraphQL over HTTP" sends all of them in `variables`. The client's README: a document, and an object with
#   its variables.
# Happens: that object is the request's options, too. A variable `query`, the natural name for the argument of
#   `ProjectV2.items(query:)` or `search(query:)`, is refused before anything is sent; a variable `operationName` is not
#   sent as a variable at all, its value becomes the name of the operation, and nothing warns.
# Matters: to documents that are shared between clients (a folder of .graphql files, github-mcp-server's, gh's): the
#   same document works everywhere but here, and for the second kind the server says that a variable is missing.
# Remedy: other names in the documents, since an option `variables` is sent as a variable itself (the last line).
# Versions: @octokit/graphql 9.0.5. Needs: bash, Node 20 or newer, npm. Nothing is sent: fetch is the script's own.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @octokit/graphql@9.0.5

cat >look.mjs <<'JS'
import { graphql } from "@octokit/graphql";

async function sent(name, options) {
  let body;
  const fetch = async (_, { body: text }) => {
    body = JSON.parse(text);
    return new Response('{"data": {}}', { headers: { "content-type": "application/json" } });
  };
  const text = `query($${name}: String!) { search(query: $${name}, type: ISSUE, first: 1) { issueCount } }`;
  try {
    await graphql(text, { ...options, request: { fetch } });
    return `variables ${JSON.stringify(body.variables)}, operation ${body.operationName ?? "not named"}`;
  } catch (error) {
    return `refused: ${error.message}`;
  }
}

for (const name of ["text", "query", "operationName"]) {
  console.log(`$${name}: ${await sent(name, { [name]: "is:open" })}`);
}
console.log(`$query in variables: ${await sent("query", { variables: { query: "is:open" } })}`);
JS

seen=$(run_node look.mjs)
conclude '$text: variables {"text":"is:open"}, operation not named
$query: variables {"query":"is:open"}, operation not named
$operationName: variables {"operationName":"is:open"}, operation not named' \
  '$text: variables {"text":"is:open"}, operation not named
$query: refused: [@octokit/graphql] "query" cannot be used as variable name
$operationName: variables undefined, operation is:open
$query in variables: variables {"variables":{"query":"is:open"}}, operation not named' \
  "$seen"
