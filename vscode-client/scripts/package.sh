#!/usr/bin/env bash
# Packages the extension with the sidecar inside.
#
#   scripts/package.sh               dist/boardcast-VERSION.vsix, for every platform; finds a Java 25 on the user's machine
#   scripts/package.sh --platform    dist/boardcast-PLATFORM-VERSION.vsix, for this platform; needs no Java
#
#   BOARDCAST_IMAGES_URL   address that the README's pictures are read from in the marketplace: that of this folder
#   BOARDCAST_JAR   the jar to put into the first (default: server/app/target/boardcast.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$here/.." && pwd)
cd "$here"

platform() { # as the editor calls it
  local system machine
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=darwin ;;
    *) system=win32 ;;
  esac
  case $(uname -m) in
    arm64 | aarch64) machine=arm64 ;;
    *) machine=x64 ;;
  esac
  echo "$system-$machine"
}

own=no
case ${1:-} in
  '') ;;
  --platform) own=yes ;;
  -h | --help)
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
  *)
    echo "package: unknown option $1 (see --help)" >&2
    exit 2
    ;;
esac
if [ ! -d node_modules ]; then
  echo "package: the build tools are missing. Install them first: (cd vscode-client && npm ci)" >&2
  exit 1
fi
jar=${BOARDCAST_JAR:-$root/server/app/target/boardcast.jar}
if [ "$own" = no ] && [ ! -f "$jar" ]; then
  echo "package: $jar is missing, and the extension carries it. Build it first: scripts/mvn -q -DskipTests package" >&2
  exit 1
fi

npm run --silent typecheck
node scripts/build.mjs --notices
rm -rf server
mkdir server
version=$(node -p 'require("./package.json").version')
target=()
if [ "$own" = yes ]; then
  "$root/scripts/image" --small --out "$here/server/runtime" >&2
  target=(--target "$(platform)")
  vsix=dist/boardcast-$(platform)-$version.vsix
else
  cp "$jar" server/boardcast.jar
  vsix=dist/boardcast-$version.vsix
fi
if [ -f "$root/LICENSE" ]; then cp "$root/LICENSE" LICENSE; fi
license=()
[ -f LICENSE ] || license=(--skip-license)
# Without an address the pictures are left as they are: only a marketplace shows them.
links=(--no-rewrite-relative-links)
[ -z "${BOARDCAST_IMAGES_URL:-}" ] || links=(--baseImagesUrl "$BOARDCAST_IMAGES_URL" --baseContentUrl "$BOARDCAST_IMAGES_URL")
node_modules/.bin/vsce package --no-dependencies --allow-missing-repository "${target[@]}" "${license[@]}" "${links[@]}" --out "$vsix" >&2
echo "$here/$vsix"
