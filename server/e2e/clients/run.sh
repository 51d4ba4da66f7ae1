#!/usr/bin/env bash
# Boardcast driven by third-party clients. Builds the program where it is missing or old. Arguments: test files.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here"
[ -n "${BOARDCAST_PROGRAM:-}" ] || "$here/../../../scripts/boardcast" --version >/dev/null
[ $# -gt 0 ] || set -- test/*.test.mjs
exec node --test --test-reporter=spec --test-concurrency=1 "$@"
