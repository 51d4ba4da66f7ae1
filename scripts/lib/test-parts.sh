# shellcheck shell=bash
# What scripts/test is made of: parts (scripts/lib/parts.sh) in the order in which they are started where they can be. To be
# sourced in the project's folder, with parts.sh and editors.sh; needs bash. What is not measured writes to $scratch
# (memory.sh), where that is set. Where $those names a list (those-of.mjs), only its tests are run.

test_parts() { # EDITOR FULL: whether with real editors, and with the long rounds
  local editor=$1 full=$2 file name
  local early=() late=() last=() alone=() together=() measured=()
  clients_files
  if $editor; then editor_files; fi
  test_parts_installed "$editor"
  part conformance-npm "MCP conformance suite: install (npm)" waits "" npm_install server/e2e/clients/conformance
  part build "Java: build" busy "" java_build
  part java "Java: unit, integration and end-to-end tests" busy build java_tests -Dboardcast.full="$full" -DexcludedGroups=alone
  part image "The runtime image" busy build scripts/image
  part extension "Extension: types, tests" busy extension-npm extension_check
  if $editor; then
    part packages "Extension: packages" light "image extension-npm" vscode-client/scripts/package.sh --both
  fi
  # On the jar; the others on the image, where there is one.
  [ ${#early[@]} = 0 ] || part clients-jar "Third-party clients, on the jar" light "build clients-npm${editors:+ $editors code-server}" env BOARDCAST_IMAGE=no ${scratch:+TMPDIR="$scratch"} server/e2e/clients/run.sh "${early[@]}"
  [ ${#late[@]} = 0 ] || part clients-image "Third-party clients: MCP SDKs, inspector, WebSocket" busy "image clients-npm" env ${scratch:+TMPDIR="$scratch"} server/e2e/clients/run.sh "${late[@]}"
  [ ${#last[@]} = 0 ] || part clients-more "Third-party clients: moving over, packages, faults" light "image clients-npm" env ${scratch:+TMPDIR="$scratch"} server/e2e/clients/run.sh "${last[@]}"
  for file in ${together[@]+"${together[@]}"}; do
    name=${file##*/}
    part "editor-${name%%.*}" "A real editor: ${name%%.*}" light "packages code-server" vscode-client/e2e/run.sh "$file"
  done
  # After the tests, with which what it drives was compiled.
  part conformance "MCP: the official conformance suite" light "java conformance-npm" server/e2e/clients/conformance.sh
  part java-alone "Java: what is measured" alone java java_alone -Dboardcast.full="$full"
  [ ${#alone[@]} = 0 ] || part clients-alone "Third-party clients: what is measured" alone "image clients-npm" server/e2e/clients/run.sh "${alone[@]}"
  [ ${#measured[@]} = 0 ] || part editor-alone "A real editor: what is measured" alone "packages code-server" vscode-client/e2e/run.sh "${measured[@]}"
}

# Pure cores and what is quick, and one pass: an agent's change, through tracker, hub and sidecar, in what an editor is told.
test_parts_quick() {
  local chain='AC-5\.1\.a'
  test_parts_installed false
  part build "Java: build" busy "" java_build
  part extension "Extension: types, tests" busy extension-npm npm --prefix vscode-client run --silent check
  part java "Java: pure cores and units" busy build java_tests -DexcludedGroups=alone -pl server/core,server/protocol,server/client,server/mcp,server/gateway,server/sidecar -am
  part chain "From an agent to an editor" busy "build clients-npm" server/e2e/clients/run.sh --test-name-pattern "$chain" test/load.test.mjs
}

# Whether a file is of the tests that are run.
is_of_those() { # KIND FILE
  [ -z "${those:-}" ] || grep -qxF "$1 $2" "$those"
}

those_of() { # KIND: the files of those, one a line
  sed -n "s,^$1 ,,p" "$those"
}

# Names of the classes in files on stdin, as -Dtest has them.
class_names() {
  sed 's,.*/,,; s,[.]java$,,' | sort -u | paste -sd, -
}

extension_check() {
  local files=''
  if [ -n "${those:-}" ]; then
    files=$(those_of extension | sed 's,^vscode-client/,,')
    [ -n "$files" ] || return 0
  fi
  # shellcheck disable=SC2086 # one word each
  npm --prefix vscode-client run --silent check -- $files
}

# What comes from the network.
test_parts_installed() { # EDITOR
  part clients-npm "Third-party clients: install (npm)" waits "" npm_install server/e2e/clients
  part extension-npm "Extension: install (npm)" waits "" npm_install vscode-client
  editors=
  if $1; then
    editors=editors
    part editors "Neovim and Emacs are there" waits "" boardcast_find_editors
    # After it: both may use apt.
    part code-server "VS Code (code-server) and Chromium are there" waits editors vscode-client/e2e/setup.sh
  fi
}

npm_install() { # FOLDER; only when the lock file changed
  (cd "$1" && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; })
}

# The program, by the command that everybody uses. Where nothing was built before, as in a fresh clone, what was said is kept
# for the test of that (BuildTest), which else builds a copy.
java_build() {
  local kept=target/test-logs/clean-build clean=true
  ! compgen -G 'server/*/target' >/dev/null || clean=false
  mkdir -p "$kept.new"
  scripts/boardcast --version 2>&1 | tee "$kept.new/said.log" || return 1
  if $clean; then
    cp server/app/target/build.log "$kept.new/maven.log" && mv "$kept.new" "$kept"
  fi
}

java_tests() { # OPTION…: compiles the tests too; the program is not built again
  local chosen=()
  # Nothing is a name that no class has; an empty one would be all.
  [ -z "${those:-}" ] || chosen=(-Dtest="Nothing,$(those_of java | class_names)" -Dsurefire.failIfNoSpecifiedTests=false)
  BOARDCAST_CLEAN_BUILD=$PWD/target/test-logs/clean-build scripts/mvn -T "${java_modules:-2}" test ${scratch:+-Dboardcast.test.tmp="$scratch"} \
    ${chosen[@]+"${chosen[@]}"} "$@"
}

java_alone() { # OPTION…: the tests with the tag, in the modules and classes that have some; on the JVM as it is without options
  local file files='' java_modules=1 scratch=
  for file in $(grep -rl --include='*.java' '@Tag("alone")' server/*/src/test); do
    ! is_of_those java "$file" || files+="$file"$'\n'
  done
  [ -n "$files" ] || return 0
  files=${files%$'\n'}
  those='' java_tests "$@" -Dboardcast.test.jvm= -Dboardcast.test.forks=1 -Dspotless.check.skip=true -Dgroups=alone -Dsurefire.reportNameSuffix=alone -Dsurefire.failIfNoSpecifiedTests=false \
    -Dtest="$(printf "%s\n" "$files" | class_names)" \
    -pl "$(printf "%s\n" "$files" | sed "s,/src/test/.*,," | sort -u | paste -sd, -)" -am
}

# A file says in a line of its own that it runs alone: because it measures.
RUNS_ALONE='^// Runs alone: '

# These drive the program as it is without an image, where each start costs more; all others, the image.
ON_THE_JAR=' agent-tasks chat documents editors guides '

# Into `early` (on the jar), `late` and `last` (on the image) and `alone`: each file of tests is in one of them.
clients_files() {
  local file
  for file in server/e2e/clients/test/*.test.mjs; do
    case ${BOARDCAST_NO_EDITOR:-}:${file##*/} in true:editors.test.mjs | true:chat.test.mjs) continue ;; esac
    is_of_those client "$file" || continue
    if grep -q "$RUNS_ALONE" "$file"; then
      alone+=("test/${file##*/}")
    elif [[ $ON_THE_JAR == *" $(basename "$file" .test.mjs) "* ]]; then
      early+=("test/${file##*/}")
    elif [[ ${file##*/} < migration.test.mjs ]]; then
      late+=("test/${file##*/}")
    else
      last+=("test/${file##*/}")
    fi
  done
}

# Into `together` and `measured`, which run alone.
editor_files() {
  local file
  for file in vscode-client/e2e/*.e2e.mjs; do
    is_of_those editor "$file" || continue
    if grep -q "$RUNS_ALONE" "$file"; then measured+=("e2e/${file##*/}"); else together+=("e2e/${file##*/}"); fi
  done
  # Tests of an editor that scripts/bench measures now.
  for file in $([ -z "${those:-}" ] || those_of editor | grep '[.]bench[.]mjs$'); do measured+=("e2e/${file##*/}"); done
}
