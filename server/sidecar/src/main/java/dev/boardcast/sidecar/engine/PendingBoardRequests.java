package dev.boardcast.sidecar.engine;

import dev.boardcast.sidecar.core.SidecarCore;
import dev.boardcast.sidecar.core.message.CachedBoard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Those who wait for a board, and why the last reading of one failed. Used by the engine's thread
/// alone.
///
/// It is bounded by the requests that an editor may have in flight.
final class PendingBoardRequests {
  /// Takes a board, or the reason why there is none. Called on the engine's thread.
  interface BoardAnswer extends BiConsumer<@Nullable CachedBoard, @Nullable Throwable> {}

  /// @param again whether the board is to be read anew, whatever is known
  private record Waiting(boolean again, BoardAnswer answer) {}

  private final Map<Integer, List<Waiting>> waiting = new HashMap<>();
  private final Map<Integer, Throwable> failures = new HashMap<>();

  /// @param again whether only a new reading will do
  void await(int n, boolean again, BoardAnswer answer) {
    waiting.computeIfAbsent(n, _ -> new ArrayList<>()).add(new Waiting(again, answer));
  }

  /// The reading that is being taken in failed for this reason.
  void failed(int n, Throwable failure) {
    failures.put(n, failure);
  }

  /// The reading was taken in.
  void taken(int n) {
    failures.remove(n);
  }

  /// Answers those who wait.
  ///
  /// @param known null when there is no such board here
  void settle(int n, @Nullable CachedBoard known) {
    List<Waiting> answers = waiting.remove(n);
    if (answers == null) {
      return;
    }
    if (known == null) {
      refuse(
          answers,
          failures.getOrDefault(
              n, new EngineException(EngineException.Kind.STOPPED, "The board cannot be read.")));
    } else {
      answer(answers, known);
    }
  }

  /// Answers those who have waited long enough: a board as it was last known is better than none.
  ///
  /// @param known null when nothing is known of it
  void late(int n, @Nullable CachedBoard known) {
    List<Waiting> answers = waiting.remove(n);
    if (answers == null) {
      return;
    }
    Throwable failure =
        new EngineException(
            EngineException.Kind.LATE,
            "Board %d could not be read within %d s; it goes on being tried."
                .formatted(n, SidecarCore.BOARD_PATIENCE_MS / 1_000));
    refuse(answers.stream().filter(one -> known == null || one.again()).toList(), failure);
    if (known != null) {
      answer(answers.stream().filter(one -> !one.again()).toList(), known);
    }
  }

  private static void refuse(List<Waiting> waiting, Throwable failure) {
    waiting.forEach(one -> one.answer().accept(null, failure));
  }

  private static void answer(List<Waiting> waiting, CachedBoard known) {
    waiting.forEach(one -> one.answer().accept(known, null));
  }
}
