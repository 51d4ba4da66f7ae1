package dev.boardcast.sidecar.engine;

import dev.boardcast.sidecar.engine.PendingBoardRequests.BoardAnswer;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/// Several boards read for one answer, which names those that could be read; where none could, the
/// last failure is the answer. Thread-safe.
final class CompletionCount {
  private final CompletableFuture<List<Integer>> answer;
  private final TreeSet<Integer> done = new TreeSet<>();
  private int left;

  CompletionCount(CompletableFuture<List<Integer>> answer, int boards) {
    this.answer = answer;
    left = boards;
  }

  /// What the reading of one board reports to.
  BoardAnswer of(int projectNumber) {
    return (_, failure) -> {
      synchronized (this) {
        left--;
        if (failure == null) {
          done.add(projectNumber);
        }
        if (left == 0 && done.isEmpty() && failure != null) {
          answer.completeExceptionally(failure);
        } else if (left == 0) {
          answer.complete(List.copyOf(done));
        }
      }
    };
  }
}
