#!/usr/bin/env bash
# The old way to change a project board from a shell. Deprecated: agents use the MCP tools of `boardcast mcp`,
# and each run says which call replaces it. See docs/MIGRATION.md.
#
#   update-project.sh --project N --issue N --status S    moves an issue to a status
#   update-project.sh --project N --close-issue N         moves an issue to done
#   update-project.sh --project N --issue N --task-completed   the same
#   update-project.sh --project N --status open|closed    opens or closes a project
#   update-project.sh --project N [--update-status]       only tells editors to look at the project again
#
#   --project N        the project, always needed
#   --issue N          the issue that --status and --task-completed are about
#   --status S         backlog, todo, in_progress or done; words of old boards are understood ("In Progress", "Closed", …)
#   --update-status    says that a status changes; --status alone does the same
#   --task-completed   the issue's task is completed: done, where no --status says otherwise
#   --close-issue N    the issue is done
#   --help             this text
#
# It changes the board through the tracker, and writes .claude-sessions/SESSION.signal in the current folder.
# SESSION is $CLAUDE_SESSION_ID, else $SESSION_ID, else "default". Without a server it warns and writes the file all the same.
# Exit code: 0 when that was done; 1 when an option was wrong (nothing is done then), or the tracker refused the change, or
# the file could not be written.
#
# For bash 3.2 and newer. A key is never on a command line, and never in what is printed.
set -u

readonly FOLDER=.claude-sessions
readonly CONNECT_SECONDS=2
readonly ANSWER_MAX_BYTES=1048576
readonly NUMBER_MAX_DIGITS=9
readonly STATUS_MAX_CHARS=100
readonly SESSION_MAX_CHARS=100

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1

warn() {
  printf 'update-project.sh: %s\n' "$*" >&2
}

wrong() { # why an option is wrong: nothing is done
  warn "$* (see --help)"
  exit 1
}

# --- What is asked for ---

project='' issue='' status='' closed='' completed=false update=false

number() { # option, value
  case $2 in
    '' | *[!0-9]* | 0*) wrong "$1 wants a number from 1, not '$2'" ;;
  esac
  [ ${#2} -le $NUMBER_MAX_DIGITS ] || wrong "$1: a number of at most $NUMBER_MAX_DIGITS digits"
}

while [ $# -gt 0 ]; do
  option=$1
  case $option in
    --project=* | --issue=* | --status=* | --close-issue=*)
      shift
      set -- "${option%%=*}" "${option#*=}" "$@"
      continue
      ;;
    --project | --issue | --status | --close-issue)
      [ $# -ge 2 ] || wrong "$option wants a value"
      case $option in
        --project) number "$option" "$2" && project=$2 ;;
        --issue) number "$option" "$2" && issue=$2 ;;
        --close-issue) number "$option" "$2" && closed=$2 ;;
        --status) status=$2 ;;
      esac
      shift 2
      ;;
    --task-completed)
      completed=true
      shift
      ;;
    --update-status)
      update=true
      shift
      ;;
    -h | --help)
      sed -n '2,/^set -u/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) wrong "unknown option $option" ;;
  esac
done
[ -n "$project" ] || wrong "--project N is needed: which project?"
[ ${#status} -le $STATUS_MAX_CHARS ] || wrong "--status has at most $STATUS_MAX_CHARS characters"

status_of() { # a word of an old board; prints one of the four, or nothing
  case $(printf '%s' "$1" | tr 'A-Z_-' 'a-z  ' | tr -s ' ') in
    backlog | icebox | new | triage | 'no status') echo backlog ;;
    todo | 'to do' | open | ready | planned | pending | 'not started') echo todo ;;
    'in progress' | doing | started | active | wip | 'in review' | review | reopened | blocked) echo in_progress ;;
    done | closed | close | complete | completed | finished | resolved | merged | shipped) echo 'done' ;;
  esac
}

# --- JSON ---

# Text as a JSON string. What is no UTF-8 has each such byte replaced by "?".
json() {
  local LC_ALL=C text=$1 out='' i char code
  case $text in
    *[!\ -~]*)
      if ! printf '%s' "$text" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1; then
        text=$(printf '%s' "$text" | tr '\200-\377' '?'; printf x)
        text=${text%x}
      fi
      ;;
  esac
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      '"' | \\) out=$out\\$char ;;
      [[:cntrl:]])
        printf -v code '%d' "'$char"
        printf -v char '\\u%04x' "$code"
        out=$out$char
        ;;
      *) out=$out$char ;;
    esac
  done
  printf '"%s"' "$out"
}

# --- The tool calls that the options stand for: at most two ---

calls=0 tools_1='' tools_2='' arguments_1='' arguments_2=''
unclear=''

add_call() { # tool, arguments as JSON
  calls=$((calls + 1))
  if [ $calls = 1 ]; then
    tools_1=$1 arguments_1=$2
  else
    tools_2=$1 arguments_2=$2
  fi
}

issue_call() { # issue, status
  add_call update_issue_status "{\"projectNumber\": $project, \"issueNumber\": $1, \"status\": \"$2\"}"
}

wanted=''
if [ -n "$status" ]; then
  wanted=$(status_of "$status")
  [ -n "$wanted" ] || unclear="no board has the status '$status'; there are backlog, todo, in_progress and done"
elif $completed; then
  wanted='done'
fi
if [ -n "$closed" ] && [ "${issue:-$closed}" = "$closed" ]; then
  [ -z "$status" ] || [ "$wanted" = 'done' ] || wrong "issue $closed cannot be closed and be '$status'"
  issue_call "$closed" 'done'
else
  if [ -n "$wanted" ] && [ -n "$issue" ]; then
    issue_call "$issue" "$wanted"
  elif [ -n "$wanted" ] && [ -n "$status" ]; then
    if [ "$wanted" = 'done' ]; then state=closed; else state=open; fi
    add_call update_project "{\"projectNumber\": $project, \"status\": \"$state\"}"
  fi
  [ -z "$closed" ] || issue_call "$closed" 'done'
fi

deprecated() {
  warn "deprecated: agents change boards with the MCP tools of 'boardcast mcp', and editors follow by themselves (docs/MIGRATION.md)."
  if [ $calls = 0 ]; then
    if [ -n "$issue" ]; then
      printf '  nothing need be called to have it shown; to read it: get_issue_details {"projectNumber": %s, "issueNumber": %s}\n' "$project" "$issue" >&2
    else
      printf '  nothing need be called to have it shown; to read it: read_project {"projectNumber": %s}\n' "$project" >&2
    fi
    return
  fi
  printf '  instead: %s %s\n' "$tools_1" "$arguments_1" >&2
  [ "$calls" = 1 ] || printf '  instead: %s %s\n' "$tools_2" "$arguments_2" >&2
}

# --- Settings, as the program reads them: the environment, then .env here, then the default ---

# The file is mostly other programs': lines that set nothing of ours are passed over, whatever they look like.
dotenv() { # variable; prints its value in .env, if it is there: the last one, as in a shell
  [ -f .env ] && [ -r .env ] || return 0
  local LC_ALL=C line raw value='' quoted='^"(([^"\\]|\\.)*)"[[:space:]]*(#.*)?$' single="^'([^']*)'[[:space:]]*(#.*)?\$"
  local assignment="^[[:space:]]*(export[[:space:]]+)?$1[[:space:]]*=(.*)\$" comment='^(.*[[:space:]])#.*$'
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#$'\357\273\277'}
    line=${line%$'\r'}
    [[ $line =~ $assignment ]] || continue
    line=${BASH_REMATCH[2]}
    raw=$line
    line=${line#"${line%%[![:space:]]*}"}
    if [[ $line =~ $quoted ]]; then
      value=$(unescaped "${BASH_REMATCH[1]}")
    elif [[ $line =~ $single ]]; then
      value=${BASH_REMATCH[1]}
    else
      # Only behind a space does # begin a comment.
      line=$raw
      while [[ $line =~ $comment ]]; do line=${BASH_REMATCH[1]}; done
      line=${line#"${line%%[![:space:]]*}"}
      value=${line%"${line##*[![:space:]]}"}
    fi
  done <.env
  printf '%s' "$value"
}

unescaped() { # what stood in double quotes, as a shell reads it
  local text=$1 out='' char
  while [ -n "$text" ]; do
    char=${text:0:1}
    case $text in
      \\\"* | \\\\* | \\\$* | \\\`*) out=$out${text:1:1} text=${text:2} ;;
      *) out=$out$char text=${text:1} ;;
    esac
  done
  printf '%s' "$out"
}

home() { # an absolute HOME, else what the password database says
  case ${HOME:-} in
    /*) printf '%s' "$HOME" ;;
    *) (unset HOME && printf '%s' ~) ;;
  esac
}

data_folder() {
  local folder=${BOARDCAST_DATA_DIR:-$(dotenv BOARDCAST_DATA_DIR)}
  if [ -n "$folder" ]; then
    printf '%s' "$folder"
  elif [ "$(uname)" = Darwin ]; then
    printf '%s' "$(home)/Library/Application Support/Boardcast"
  else
    case ${XDG_DATA_HOME:-} in
      /*) printf '%s' "$XDG_DATA_HOME/boardcast" ;;
      *) printf '%s' "$(home)/.local/share/boardcast" ;;
    esac
  fi
}

is_address() {
  case $1 in
    *[!A-Za-z0-9.:/_~%\[\]-]* | *@*) return 1 ;;
    http://?* | https://?*) ;;
    *) return 1 ;;
  esac
}

settings() { # sets url, key; fails with `problem` where the tracker cannot be asked
  local from_file='' key_from_file
  problem='' key=${STATE_TRACKING_API_KEY:-} url=${STATE_TRACKING_API_URL:-}
  if [ -z "$url" ]; then
    url=$(dotenv STATE_TRACKING_API_URL)
    # What cannot be used there falls to its default, for it is often another program's.
    if [ -n "$url" ] && ! is_address "$url"; then
      warn "warning: STATE_TRACKING_API_URL in .env is not valid and is passed over"
      url=''
    fi
    from_file=$url
  fi
  url=${url:-http://localhost:8167}
  url=${url%/}
  if ! is_address "$url"; then
    problem="STATE_TRACKING_API_URL is not an http:// or https:// address"
    return 1
  fi
  key_from_file=$(dotenv STATE_TRACKING_API_KEY)
  case $key_from_file in
    '') ;;
    *[!!-~]* | ? | ?? | ??? | ???? | ????? | ?????? | ???????)
      [ -n "$key" ] || warn "warning: STATE_TRACKING_API_KEY in .env is not valid and is passed over"
      key_from_file=''
      ;;
  esac
  if [ -z "$key" ] && [ -n "$key_from_file" ]; then
    key=$key_from_file
  elif [ -n "$from_file" ] && ! [[ $from_file =~ ^https?://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]+)?(/|$) ]]; then
    # A .env file comes with any project: on its word alone the user's own key goes nowhere.
    problem="the .env file of this folder names another machine, and your key is not sent there on a file's word; set STATE_TRACKING_API_URL in the environment if you trust it"
    return 1
  fi
  if [ -z "$key" ]; then
    local file
    file=$(data_folder)/credentials.json
    [ ! -r "$file" ] || key=$(sed -n 's/.*"apiKey"[[:space:]]*:[[:space:]]*"\([^"\\]*\)".*/\1/p' "$file" | head -n 1)
  fi
  if [ -z "$key" ]; then
    problem="there is no API key: start 'boardcast serve' on this machine, or set STATE_TRACKING_API_KEY"
    return 1
  fi
  case $key in
    *[!!-~]*)
      problem="STATE_TRACKING_API_KEY has other characters than visible ASCII"
      return 1
      ;;
  esac
}

# --- The change ---

# Outcome of a change: `done`, `refused` (the tracker said no) or `unreached` (there is no server, or no way to ask it), with
# `said` for the person.
outcome='' said=''

quoted() { # text for a line of curl's configuration
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

field() { # name; prints the first text of that name in the JSON on stdin, which is ours to read, not to check
  tr '\n' ' ' | sed -n 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"\(\([^"\\]\|\\.\)*\)".*/\1/p' | head -c 500
}

through_curl() { # tool, arguments
  local method path body answer code tries=0 retries=${RETRY_ATTEMPTS:-3} pause=1 once timeout=${REQUEST_TIMEOUT_MS:-10000}
  settings || {
    outcome=unreached said=$problem
    return
  }
  case $retries in [0-9] | 10) ;; *) retries=3 ;; esac
  case $timeout in '' | *[!0-9]*) timeout=10000 ;; esac
  case $1 in
    update_project) method=PATCH path=/api/projects/$project body="{\"status\": ${2##*\"status\": }" ;;
    *)
      path=${2#*\"issueNumber\": }
      method=PUT path=/api/projects/$project/issues/${path%%,*}/status body="{\"status\": ${2##*\"status\": }"
      ;;
  esac
  # One key for all tries: a change that was made, though its answer was lost, is not made again.
  once=update-project-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  while :; do
    answer=$({
      printf 'url = %s\n' "$(quoted "$url$path")"
      printf 'header = %s\n' "$(quoted "Authorization: Bearer $key")"
      printf 'header = "Content-Type: application/json"\nheader = "Idempotency-Key: %s"\n' "$once"
      printf 'header = "X-Boardcast-Actor: update-project.sh"\nheader = "X-Boardcast-Origin: script"\n'
      printf 'request = "%s"\ndata = %s\n' "$method" "$(quoted "$body")"
    } | curl -q --silent --connect-timeout "$CONNECT_SECONDS" --max-time "$((timeout / 1000 + 1))" --max-filesize "$ANSWER_MAX_BYTES" \
      --noproxy '*' --globoff --write-out '\n%{http_code}' -K - 2>/dev/null)
    failure=$?
    code=${answer##*$'\n'}
    answer=${answer%$'\n'*}
    case $failure-$code in
      0-2*)
        outcome='done' said=''
        return
        ;;
      0-429 | 0-5* | 28-* | 52-* | 55-* | 56-*)
        [ "$code" = 000 ] && said="no answer from the tracker at $url" || said="the tracker at $url answered $code"
        outcome=unreached
        ;;
      0-404 | 0-400 | 0-401 | 0-403 | 0-409 | 0-412 | 0-422)
        outcome=refused said=$(printf '%s' "$answer" | field detail)
        case $code in
          401 | 403) said="wrong key: set STATE_TRACKING_API_KEY to the server's, or unset it on the server's own machine" ;;
        esac
        said=${said:-the tracker answered $code}
        return
        ;;
      0-*)
        outcome=refused said="what answers at $url is not the tracker ($code)"
        return
        ;;
      *)
        outcome=unreached said="there is no server at $url; 'boardcast serve' starts one"
        return
        ;;
    esac
    [ $tries -lt "$retries" ] || return
    tries=$((tries + 1))
    sleep $pause
    pause=$((pause * 2))
  done
}

program() { # prints the program, if it is there
  if [ -x "$here/boardcast" ]; then
    printf '%s' "$here/boardcast"
  else
    command -v boardcast
  fi
}

through_program() { # tool, arguments: the very call, by the agent's own server
  local answer
  answer=$(printf '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": %s}}\n' "$1" "$2" |
    "$(program)" mcp 2>/dev/null | head -c $ANSWER_MAX_BYTES)
  case $answer in
    '') outcome=unreached said="boardcast mcp did not start: 'boardcast doctor' says why" ;;
    *'"code":"unreachable"'* | *'"code":"timeout"'*) outcome=unreached said=$(printf '%s' "$answer" | field text) ;;
    *'"isError":true'* | *'"error":{'*)
      outcome=refused said=$(printf '%s' "$answer" | field text)
      said=${said:-the call was refused}
      ;;
    *) outcome='done' said='' ;;
  esac
}

change() { # tool, arguments
  if command -v curl >/dev/null; then
    through_curl "$1" "$2"
  elif program >/dev/null; then
    through_program "$1" "$2"
  else
    outcome=unreached said="neither curl nor boardcast was found"
  fi
}

result=0
report() { # arguments of the call that was made
  case $outcome in
    done) printf 'Changed: %s\n' "$1" ;;
    refused)
      warn "not changed: $said"
      result=1
      ;;
    *) warn "warning: the board was not changed: $said" ;;
  esac
}

# --- The signal file ---

signal() {
  local session=${CLAUDE_SESSION_ID:-${SESSION_ID:-default}} action=refresh file temporary name
  session=${session:0:SESSION_MAX_CHARS}
  if [ -n "$closed" ]; then
    action='close-issue'
  elif $completed; then
    action='task-completed'
  elif $update || [ -n "$status" ]; then
    action='update-status'
  fi
  # A name that leads nowhere else.
  name=$(printf '%s' "$session" | LC_ALL=C tr -c 'A-Za-z0-9._-' '_')
  case $name in .*) name=_${name#.} ;; esac
  file=$FOLDER/$name.signal
  { mkdir -p "$FOLDER" && temporary=$(mktemp "$FOLDER/.$name.XXXXXX"); } 2>/dev/null || return 1
  if {
    printf '{"timestamp": "%s", "session": %s, "action": "%s", "project": %s' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(json "$session")" $action "$project"
    [ -z "${closed:-$issue}" ] || printf ', "issue": %s' "${closed:-$issue}"
    if [ -n "$status" ]; then
      printf ', "status": %s' "$(json "$status")"
    elif [ -n "$closed" ] || { $completed && [ -n "$issue" ]; }; then
      printf ', "status": "done"'
    fi
    printf '}\n'
  } >"$temporary" && chmod 644 "$temporary" && mv -f "$temporary" "$file"; then
    printf 'Signal: %s\n' "$file"
  else
    rm -f "$temporary"
    return 1
  fi
}

deprecated
if [ -n "$unclear" ]; then
  warn "not changed: $unclear"
  result=1
fi
if [ $calls -ge 1 ]; then
  change "$tools_1" "$arguments_1"
  report "$arguments_1"
fi
if [ $calls -ge 2 ]; then
  change "$tools_2" "$arguments_2"
  report "$arguments_2"
fi
# After the change: who reads the file then finds it made.
signal 2>/dev/null || {
  warn "cannot write a signal file in $PWD/$FOLDER"
  result=1
}
exit $result
