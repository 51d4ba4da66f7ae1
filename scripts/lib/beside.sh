# The jar of another commit, for measurements beside it. Sourced.

# Prints where the jar of a commit is, built where it was not yet: in a checkout of its own, which is taken away.
boardcast_jar_of() { # root, commit
  local root=$1 commit jar tree
  commit=$(git -C "$root" rev-parse --verify --short=12 "$2^{commit}") || return 1
  jar=$root/server/e2e/target/beside/$commit.jar
  if [ ! -f "$jar" ]; then
    tree=$(mktemp -d)
    echo "Building $commit …" >&2
    # In a subshell, whose end takes the checkout away, however it comes.
    (
      trap 'git -C "$root" worktree remove --force "$tree/checkout"; rm -rf "$tree"' EXIT
      trap 'exit 130' INT TERM
      git -C "$root" worktree add -q --detach "$tree/checkout" "$commit" >&2 || exit 1
      cd "$tree/checkout" && scripts/mvn -q package -DskipTests -pl server/app -am >&2 || exit 1
      mkdir -p "${jar%/*}" && cp server/app/target/boardcast.jar "$jar"
    ) || return 1
  fi
  echo "$jar"
}
