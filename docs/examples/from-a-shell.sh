#!/usr/bin/env bash
# One tool call from a shell, for hooks and CI:
#   from-a-shell.sh update_issue_status '{"projectNumber": 7, "issueNumber": 3, "status": "done"}'
# Prints the answer. Exit code: 0 when it was done, 1 when it was refused, with the reason in the answer.
# Address and key are found as the program finds them: environment, .env, credentials file.
set -euo pipefail
answer=$(printf '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": %s}}\n' "$1" "$2" | "${BOARDCAST:-boardcast}" mcp)
printf '%s\n' "$answer"
case $answer in
  *'"isError":true'* | *'"error":{'*) exit 1 ;;
esac
