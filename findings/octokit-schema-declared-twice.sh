#!/usr/bin/env bash
# The newest GitHub schema on npm is no valid GraphQL schema.
#
# Expected: buildSchema of GraphQL's reference implementation takes the file schema.graphql of @octokit/graphql-schema,
#   which is GitHub's schema "with validation" by its own description. GraphQL (October 2021, section 3.6): each field
#   of an object type has a name of its own.
# Happens: buildSchema refuses the file, as graphql-java does: EnterpriseOwnerInfo declares two fields twice. What
#   comes with the package, its `validate`, does not mind.
# Matters: a fake GitHub, a code generator or a typed client of the Projects API stops at the schema; the wrong remedy
#   is to switch validation off (assumeValidSDL), which hides the next fault, too.
# Remedy: drop the second declarations before building (the last line proves that nothing else is wrong).
# Versions: @octokit/graphql-schema 15.26.1, graphql 16.15.0. Needs: bash, Node 20 or newer, npm.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

npm_packages @octokit/graphql-schema@15.26.1 graphql@16.15.0

cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { validate } from '@octokit/graphql-schema';
import { buildASTSchema, buildSchema, parse } from 'graphql';

const text = readFileSync('node_modules/@octokit/graphql-schema/schema.graphql', 'utf8');
const attempt = (build) => {
  try {
    return `built, ${Object.keys(build().getTypeMap()).length > 1000 ? 'more than 1,000 types' : 'few types'}`;
  } catch (error) {
    return `refused\n  ${error.message.split('\n').filter(Boolean).join('\n  ')}`;
  }
};
console.log(`as it is: ${attempt(() => buildSchema(text))}`);
console.log(`the package's own validate: ${validate('{ viewer { login } }').length} errors`);

const document = parse(text);
const definitions = document.definitions.map((definition) => {
  if (definition.name?.value !== 'EnterpriseOwnerInfo') return definition;
  const byName = new Map(definition.fields.toReversed().map((field) => [field.name.value, field]));
  return { ...definition, fields: [...byName.values()] };
});
console.log(`without the repetitions: ${attempt(() => buildASTSchema({ ...document, definitions }))}`);
JS

seen=$(run_node look.mjs)
conclude "as it is: built, more than 1,000 types" \
  'as it is: refused
  Field "EnterpriseOwnerInfo.repositoryDeployKeySetting" can only be defined once.
  Field "EnterpriseOwnerInfo.repositoryDeployKeySettingOrganizations" can only be defined once.
the package'"'"'s own validate: 0 errors
without the repetitions: built, more than 1,000 types' \
  "$seen"
