# Plays a short session to `mcp`, `sidecar`, `gateway` or `serve` and lets Java keep the classes that it needed, loaded and linked. To be
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
    if [ "$kind" = gateway ]; then
      boardcast_gateway_of "$jar" >gateway.json
      set -- "$@" --config=gateway.json --port=0 --ready-file=gateway.ready --data-dir="$folder/gateway" --log-level=error --until-stdin-closes
    fi
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

boardcast_ready() { # a field of ready.json in this folder, or of the FILE
  sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' "${2:-ready.json}" 2>/dev/null
}

boardcast_post() { # PATH JSON, to the tracker of the session
  boardcast_ask "${tracker#http://}" "$@"
}

boardcast_ask() { # HOST:PORT PATH JSON HEADER…
  local host=$1 path=$2 json=$3
  shift 3
  exec 5<>"/dev/tcp/${host%:*}/${host##*:}" || return 0
  {
    printf 'POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer of-no-importance\r\nContent-Type: application/json\r\n' "$path" "$host"
    [ $# = 0 ] || printf '%s\r\n' "$@"
    printf 'Content-Length: %d\r\nConnection: close\r\n\r\n%s' "${#json}" "$json"
  } >&5
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

# A board's tools behind it, for the key of this session, which is known by its digest.
boardcast_gateway_of() { # JAR
  printf '{"servers":[{"id":"board","type":"mcp","server_specific_config":{"command":"%s","args":["-jar","%s","mcp"],"env":{%s}}}],"keys":[{"name":"training","digest":"sha256:%s","allow":["*"]}]}' \
    "$JAVA_HOME/bin/java" "$1" '"STATE_TRACKING_API_KEY":"env:STATE_TRACKING_API_KEY","STATE_TRACKING_API_URL":"env:STATE_TRACKING_API_URL","BOARDCAST_DATA_DIR":"env:BOARDCAST_DATA_DIR"' \
    8e67c621e60e4a49a0379e5fe629a937cb75ef268970914b80b4cfc3ae407a5b
}

boardcast_session_gateway() { # what agents of both generations say to it
  local url accept='Accept: application/json, text/event-stream' meta client='{"name":"training","version":"1"}'
  for _ in {1..200}; do
    [ -s gateway.ready ] && break
    sleep 0.1
  done
  url=$(boardcast_ready mcpUrl gateway.ready)
  url=${url#http://}
  boardcast_ask "${url%%/*}" /mcp '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":'"$client"'}}' "$accept"
  meta='"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":'"$client"',"io.modelcontextprotocol/clientCapabilities":{}}'
  boardcast_ask "${url%%/*}" /mcp '{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{'"$meta"'}}' "$accept" 'MCP-Protocol-Version: 2026-07-28' 'Mcp-Method: tools/list'
  boardcast_ask "${url%%/*}" /mcp '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"board__list_projects","arguments":{},'"$meta"'}}' "$accept" \
    'MCP-Protocol-Version: 2026-07-28' 'Mcp-Method: tools/call' 'Mcp-Name: board__list_projects'
}
