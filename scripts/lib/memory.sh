# shellcheck shell=bash
# A folder in memory, for what tests write and throw away. A database that keeps each change waits for the disk with each, and
# tests' databases do little else. What ends by `kill -9` loses nothing there either; what is measured stays on the disk. To be
# sourced.

# Tests have held 1 GB at most; memory that is not there for it is never taken.
BOARDCAST_MEMORY_KB=4000000

# Prints a new one; nothing where there is no such memory, too little, or where no program may be run from it.
boardcast_memory_folder() {
  local free folder
  [ -r /proc/meminfo ] && [ -d /dev/shm ] && [ -w /dev/shm ] || return 0
  [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] || return 0
  free=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  [ "${free:-0}" -ge $((2 * BOARDCAST_MEMORY_KB)) ] || return 0
  free=$(df -kP /dev/shm | awk 'NR == 2 { print $4 }')
  [ "${free:-0}" -ge "$BOARDCAST_MEMORY_KB" ] || return 0
  # A short name: sockets are made in it.
  folder=$(mktemp -d /dev/shm/b.XXXXXX) || return 0
  printf '#!/bin/sh\n' >"$folder/program"
  if chmod +x "$folder/program" && "$folder/program" 2>/dev/null; then
    rm "$folder/program"
    echo "$folder"
  else
    rm -rf "$folder"
  fi
}
