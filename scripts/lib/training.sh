# Plays a short session to `mcp`, `sidecar` or `serve` and lets Java keep the classes that it needed, loaded and linked. To be
# sourced; needs bash and JAVA_HOME.
#
# The session is a real one, with a server, so that what a connected sidecar needs is there as well. Where anything of
# it fails there is no cache, or a smaller one, and all works, only slower.

# boardcast_train KIND CACHE JAR COMMAND…: the command is a java with its flags, main class and subcommand, without
# -XX:AOTCacheOutput, which has to be given after the first word. Of KIND serve it is the session's server itself.
boardcast_train() {
  local kind=$1 cache=$2 jar=$3 java=$4 folder locale=${LC_ALL:-${LC_CTYPE:-${LANG:-}}}
  shift 4
  local serve=("$JAVA_HOME/bin/java" -Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" serve)
  [ "$kind" != serve ] || serve=("$java" "-XX:AOTCacheOutput=$cache" "$@")
  rm -f "$cache"
  folder=$(mktemp -d)
  (
    cd "$folder" || exit 1
    mkfifo life
    env -i PATH="$PATH" HOME="$folder" LC_ALL="$locale" BOARDCAST_DATA_DIR="$folder/data" STATE_TRACKING_API_KEY=of-no-importance LOG_LEVEL=error \
      "${serve[@]}" --api-port=0 --ws-port=0 "--ready-file=$folder/ready.json" --until-stdin-closes <life >/dev/null 2>&1 &
    server=$!
    exec 4>life
    for _ in {1..200}; do
      [ -s ready.json ] && break
      kill -0 "$server" 2>/dev/null || break
      sleep 0.1
    done
    tracker=$(boardcast_ready trackerUrl) hub=$(boardcast_ready hubUrl)
    boardcast_post /api/projects '{"title":"Training"}'
    [ "$kind" = serve ] || "boardcast_session_$kind" | env -i PATH="$PATH" HOME="$folder" LC_ALL="$locale" BOARDCAST_DATA_DIR="$folder" \
      STATE_TRACKING_API_KEY=of-no-importance STATE_TRACKING_API_URL="${tracker:-http://127.0.0.1:9}" \
      BOARDCAST_HUB_URL="${hub:-ws://127.0.0.1:9/notifications}" RETRY_ATTEMPTS=0 MALLOC_ARENA_MAX=2 \
      "$java" "-XX:AOTCacheOutput=$cache" "$@" 4>&- >said
    exec 4>&-
    wait "$server"
  ) >/dev/null 2>&1
  rm -rf "$folder"
  [ -s "$cache" ]
}

boardcast_ready() { # a field of ready.json in this folder
  sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' ready.json 2>/dev/null
}

boardcast_post() { # PATH JSON, to the tracker of the session
  local host=${tracker#http://}
  exec 5<>"/dev/tcp/${host%:*}/${host##*:}" || return 0
  printf 'POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer of-no-importance\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
    "$1" "$host" "${#2}" "$2" >&5
  cat <&5 >/dev/null
  exec 5>&-
}

boardcast_heard() { # TEXT: waits until the program that is trained has said so; on a busy machine that takes its time
  for _ in {1..300}; do
    ! grep -qF "$1" said 2>/dev/null || return 0
    sleep 0.1
  done
}

boardcast_session_mcp() { # what its client says
  printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"training","version":"1"}}}' \
    '{"jsonrpc":"2.0","method":"notifications/initialized"}' \
    '{"jsonrpc":"2.0","id":2,"method":"tools/list"}' \
    '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"health_check","arguments":{}}}' \
    '{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"list_projects","arguments":{}}}'
  boardcast_heard '"id":3,'
  boardcast_heard '"id":4,'
}

# To live and a change, without a request to the tracker: classes for those would be loaded with each start, before its
# answer, and would take more memory than they save where no board is looked at.
boardcast_session_sidecar() { # what its editor says
  boardcast_frame '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{},"clientInfo":{"name":"training","version":"1"},"initializationOptions":{"batchWindowMs":100}}}'
  boardcast_frame '{"jsonrpc":"2.0","method":"initialized","params":{}}'
  boardcast_heard '"state":"live"'
  boardcast_post /api/projects/1/issues '{"title":"Training"}'
  boardcast_heard '"method":"boardcast/changes"'
  boardcast_frame '{"jsonrpc":"2.0","id":2,"method":"boardcast/status","params":{}}'
  boardcast_frame '{"jsonrpc":"2.0","id":3,"method":"shutdown"}'
  boardcast_frame '{"jsonrpc":"2.0","method":"exit"}'
}

boardcast_frame() { # one message of the language server protocol
  printf 'Content-Length: %d\r\n\r\n%s' "${#1}" "$1"
}
