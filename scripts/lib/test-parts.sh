# shellcheck shell=bash
# What scripts/test is made of: parts (scripts/lib/parts.sh) in the order in which they are started where they can be. To be
# sourced in the project's folder, with parts.sh and editors.sh; needs bash. What is not measured writes to $scratch
# (memory.sh), where that is set. Where $those names a list (those-of.mjs), only its tests are run.

test_parts() { # EDITOR FULL: whether with real editors, and with the long rounds
  local editor=$1 full=$2 file name
  local early=() gateway=() late=() last=() alone=() together=() measured=() benched=()
  clients_files
  if $editor; then editor_files; fi
  test_parts_installed "$editor"
  part conformance-npm "MCP conformance suite: install (npm)" waits "" npm_install server/e2e/clients/conformance
  part build "Java: build" busy "" java_build
  part image "The runtime image" busy build scripts/image
  part java "Java: tests compiled" busy build java_compiled
  # What is long first, and what computes before what waits: then there is always something beside it. Java's modules are
  # parts of their own: to Maven, a module's tests wait for those of all that it needs.
  java_part app "Java: tests of the program" busy server/app
  clients_part image "Third-party clients: MCP SDKs, inspector, WebSocket" busy ${late[@]+"${late[@]}"}
  if $editor; then
    part packages "Extension: packages" light "image extension-npm" vscode-client/scripts/package.sh --both
  fi
  clients_part gateway "Third-party clients: the gateway" light ${gateway[@]+"${gateway[@]}"}
  clients_part more "Third-party clients: moving over, packages, faults" light ${last[@]+"${last[@]}"}
  java_part tracker "Java: tests of the tracker" busy server/tracker
  java_part e2e "Java: end-to-end tests" light server/e2e
  java_part others "Java: tests of all other modules" light "$(java_modules_but server/tracker server/app server/e2e)"
  part format "Java: format checked" light java scripts/mvn -T 2 spotless:check
  # On the jar; the others on the image, where there is one.
  [ ${#early[@]} = 0 ] || part clients-jar "Third-party clients, on the jar" light "build clients-npm${editors:+ $editors code-server}" env BOARDCAST_IMAGE=no ${scratch:+TMPDIR="$scratch"} server/e2e/clients/run.sh "${early[@]}"
  part extension "Extension: types, tests" busy extension-npm extension_check
  for file in ${together[@]+"${together[@]}"}; do
    name=${file##*/}
    part "editor-${name%%.*}" "A real editor: ${name%%.*}" light "packages code-server" vscode-client/e2e/run.sh "$file"
  done
  part conformance "MCP: the official conformance suite" light "java conformance-npm" server/e2e/clients/conformance.sh http stdio
  [ -n "${those:-}" ] || part conformance-gateway "MCP: the same suite through the gateway" light "java conformance-npm" server/e2e/clients/conformance.sh gateway
  part java-alone "Java: what is measured" alone java java_alone -Dboardcast.full="$full"
  [ ${#alone[@]} = 0 ] || part clients-alone "Third-party clients: what is measured" alone "image clients-npm" server/e2e/clients/run.sh "${alone[@]}"
  [ ${#measured[@]} = 0 ] || part editor-alone "A real editor: what is measured" alone "packages code-server" vscode-client/e2e/run.sh "${measured[@]}"
  [ ${#benched[@]} = 0 ] || part editor-bench "A real editor: what scripts/bench editor measures now" alone "packages code-server" vscode-client/e2e/run.sh "${benched[@]}"
}

clients_part() { # ID TITLE KIND FILE…: on the image; nothing where there are no files
  local id=$1 title=$2 kind=$3
  shift 3
  [ $# = 0 ] || part "clients-$id" "$title" "$kind" "image clients-npm" env ${scratch:+TMPDIR="$scratch"} server/e2e/clients/run.sh "$@"
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
  BOARDCAST_CLEAN_BUILD=$PWD/target/test-logs/clean-build scripts/mvn -T "${java_modules:-2}" test ${scratch:+-Dboardcast.test.tmp="$scratch"} "$@"
}

# Where test classes are, of modules: all, or those.
java_files() { # MODULE,…
  local module file
  for module in ${1//,/ }; do
    for file in $(find "$module/src/test/java" -name '*Test.java' | LC_ALL=C sort); do
      ! is_of_those java "$file" || echo "$file"
    done
  done
}

java_modules_but() { # MODULE…: all that have tests, but these
  local folder modules=()
  for folder in server/*/src/test/java; do
    folder=${folder%/src/test/java}
    [[ " $* " == *" $folder "* ]] || modules+=("$folder")
  done
  (IFS=, && echo "${modules[*]}")
}

java_part() { # ID TITLE KIND MODULE,…: nothing where none of those is in them
  [ -z "$(java_files "$4")" ] || part "java-$1" "$2" "$3" java java_tests_of "$4" -Dboardcast.full="$full" -DexcludedGroups=alone
}

# Compiles tests, and what they need beyond the program.
java_compiled() {
  scripts/mvn -T 2 test-compile -Dspotless.check.skip=true
}

# Nothing is compiled or copied again.
JAVA_AS_COMPILED=(-Dspotless.check.skip=true -Dmaven.main.skip=true -Dmaven.resources.skip=true -Dmaven.compiler.useIncrementalCompilation=false)

# Tests of some modules, without those of the modules that they need; all is compiled, and stays as it is: several of these
# run side by side.
java_tests_of() { # MODULE,… OPTION…
  local modules=$1
  shift
  BOARDCAST_CLEAN_BUILD=$PWD/target/test-logs/clean-build scripts/mvn -T 2 test ${scratch:+-Dboardcast.test.tmp="$scratch"} \
    -pl "$modules" -am -Dtest="$(java_files "$modules" | sed 's,.*/src/test/java/,,; s,[.]java$,,' | paste -sd, -)" \
    -Dsurefire.failIfNoSpecifiedTests=false "${JAVA_AS_COMPILED[@]}" "$@"
}

java_alone() { # OPTION…: the tests with the tag, in the modules and classes that have some; on the JVM as it is without options
  local file files='' java_modules=1 scratch=
  for file in $(grep -rl --include='*.java' '@Tag("alone")' server/*/src/test); do
    ! is_of_those java "$file" || files+="$file"$'\n'
  done
  [ -n "$files" ] || return 0
  files=${files%$'\n'}
  java_tests "$@" -Dboardcast.test.jvm= -Dboardcast.test.forks=1 "${JAVA_AS_COMPILED[@]}" -Dgroups=alone -Dsurefire.reportNameSuffix=alone -Dsurefire.failIfNoSpecifiedTests=false \
    -Dtest="$(printf "%s\n" "$files" | class_names)" \
    -pl "$(printf "%s\n" "$files" | sed "s,/src/test/.*,," | sort -u | paste -sd, -)" -am
}

# A file says in a line of its own that it runs alone: because it measures.
RUNS_ALONE='^// Runs alone: '

# These drive the program as it is without an image, where each start costs more; all others, the image.
ON_THE_JAR=' agent-tasks chat documents editors guides '

# Into `early` (on the jar), `gateway`, `late` and `last` (on the image) and `alone`: each file of tests is in one of them.
clients_files() {
  local file
  for file in server/e2e/clients/test/*.test.mjs; do
    case ${BOARDCAST_NO_EDITOR:-}:${file##*/} in true:editors.test.mjs | true:chat.test.mjs) continue ;; esac
    is_of_those client "$file" || continue
    if grep -q "$RUNS_ALONE" "$file"; then
      alone+=("test/${file##*/}")
    elif [[ $ON_THE_JAR == *" $(basename "$file" .test.mjs) "* ]]; then
      early+=("test/${file##*/}")
    elif [[ ${file##*/} == gateway* ]]; then
      gateway+=("test/${file##*/}")
    elif [[ ${file##*/} < migration.test.mjs ]]; then
      late+=("test/${file##*/}")
    else
      last+=("test/${file##*/}")
    fi
  done
}

# Into `together`, and `measured` and `benched`, which run alone.
editor_files() {
  local file
  for file in vscode-client/e2e/*.e2e.mjs; do
    is_of_those editor "$file" || continue
    if grep -q "$RUNS_ALONE" "$file"; then measured+=("e2e/${file##*/}"); else together+=("e2e/${file##*/}"); fi
  done
  # Tests of an editor that scripts/bench measures now.
  for file in $([ -z "${those:-}" ] || those_of editor | grep '[.]bench[.]mjs$'); do benched+=("e2e/${file##*/}"); done
}
