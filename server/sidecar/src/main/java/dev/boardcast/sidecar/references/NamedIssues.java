package dev.boardcast.sidecar.references;

import java.util.HashSet;
import java.util.Set;

/// Issues, and whole boards, that something is about.
public final class NamedIssues {
  private record Key(int board, int issue) {}

  private final Set<Integer> boards = new HashSet<>();
  private final Set<Key> issues = new HashSet<>();

  public void add(int board, int issue) {
    issues.add(new Key(board, issue));
  }

  public void addBoard(int board) {
    boards.add(board);
  }

  boolean contain(int board, int issue) {
    return boards.contains(board) || issues.contains(new Key(board, issue));
  }
}
