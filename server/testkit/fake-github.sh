#!/usr/bin/env bash
# A GitHub on GitHub's own schema as a process of its own, for tests that are not Java's: prints where it is and where
# it is told what happens there (dev.boardcast.testkit.github.FakeGitHubMain), and ends with its stdin. With --prepare
# it only builds what it needs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/scripts/lib/java.sh"
boardcast_find_java || exit 1
list=$here/target/fake-github.classpath
main=$here/target/classes/dev/boardcast/testkit/github/FakeGitHubMain.class
if [ ! -f "$list" ] || [ ! -f "$main" ] || [ "$here/pom.xml" -nt "$list" ] || [ "$root/pom.xml" -nt "$list" ] ||
  [ -n "$(find "$here/src/main" -name '*.java' -newer "$main" -print -quit)" ]; then
  "$root/scripts/mvn" -q -pl server/testkit compile dependency:build-classpath -Dmdep.outputFile="$list" >&2
  touch "$main"
fi
[ "${1:-}" != --prepare ] || exit 0
cd "$here" # the schema is fetched below its target
exec "$JAVA_HOME/bin/java" -Xmx512m -cp "$here/target/classes:$(cat "$list")" dev.boardcast.testkit.github.FakeGitHubMain
