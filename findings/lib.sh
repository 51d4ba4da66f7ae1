# What the findings share; to be sourced by them, needs bash.
#
# Makes a temporary folder, goes there, and removes it at the end; installs pinned packages into it; compares what was
# seen with what is known.
# Exit codes of a finding: 0 it is as described, 1 the behaviour has changed, 2 it could not be looked at.

set -euo pipefail

FINDING=$(basename "$0" .sh)
FINDING_FOLDER=$(mktemp -d)
trap 'cd / && rm -rf "$FINDING_FOLDER"' EXIT
cd "$FINDING_FOLDER"

not_looked_at() { # says why in $1; what went wrong stands in the file `log`
  [ ! -s log ] || tail -n 20 log >&2
  echo "$FINDING: could not be looked at: $1" >&2
  exit 2
}

need() { # programs
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null 2>&1 || not_looked_at "$program is not installed"
  done
}

npm_packages() { # NAME@VERSION …
  need node npm
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || not_looked_at "Node 20 or newer is needed"
  echo '{ "private": true, "type": "module" }' >package.json
  npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "$@" >log 2>&1 ||
    not_looked_at "npm install failed"
}

maven_packages() { # GROUP:ARTIFACT:VERSION …
  need java mvn
  local coordinates group artifact version
  [ "$(java -version 2>&1 | sed -n 's/[^"]*version "\([0-9]*\).*/\1/p')" -ge 17 ] ||
    not_looked_at "Java 17 or newer is needed"
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><dependencies>'
    for coordinates in "$@"; do
      IFS=: read -r group artifact version <<<"$coordinates"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId>"
      echo "<version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >pom.xml
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy-dependencies -DoutputDirectory=lib \
    >log 2>&1 || not_looked_at "Maven could not get the libraries"
}

run_java() { # FILE.java, with all of lib on the class path
  java -cp 'lib/*' "$1" 2>log || not_looked_at "$1 did not run"
}

run_node() { # FILE
  node "$1" 2>log || not_looked_at "$1 did not run"
}

conclude() { # what one would expect, what is known to happen, what was seen
  printf '%s\n\nexpected:\n%s\n\nseen:\n%s\n\n' "$FINDING" "$1" "$3"
  if [ "$3" = "$2" ]; then
    echo "As described."
  else
    printf 'CHANGED. It was:\n%s\n' "$2"
    exit 1
  fi
}
