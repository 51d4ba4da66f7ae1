# Finds the editors that the tests drive without a screen, or fetches them. To be sourced; needs bash.

# Neovim, and Emacs with Eglot. As root on Debian, what is missing is fetched through apt.
boardcast_find_editors() {
  local missing=()
  command -v nvim >/dev/null || missing+=(neovim)
  if ! { command -v emacs && command -v emacsclient; } >/dev/null; then
    missing+=(emacs-nox elpa-eglot)
  elif ! boardcast_has_eglot; then
    missing+=(elpa-eglot)
  fi
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Fetching ${missing[*]} through apt." >&2
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >/dev/null; then
      return 0
    fi
  fi
  echo "The tests drive Neovim and Emacs with Eglot, and not all of these are here: install them (Debian: apt-get install ${missing[*]}), or leave them out (--no-editor)." >&2
  return 1
}

boardcast_has_eglot() { # Emacs 29 brings it; older ones have it as a package
  emacs -q --batch -f package-initialize --eval "(require 'eglot)" >/dev/null 2>&1
}
