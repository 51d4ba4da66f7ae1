#!/usr/bin/env bash
# GitHub's published webhook schemas refuse a sixth of GitHub's published webhook examples.
#
# Expected: `@octokit/webhooks-schemas` and `@octokit/webhooks-examples` are built from one repository and released under
#   one version, the examples being recorded deliveries; the README of the former shows how to check payloads. So each
#   example fits the schema of its event.
# Happens: 53 of 329 do not, one of nearly every event, most of them since the schema demands fields of `repository`
#   (`is_template`, `web_commit_signoff_required`) that the delivery lacks. Deliveries of older servers lack them, too.
# Matters: to who answers 4xx to a delivery that its schema refuses: GitHub does not send it again. Take what is needed,
#   pass over what is missing, and use the schemas in tests alone.
# Versions: @octokit/webhooks-schemas and @octokit/webhooks-examples 7.6.1, read with ajv 8.17.1. Needs: bash, Node 20, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @octokit/webhooks-schemas@7.6.1 @octokit/webhooks-examples@7.6.1 ajv@8.17.1 ajv-formats@3.0.1

cat >look.mjs <<'JS'
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const Ajv = require("ajv");
const schema = require("@octokit/webhooks-schemas");
const events = require("@octokit/webhooks-examples");

const ajv = new Ajv({ strict: false, allErrors: true });
require("ajv-formats")(ajv);
ajv.addSchema({ ...schema, $id: "webhooks" });
const definition = (name) => [`${name}_event`, `${name}$event`].find((key) => key in schema.definitions);

let examples = 0;
let refused = 0;
let lacking = 0;
for (const { name, examples: payloads } of events.default ?? events) {
  const fits = ajv.compile({ $ref: `webhooks#/definitions/${definition(name)}` });
  for (const payload of payloads) {
    examples++;
    if (fits(payload)) continue;
    refused++;
    const missing = fits.errors.map(({ instancePath, params }) => `${instancePath} ${params.missingProperty}`);
    if (missing.includes("/repository web_commit_signoff_required")) lacking++;
  }
}
console.log(`examples: ${examples}`);
console.log(`refused: ${refused}`);
console.log(`of these without repository.web_commit_signoff_required: ${lacking}`);
JS

seen=$(run_node look.mjs)
conclude 'examples: 329
refused: 0' \
  'examples: 329
refused: 53
of these without repository.web_commit_signoff_required: 46' \
  "$seen"
