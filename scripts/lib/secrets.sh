# Looks for keys in what a test run wrote. To be sourced.
#
# A test's key, made or made up, has one of these forms (extended regular expressions), so that it is found wherever it
# got to. A new made-up key gets a form here.
boardcast_key_forms() {
  cat <<'FORMS'
bc_[0-9a-f]{48}
e2e[0-9a-f]{48}
(k3y|wr0ng-key)-of-
(s3cret|webh00k-secret)-of-
s3cret-key
hook5ecret0f
(the-key|a-key)-of-th(is-test|e-editors-own)
a-key-for-tests
(a-wrong|the-users-own|quite-another|the-local)-key
bc_key-of-these-tests
k\+/= ey
ghp_fake0token
of-the-demo-alone
a-secret(:|%3A)of(/|%2F)the.client
FORMS
}

# Arguments: files and folders, those that are not there are passed over. Says in which files, and lines, a key is, never
# the key itself, and then fails.
boardcast_find_keys() {
  local there=() path found
  for path in "$@"; do
    [ -e "$path" ] && there+=("$path")
  done
  [ ${#there[@]} -gt 0 ] || {
    echo "There is nothing to look for keys in."
    return 1
  }
  found=$(grep -rnaEo -f <(boardcast_key_forms) -- "${there[@]}" | cut -d: -f1,2 | sort -u)
  if [ -n "$found" ]; then
    echo "A key, or what looks like a test's key, was written to:"
    printf '%s\n' "$found" | head -n 50 | sed 's/^/  /'
    return 1
  fi
  echo "No key in $(find "${there[@]}" -type f | wc -l) files, $(du -shc "${there[@]}" | tail -n 1 | cut -f1)."
}
