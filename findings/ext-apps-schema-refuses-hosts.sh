#!/usr/bin/env bash
# The JSON Schema that MCP Apps' package publishes refuses what the specification's own example of a host says.
#
# Expected: `@modelcontextprotocol/ext-apps/schema.json` describes the messages as the package's own checks do, so that who
#   writes a host or a view in another language can use it. A host may give any part of the style variables ("Individual
#   style keys are optional - hosts may provide any subset", the package's types), and width and height of the container
#   "can be combined independently" (specification 2026-01-26, "Container Dimensions"; its example of `hostContext` has
#   three variables and { "width": 400, "maxHeight": 600 }).
# Happens: in the schema all 76 style variables are required, and the container is `allOf` of two closed objects, each of
#   which forbids the other's property: no size that has both a width and a height is valid. The package's own check
#   (Zod) takes both.
# Matters: to hosts and views that are not TypeScript, and to tests that hold their messages against this schema: every
#   host's answer to `ui/initialize` fails them.
# Remedy: hold host contexts against the package's Zod schemas, or take `required` and `additionalProperties` out of these
#   two places of the JSON Schema first.
# Versions: @modelcontextprotocol/ext-apps 2.0.4, with zod 4.6.7; judged by ajv 8.20.0. Needs: bash, Node 20, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @modelcontextprotocol/ext-apps@2.0.4 zod@4.6.7 ajv@8.20.0 @modelcontextprotocol/client@2.4.0 \
  @modelcontextprotocol/core@2.4.0 @modelcontextprotocol/server@2.4.0

cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { McpUiHostContextSchema } from '@modelcontextprotocol/ext-apps';
import { Ajv2020 } from 'ajv/dist/2020.js';

const published = JSON.parse(readFileSync('node_modules/@modelcontextprotocol/ext-apps/dist/src/generated/schema.json'));
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(published.$defs.McpUiHostContext);
const contexts = {
  'no styles, no size': { theme: 'dark' },
  'three of the variables': { styles: { variables: {
    '--color-background-primary': '#fff', '--color-text-primary': '#111', '--font-sans': 'sans-serif' } } },
  'width 400, maxHeight 600': { containerDimensions: { width: 400, maxHeight: 600 } },
  'width 400, height 600': { containerDimensions: { width: 400, height: 600 } },
  'width 400': { containerDimensions: { width: 400 } },
};
for (const [name, context] of Object.entries(contexts)) {
  const own = McpUiHostContextSchema.safeParse(context).success ? 'taken' : 'refused';
  console.log(`${name}: ${own} by the package, ${validate(context) ? 'taken' : 'refused'} by its JSON Schema`);
}
JS

seen=$(run_node look.mjs)
conclude 'no styles, no size: taken by the package, taken by its JSON Schema
three of the variables: taken by the package, taken by its JSON Schema
width 400, maxHeight 600: taken by the package, taken by its JSON Schema
width 400, height 600: taken by the package, taken by its JSON Schema
width 400: taken by the package, taken by its JSON Schema' \
  'no styles, no size: taken by the package, taken by its JSON Schema
three of the variables: taken by the package, refused by its JSON Schema
width 400, maxHeight 600: taken by the package, refused by its JSON Schema
width 400, height 600: taken by the package, refused by its JSON Schema
width 400: taken by the package, refused by its JSON Schema' \
  "$seen"
