# shellcheck shell=bash
# Runs the parts of a test run, side by side where they may be, and tells where the time went. To be sourced; needs bash 4.
#
#   parts_begin FOLDER JOBS                  where logs and times go; how many busy parts at once
#   part ID TITLE KIND AFTER COMMAND…        declares one; AFTER: ids, in one word, that it needs
#   parts_run                                runs all; 1 when one failed, and PARTS_FAILED names it
#   parts_none                               instead of parts_begin, for a list:
#   parts_list                               says what would run
#   parts_table                              what each took
#   parts_left_out                           which tests said that they were not run, and why
#
# Kinds: `waits` is mostly for the network or the disk, and counts for no job; `busy` takes one of the jobs; `light` works
# about half of its time or less, and takes half a job, beside busy parts too: those wait now and then, so for each two
# halves there is a third one that only light parts get; `alone` measures times or memory, and has the machine for itself,
# after all others.
# A part's log is whole in FOLDER/ID.log, and is printed when the part has ended. A part whose needs failed is not run, and
# has failed. On Ctrl-C every process that a part started is ended, by its id.

PARTS_LOOK_S=0.2
PARTS_TELL_S=${BOARDCAST_TELL_S:-30}
PARTS_STOP_TENTHS=50

parts_begin() {
  PARTS_DIR=$1 PARTS_JOBS=$2 PARTS_FROM=$SECONDS
  parts_none
  mkdir -p "$PARTS_DIR"
  trap 'parts_stop; exit 130' INT
  trap 'parts_stop; exit 143' TERM HUP
}

parts_none() {
  PARTS=() PARTS_FAILED=()
  declare -gA PARTS_TITLE=() PARTS_KIND=() PARTS_AFTER=() PARTS_COMMAND=() PARTS_STATE=() PARTS_PID=() PARTS_START=() PARTS_WALL=() PARTS_CPU=()
}

part() { # ID TITLE KIND AFTER COMMAND…
  local id=$1
  case $3 in waits | busy | light | alone) ;; *) echo "part $id: there is no kind $3" >&2 && return 2 ;; esac
  PARTS+=("$id")
  PARTS_TITLE[$id]=$2 PARTS_KIND[$id]=$3 PARTS_AFTER[$id]=$4 PARTS_STATE[$id]=waiting
  shift 4
  printf -v "PARTS_COMMAND[$id]" '%q ' "$@"
}

parts_run() {
  local id told=$SECONDS
  while parts_left; do
    parts_start_some
    sleep "$PARTS_LOOK_S"
    for id in "${PARTS[@]}"; do
      [ "${PARTS_STATE[$id]}" != running ] || parts_ended "$id" || true
    done
    if [ $((SECONDS - told)) -ge "$PARTS_TELL_S" ]; then
      told=$SECONDS
      parts_tell
    fi
  done
  [ ${#PARTS_FAILED[@]} = 0 ]
}

parts_list() {
  local id
  for id in "${PARTS[@]}"; do
    printf '%s (%s%s)\n  %s\n' "${PARTS_TITLE[$id]}" "${PARTS_KIND[$id]}" "${PARTS_AFTER[$id]:+, after ${PARTS_AFTER[$id]}}" "${PARTS_COMMAND[$id]}"
  done
}

parts_left() {
  local id
  for id in "${PARTS[@]}"; do
    case ${PARTS_STATE[$id]} in waiting | running) return 0 ;; esac
  done
  return 1
}

# Of what is ready, in the order of declaration. Without other processes: it is asked five times a second.
parts_start_some() {
  local id need ready kind
  local light=$((PARTS_JOBS > 1 ? 1 : 2)) # half jobs of a light part: with one job, all is one after the other
  local halves=$((PARTS_JOBS > 1 ? 3 * PARTS_JOBS : 2)) taken=0
  local -A running=([waits]=0 [busy]=0 [light]=0 [alone]=0) waiting=([waits]=0 [busy]=0 [light]=0 [alone]=0)
  for id in "${PARTS[@]}"; do
    kind=${PARTS_KIND[$id]}
    case ${PARTS_STATE[$id]} in
      running) running[$kind]=$((running[$kind] + 1)) ;;
      waiting) waiting[$kind]=$((waiting[$kind] + 1)) ;;
    esac
  done
  taken=$((2 * running[busy] + light * running[light]))
  for id in "${PARTS[@]}"; do
    [ "${PARTS_STATE[$id]}" = waiting ] || continue
    kind=${PARTS_KIND[$id]} ready=yes
    for need in ${PARTS_AFTER[$id]}; do
      case ${PARTS_STATE[$need]:-unknown} in
        fine) ;;
        failed | unknown)
          parts_not_run "$id" "$need"
          waiting[$kind]=$((waiting[$kind] - 1))
          ready=no
          break
          ;;
        *) ready=no ;;
      esac
    done
    [ $ready = yes ] || continue
    case $kind in
      busy)
        [ "${running[busy]}" -lt "$PARTS_JOBS" ] || continue
        [ $((taken + 2)) -le "$halves" ] || continue
        taken=$((taken + 2))
        ;;
      light)
        [ $((taken + light)) -le "$halves" ] || continue
        taken=$((taken + light))
        ;;
      alone)
        [ $((running[waits] + running[busy] + running[light] + running[alone] + waiting[waits] + waiting[busy] + waiting[light])) = 0 ] || continue
        ;;
    esac
    running[$kind]=$((running[$kind] + 1)) waiting[$kind]=$((waiting[$kind] - 1))
    parts_start "$id"
  done
}

parts_start() {
  local id=$1
  PARTS_STATE[$id]=running PARTS_START[$id]=$SECONDS
  rm -f "$PARTS_DIR/$id.status"
  # As a job of its own: what runs in the background without being one ignores Ctrl-C, and so do the programs that it starts,
  # of which some are tested with it.
  set -m
  (
    trap - INT TERM HUP
    TIMEFORMAT='%R %U %S'
    status=0
    { time eval "${PARTS_COMMAND[$id]}" >"$PARTS_DIR/$id.log" 2>&1 </dev/null; } 2>"$PARTS_DIR/$id.time" || status=$?
    echo "$status" >"$PARTS_DIR/$id.status.new"
    mv "$PARTS_DIR/$id.status.new" "$PARTS_DIR/$id.status"
  ) &
  PARTS_PID[$id]=$!
  set +m
  if [ "$PARTS_JOBS" = 1 ] || [ "${PARTS_KIND[$id]}" = alone ]; then echo "-- $(parts_clock) ${PARTS_TITLE[$id]} …"; fi
}

parts_ended() { # ID: whether it has; then its log is shown
  local id=$1 status wall user system seconds
  if [ -f "$PARTS_DIR/$id.status" ]; then
    status=$(cat "$PARTS_DIR/$id.status")
  elif kill -0 "${PARTS_PID[$id]}" 2>/dev/null; then
    return 1
  else
    [ -f "$PARTS_DIR/$id.status" ] && return 1 # just now: at the next look
    status=killed
  fi
  wait "${PARTS_PID[$id]}" 2>/dev/null || true
  seconds=$((SECONDS - PARTS_START[$id]))
  wall=$seconds user=0 system=0
  read -r wall user system < <(tail -n 1 "$PARTS_DIR/$id.time" 2>/dev/null) || true
  PARTS_WALL[$id]=${wall:-$seconds}
  PARTS_CPU[$id]=$(awk -v u="${user:-0}" -v s="${system:-0}" 'BEGIN { printf "%.1f", u + s }')
  echo
  echo "== ${PARTS_TITLE[$id]}"
  cat "$PARTS_DIR/$id.log" 2>/dev/null || true
  if [ "$status" = 0 ]; then
    PARTS_STATE[$id]=fine
    echo "== ${PARTS_TITLE[$id]}: fine ($seconds s)"
  else
    PARTS_STATE[$id]=failed
    PARTS_FAILED+=("${PARTS_TITLE[$id]}")
    echo "== ${PARTS_TITLE[$id]}: FAILED ($seconds s, $status)"
  fi
}

parts_not_run() { # ID NEED
  PARTS_STATE[$1]=failed PARTS_WALL[$1]=0 PARTS_CPU[$1]=0
  PARTS_FAILED+=("${PARTS_TITLE[$1]} (not run: it needs ${PARTS_TITLE[$2]:-$2})")
  echo
  echo "== ${PARTS_TITLE[$1]}: FAILED (not run: it needs ${PARTS_TITLE[$2]:-$2})"
}

parts_clock() { # since the beginning, as M:SS
  local seconds=$((SECONDS - PARTS_FROM))
  printf '%d:%02d' $((seconds / 60)) $((seconds % 60))
}

# What runs, since when, and what it said last.
parts_tell() {
  local id last
  for id in "${PARTS[@]}"; do
    [ "${PARTS_STATE[$id]}" = running ] || continue
    last=$(tail -c 2000 "$PARTS_DIR/$id.log" 2>/dev/null | sed $'s/\e\\[[0-9;]*[A-Za-z]//g; s/\r//g' | grep -v '^ *$' | tail -n 1 | cut -c 1-100)
    echo "-- $(parts_clock) ${PARTS_TITLE[$id]}, $((SECONDS - PARTS_START[$id])) s so far${last:+: $last}"
  done
}

# In the order of declaration. CPU is that of all processes that were waited for; more than the clock means several at once.
parts_table() {
  local id
  echo "Where the time went (s)"
  {
    for id in "${PARTS[@]}"; do
      printf '%s\t%s\t%s\t%s\t%s\n' "${PARTS_TITLE[$id]}" "$((${PARTS_START[$id]:-$PARTS_FROM} - PARTS_FROM))" "${PARTS_WALL[$id]:-0}" "${PARTS_CPU[$id]:-0}" "${PARTS_STATE[$id]}"
    done
  } | awk -F'\t' -v all="$((SECONDS - PARTS_FROM))" '
    BEGIN { form = "  %-72s %7s %8s %8s  %s\n"; printf form, "part", "from", "clock", "CPU", "" }
    { printf form, $1, $2, sprintf("%.1f", $3), sprintf("%.1f", $4), $5 == "fine" ? "" : $5; wall += $3; cpu += $4 }
    END {
      printf form, "parts, one after the other", "", sprintf("%.1f", wall), sprintf("%.1f", cpu), ""
      printf form, "by the clock", "", all, "", ""
    }'
}

# Tests that had nothing to run on, one a line: in the middle of a log nobody sees them. Not those that were
# not asked for. Of Node's `spec` reporter.
parts_left_out() {
  local id
  for id in "${PARTS[@]}"; do
    [ ! -f "$PARTS_DIR/$id.log" ] || sed -nE $'/# test name does not match pattern$/d; s/\e\\[[0-9;]*m//g; s/^ *﹣ (.*) \\([0-9.]+ms\\) # (.*)$/NOT RUN: \\1 (\\2)/p' "$PARTS_DIR/$id.log"
  done | sort -u
}

parts_descendants() { # PID…: these and all that they started, and so on
  ps -A -o pid= -o ppid= | awk -v roots="$*" '
    { children[$2] = children[$2] " " $1 }
    END {
      n = split(roots, queue, " ")
      for (i = 1; i <= n; i++) {
        print queue[i]
        m = split(children[queue[i]], more, " ")
        for (j = 1; j <= m; j++) queue[++n] = more[j]
      }
    }'
}

# Ends all that runs, and what that started, also what has a process group of its own.
parts_stop() {
  local id pid roots=() tenths=0 there
  trap - INT TERM HUP
  for id in "${PARTS[@]}"; do
    [ "${PARTS_STATE[$id]}" != running ] || roots+=("${PARTS_PID[$id]}")
  done
  [ ${#roots[@]} -gt 0 ] || return 0
  echo "Ending what still runs: $(for id in "${PARTS[@]}"; do [ "${PARTS_STATE[$id]}" != running ] || echo "${PARTS_TITLE[$id]};"; done | tr '\n' ' ')" >&2
  there=$(parts_descendants "${roots[@]}")
  for pid in $there; do kill -TERM "$pid" 2>/dev/null || true; done
  while [ $((tenths += 1)) -le "$PARTS_STOP_TENTHS" ]; do
    sleep 0.1
    for pid in $there; do ! kill -0 "$pid" 2>/dev/null || continue 2; done
    return 0
  done
  for pid in $there; do kill -KILL "$pid" 2>/dev/null || true; done
}
