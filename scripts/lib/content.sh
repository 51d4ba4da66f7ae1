# shellcheck shell=bash
# What files hold, as a key: for what is made from them and kept, so that it is made again exactly when they changed.
# Times do not count, nor where the checkout is. To be sourced.

boardcast_sha256() { # FILE…, or stdin
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

boardcast_content_key() { # FILE|FOLDER…: of their contents and names; what is not there counts as such
  local path
  for path in "$@"; do
    if [ -d "$path" ]; then
      echo "folder ${path##*/}"
      (cd "$path" && find . \( -name node_modules -o -name .build \) -prune -o -type f -print | LC_ALL=C sort | while IFS= read -r file; do boardcast_sha256 "$file"; done)
    elif [ -e "$path" ]; then
      echo "file ${path##*/} $(boardcast_sha256 <"$path")"
    else
      echo "missing ${path##*/}"
    fi
  done | boardcast_sha256 | cut -d' ' -f1
}

boardcast_is_made() { # KEYFILE KEY PRODUCT…: whether all products are there, made from what has this key
  local file=$1 key=$2 product
  shift 2
  [ "$(cat "$file" 2>/dev/null)" = "$key" ] || return 1
  for product in "$@"; do [ -e "$product" ] || return 1; done
}
