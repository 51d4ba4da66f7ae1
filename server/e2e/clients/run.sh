#!/usr/bin/env bash
# Boardcast driven by third-party clients. Builds the program where it is missing or old. Arguments: test files.
# BOARDCAST_NO_EDITOR=true leaves out those that need Neovim and Emacs, or Chromium.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here"
[ -n "${BOARDCAST_PROGRAM:-}" ] || "$here/../../../scripts/boardcast" --version >/dev/null
if [ $# = 0 ]; then
  for file in test/*.test.mjs; do
    case ${BOARDCAST_NO_EDITOR:-}:$file in
      true:test/editors.test.mjs | true:test/chat.test.mjs) ;;
      *) set -- "$@" "$file" ;;
    esac
  done
fi
exec node --test --test-reporter=spec --test-concurrency=1 "$@"
