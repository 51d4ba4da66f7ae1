#!/usr/bin/env bash
# The end-to-end tests in a real editor. Builds and packages what they need.
#
#   e2e/run.sh [e2e/FILE.e2e.mjs …]   default: all; *.bench.mjs measure (scripts/bench editor)
#   e2e/run.sh --prepare              only builds and packages, for runs that follow
#
#   BOARDCAST_VSIX, BOARDCAST_VSIX_WITHOUT_RUNTIME   packages to use instead of new ones
set -euo pipefail
client=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$client/.." && pwd)
. "$root/scripts/lib/java.sh"
boardcast_find_java || exit 1 # for the program, and the package without a runtime

BOARDCAST_EDITORS=$("$client/e2e/setup.sh")
if [ -z "${BOARDCAST_VSIX:-}" ]; then
  # Any subcommand builds the program where it is missing or old.
  "$root/scripts/boardcast" --version >/dev/null
  packages=$("$client/scripts/package.sh" --both)
  BOARDCAST_VSIX_WITHOUT_RUNTIME=$(head -n 1 <<<"$packages")
  BOARDCAST_VSIX=$(tail -n 1 <<<"$packages")
  export BOARDCAST_VSIX_WITHOUT_RUNTIME
fi
[ "${1:-}" != --prepare ] || exit 0
export BOARDCAST_EDITORS BOARDCAST_VSIX
cd "$client"
if [ $# -eq 0 ]; then
  set -- e2e/*.e2e.mjs
fi
exec node --test --test-reporter=spec --test-concurrency=1 "$@"
