#!/usr/bin/env bash
# Packages the extension with the sidecar inside.
#
#   scripts/package.sh               dist/boardcast-VERSION.vsix, for every platform; finds a Java 25 on the user's machine
#   scripts/package.sh --platform    dist/boardcast-PLATFORM-VERSION.vsix, for this platform; needs no Java
#   scripts/package.sh --both        both of them; not again while what goes into them is the same
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

kinds=(any)
case ${1:-} in
  '') ;;
  --platform) kinds=(platform) ;;
  --both) kinds=(any platform) ;;
  -h | --help)
    sed -n '2,9s/^# \{0,1\}//p' "$0"
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
if [ "${kinds[0]}" = any ] && [ ! -f "$jar" ]; then
  echo "package: $jar is missing, and the extension carries it. Build it first: scripts/mvn -q -DskipTests package" >&2
  exit 1
fi

version=$(node -p 'require("./package.json").version')
any=dist/boardcast-$version.vsix
own=dist/boardcast-$(platform)-$version.vsix

key_file=dist/packages.key
if [ ${#kinds[@]} = 2 ]; then
  . "$root/scripts/lib/content.sh"
  . "$root/scripts/lib/java.sh"
  boardcast_find_java || exit 1
  # All of the extension but its tests and what is made; the image is made from the jar by these scripts.
  sources=$(find . -mindepth 1 -maxdepth 1 ! -name node_modules ! -name .build ! -name dist ! -name server ! -name test ! -name e2e \
    ! -name LICENSE ! -name THIRD-PARTY-NOTICES.txt | LC_ALL=C sort)
  # shellcheck disable=SC2086 # one word each
  key=$(boardcast_content_key "$jar" "$root/LICENSE" "$root/scripts/image" "$root/scripts/lib" "$JAVA_HOME/release" $sources)
  key="$key ${BOARDCAST_IMAGES_URL:-}"
  if boardcast_is_made "$key_file" "$key" "$any" "$own"; then
    printf '%s\n' "$here/$any" "$here/$own"
    exit 0
  fi
fi
rm -f "$key_file"

npm run --silent typecheck
node scripts/build.mjs --notices
if [ -f "$root/LICENSE" ]; then cp "$root/LICENSE" LICENSE; fi
license=()
[ -f LICENSE ] || license=(--skip-license)
# Without an address the pictures are left as they are: only a marketplace shows them.
links=(--no-rewrite-relative-links)
[ -z "${BOARDCAST_IMAGES_URL:-}" ] || links=(--baseImagesUrl "$BOARDCAST_IMAGES_URL" --baseContentUrl "$BOARDCAST_IMAGES_URL")
for kind in "${kinds[@]}"; do
  rm -rf server
  mkdir server
  target=()
  if [ "$kind" = platform ]; then
    "$root/scripts/image" --small --out "$here/server/runtime" >&2
    target=(--target "$(platform)")
    vsix=$own
  else
    cp "$jar" server/boardcast.jar
    vsix=$any
  fi
  node_modules/.bin/vsce package --no-dependencies --allow-missing-repository "${target[@]}" "${license[@]}" "${links[@]}" --out "$vsix" >&2
  echo "$here/$vsix"
done
[ ${#kinds[@]} = 1 ] || echo "$key" >"$key_file"
