# The whole program beside the sidecar in a runtime image: lib/boardcast.jar, lib/*.options, bin/boardcast. To be sourced
# by scripts/image, whose functions and variables it uses.

boardcast_whole_program() {
  local lib=$work/image/lib
  boardcast_program_jar "$lib/boardcast.jar"
  # How each command's Java differs from the sidecar's, whose options are inside of the image: what is run once starts
  # quickly, what serves is compiled well and may grow. The classes are on a class path, where natives are.
  local common='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
  echo "$common ${mcp_flags[*]}" >"$lib/mcp.options"
  echo "$common" >"$lib/tools.options"
  echo "$common -XX:TieredStopAtLevel=4 -XX:CompileThresholdScaling=1 -Xms32m -Xmx1g -XX:NewSize=16m -XX:MaxNewSize=256m -XX:SurvivorRatio=8 -Xss1m" >"$lib/serve.options"
  boardcast_program_launchers "$work/image/bin"
  [ -n "$small" ] || boardcast_train serve "$lib/serve.aot" "$jar" "$work/image/bin/java" "@$lib/serve.options" -cp "$lib/boardcast.jar" dev.boardcast.app.Main serve ||
    echo "scripts/image: the classes of serve could not be loaded ahead of time; it starts slower" >&2
}

# With the classes that the program can reach from its own and from services, without what only debuggers read, and with
# the natives of this platform alone. Not compressed: it is in packages that are, and is read faster.
boardcast_program_jar() { # FILE
  local file=$1 folder=$work/program
  mkdir -p "$folder/classes"
  boardcast_named_classes >>"$work/edges"
  {
    (cd "$work/all" && find dev/boardcast -name '*.class') | tr / . | sed 's/[.]class$//'
    boardcast_services | xargs sed 's/#.*//'
  } | reachable_from | while IFS= read -r class; do [ ! -f "$work/all/$class" ] || echo "$class"; done >"$folder/list"
  tar -C "$work/all" -cf - -T "$folder/list" | tar -C "$folder/classes" -xf -
  boardcast_strip "$folder/classes" "$folder/stripped"
  (cd "$work/all" && boardcast_resources) >"$folder/resources"
  tar -C "$work/all" -cf - -T "$folder/resources" | tar -C "$folder/stripped" -xf -
  printf 'Main-Class: dev.boardcast.app.Main\nEnable-Native-Access: ALL-UNNAMED\n' >"$folder/manifest"
  # Like beside like: what packs the image finds more that repeats itself.
  # What is looked for by folder needs that folder's own entry.
  (cd "$folder/stripped" && { find . -name '*.sql' | sed 's,/[^/]*$,,' | uniq && find . -type f | LC_ALL=C sort; } | sed 's,^[.]/,,' >"$folder/files" &&
    "$JAVA_HOME/bin/jar" --create --no-compress --file "$file" --manifest "$folder/manifest" "@$folder/files")
}

# Edges to classes that are looked for by a name in a text, which jdeps does not see.
boardcast_named_classes() {
  (cd "$work/all" && find . -name '*.class' | sed 's,^[.]/,,; s/[.]class$//' | tr / .) >"$work/classes"
  (cd "$work/all" && LC_ALL=C grep -raoHE '[a-zA-Z][a-zA-Z0-9_]*([.][a-zA-Z0-9_$]+)+' --include='*.class' .) |
    sed 's,^[.]/,,; s/[.]class:/ /' |
    awk 'NR == FNR { known[$1] = 1; next } { gsub("/", ".", $1) } $2 in known && $1 != $2 { print $1 " -> " $2 " all" }' "$work/classes" - |
    # Logs are set up by LogSetup, never by a file of XML.
    grep -v DefaultJoranConfigurator
}

boardcast_services() { # but those for containers and test tools that are not here
  find "$work/all/META-INF/services" -type f ! -name 'reactor.*' ! -name 'jakarta.*'
}

boardcast_resources() {
  local sqlite netty
  case $(uname -s) in
    Linux) if [ -n "$(ls /lib/ld-musl-* 2>/dev/null)" ]; then sqlite=Linux-Musl; else sqlite=Linux; fi ;;
    Darwin) sqlite=Mac ;;
    *) sqlite=Windows ;;
  esac
  case $(uname -m) in
    arm64 | aarch64) sqlite=$sqlite/aarch64 netty=aarch_64 ;;
    *) sqlite=$sqlite/x86_64 netty=x86_64 ;;
  esac
  find . -type f ! -name '*.class' | sed 's,^[.]/,,' | LC_ALL=C grep -v '^META-INF/native-image/\|^META-INF/proguard/\|^META-INF/services/\(reactor\|jakarta\)[.]\|[.]kotlin_\(builtins\|module\)$\|MANIFEST.MF$' |
    awk -v sqlite="org/sqlite/native/$sqlite/" -v netty="$netty" '
      /^org\/sqlite\/native\// && index($0, sqlite) != 1 { next }
      /^META-INF\/native\// && index($0, netty) == 0 { next }
      { print }'
}

# Java can strip what is linked, so the classes go through an image of their own.
boardcast_strip() { # FROM TO
  local module=boardcast.program folder=$work/strip
  mkdir -p "$folder"
  printf 'open module %s { requires java.sql; requires java.naming; requires jdk.management; requires jdk.jfr; requires jdk.unsupported; }\n' $module >"$folder/module-info.java"
  "$JAVA_HOME/bin/javac" --patch-module "$module=$1" -d "$1" "$folder/module-info.java"
  "$JAVA_HOME/bin/jar" --create --no-compress --file "$folder/program.jar" -C "$1" .
  "$JAVA_HOME/bin/jlink" --module-path "$folder/program.jar" --add-modules $module --strip-java-debug-attributes --output "$folder/image"
  "$JAVA_HOME/bin/jimage" extract --include "regex:/$module/.*" --dir "$folder/out" "$folder/image/lib/modules"
  mv "$folder/out/$module" "$2"
  rm "$2/module-info.class"
}

boardcast_program_launchers() { # FOLDER
  {
    printf '%s\n' '#!/bin/sh' \
      '# The whole program, on the Java of this image. Options of other Javas on this machine are not for this one;' \
      '# BOARDCAST_JAVA_OPTIONS are.' 'unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS' "$utf8_locale"
    cat <<'EOF'
self=$0
[ ! -h "$self" ] || self=$(readlink -f "$self")
folder=${self%/*}
home=$(cd "$folder/.." && pwd)
# How the program calls itself where it tells people what to run.
export BOARDCAST_PROGRAM_PATH="$home/bin/boardcast"
cache=
case ${1:-} in
  sidecar)
    shift
    exec "$home/bin/boardcast-sidecar" "$@"
    ;;
  mcp)
    [ $# -ne 1 ] || [ ! -x "$home/bin/boardcast-mcp" ] || exec "$home/bin/boardcast-mcp"
    export MALLOC_ARENA_MAX=2
    options=mcp
    ;;
  serve)
    options=$1
    [ ! -s "$home/lib/serve.aot" ] || cache=-XX:AOTCache=$home/lib/serve.aot
    ;;
  watch | demo)
    options=tools
    # The terminal's size, which Java cannot ask for.
    size=$({ stty size </dev/tty; } 2>/dev/null)
    [ "${size% *}" -gt 0 ] 2>/dev/null && export LINES="${LINES:-${size% *}}"
    [ "${size#* }" -gt 0 ] 2>/dev/null && export COLUMNS="${COLUMNS:-${size#* }}"
    ;;
  *) options=tools ;;
esac
exec "$home/bin/java" "@$home/lib/$options.options" ${cache:+"$cache"} $BOARDCAST_JAVA_OPTIONS -cp "$home/lib/boardcast.jar" dev.boardcast.app.Main "$@"
EOF
  } >"$1/boardcast"
  chmod +x "$1/boardcast"
  printf '%s\r\n' '@echo off' 'setlocal' 'set JAVA_TOOL_OPTIONS=' 'set JDK_JAVA_OPTIONS=' 'set _JAVA_OPTIONS=' 'set BOARDCAST_PROGRAM_PATH=%~f0' \
    'if "%~1"=="mcp" if "%~2"=="" if exist "%~dp0boardcast-mcp.cmd" "%~dp0boardcast-mcp.cmd"' 'set options=tools' 'set cache=' 'if "%~1"=="serve" set options=serve' \
    'if "%~1"=="serve" if exist "%~dp0..\lib\serve.aot" set cache="-XX:AOTCache=%~dp0..\lib\serve.aot"' 'if "%~1"=="mcp" set options=mcp' \
    '"%~dp0java.exe" "@%~dp0..\lib\%options%.options" %cache% %BOARDCAST_JAVA_OPTIONS% -cp "%~dp0..\lib\boardcast.jar" dev.boardcast.app.Main %*' >"$1/boardcast.cmd"
}
