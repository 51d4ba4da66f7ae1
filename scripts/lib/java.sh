# Finds an installed JDK 25 and exports it as JAVA_HOME. To be sourced; needs bash.
#
# Java reads arguments and names of files in the locale's encoding, so from here on that is UTF-8, whatever
# was set. A locale that is named but not installed is one of ASCII: the shell says how many characters it
# sees. Where there is no C.UTF-8 all stays as it was.
boardcast_probe=$'\303\244'
[ ${#boardcast_probe} = 1 ] || { export LC_ALL=C.UTF-8; } 2>/dev/null

# Looks at $BOARDCAST_JAVA_HOME, $JAVA_HOME, the java on the path, then where systems install JDKs.

BOARDCAST_JAVA_MAJOR=25

boardcast_java_major() { # of the JDK in $1; prints nothing when there is none
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/[^"]*"\(1\.\)\{0,1\}\([0-9]*\).*/\2/p'
  fi
}

boardcast_find_java() {
  local candidate on_path major home others="" asked=""
  # An absolute HOME, else what the password database says.
  case ${HOME:-} in /*) home=$HOME ;; *) home=$(unset HOME && echo ~) ;; esac
  on_path=$(command -v java 2>/dev/null || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${BOARDCAST_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$home"/.sdkman/candidates/java/* "$home"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*; do
    [ -n "$candidate" ] || continue
    major=$(boardcast_java_major "$candidate")
    if [ "$major" = "$BOARDCAST_JAVA_MAJOR" ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
    case $major:$others in :* | *"in $candidate"*) ;; *) others="${others:+$others, }Java $major in $candidate" ;; esac
  done
  [ -z "${BOARDCAST_JAVA_HOME:-}" ] || asked=" BOARDCAST_JAVA_HOME names $BOARDCAST_JAVA_HOME, where it is not."
  echo "Boardcast needs Java $BOARDCAST_JAVA_MAJOR, and ${others:+only }${others:-none} was found: install a JDK $BOARDCAST_JAVA_MAJOR (for example Eclipse Temurin), or set BOARDCAST_JAVA_HOME to its folder.$asked" >&2
  return 1
}
