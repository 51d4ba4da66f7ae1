#!/usr/bin/env bash
# The official conformance suite of the Model Context Protocol against Boardcast's MCP server, over HTTP and
# bridged over stdio, and through the gateway. Arguments, all optional: http, stdio or gateway, 2025-11-25 or
# 2026-07-28. What the suite's scenarios call is in server/e2e (dev.boardcast.conformance); docs/CONFORMANCE.md
# has the list.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/scripts/lib/java.sh"
boardcast_find_java || exit 1
cd "$here/conformance"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
"$root/scripts/boardcast" --version >/dev/null
classes=$root/server/e2e/target/classes
sources=$root/server/e2e/src/main/java/dev/boardcast/conformance
if [ ! -f "$classes/dev/boardcast/conformance/ConformanceMain.class" ] ||
  [ -n "$(find "$sources" -newer "$classes/dev/boardcast/conformance/ConformanceMain.class" -name '*.java' -print -quit)" ]; then
  "$root/scripts/mvn" -q -pl server/e2e -am package -DskipTests >&2
fi
export BOARDCAST_JAVA=$JAVA_HOME/bin/java
export BOARDCAST_CONFORMANCE_CLASSPATH=$classes:$root/server/app/target/boardcast.jar
exec node run.mjs "$@"
