package dev.boardcast.sidecar.references;

import java.util.HashSet;
import java.util.Set;

/// Issues, and whole boards, that something is about.
public final class NamedIssues {
  /// Issues that are told apart. With one more, its whole board stands for it.
  public static final int ISSUES_MAX_COUNT = 1_000;

  private record Key(int board, int issue) {}

  private final Set<Integer> boards = new HashSet<>();
  private final Set<Key> issues = new HashSet<>();

  public void add(int board, int issue) {
    if (issues.size() < ISSUES_MAX_COUNT) {
      issues.add(new Key(board, issue));
    } else {
      boards.add(board);
    }
  }

  public void addBoard(int board) {
    boards.add(board);
  }

  boolean contain(int board, int issue) {
    return boards.contains(board) || issues.contains(new Key(board, issue));
  }
}
