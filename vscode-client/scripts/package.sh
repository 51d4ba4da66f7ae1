#!/usr/bin/env bash
# Packages the extension with the sidecar inside: dist/boardcast-VERSION.vsix.
#   BOARDCAST_JAR   the jar to put in (default: server/app/target/boardcast.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$here/.." && pwd)
cd "$here"

jar=${BOARDCAST_JAR:-$root/server/app/target/boardcast.jar}
if [ ! -f "$jar" ]; then
  echo "package: $jar is missing, and the extension carries it. Build it first: scripts/mvn -q -DskipTests package" >&2
  exit 1
fi
if [ ! -d node_modules ]; then
  echo "package: the build tools are missing. Install them first: (cd vscode-client && npm ci)" >&2
  exit 1
fi

npm run --silent typecheck
node scripts/build.mjs --notices
mkdir -p server
cp "$jar" server/boardcast.jar
if [ -f "$root/LICENSE" ]; then cp "$root/LICENSE" LICENSE; fi

version=$(node -p 'require("./package.json").version')
vsix=dist/boardcast-$version.vsix
license=()
[ -f LICENSE ] || license=(--skip-license)
node_modules/.bin/vsce package --no-dependencies --allow-missing-repository "${license[@]}" --out "$vsix" >&2
echo "$here/$vsix"
