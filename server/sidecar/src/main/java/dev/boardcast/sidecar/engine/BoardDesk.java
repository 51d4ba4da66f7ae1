package dev.boardcast.sidecar.engine;

import com.google.gson.JsonElement;
import dev.boardcast.sidecar.core.KnownBoard;
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
final class BoardDesk {
  /// Takes a board's JSON, or the reason why there is none. Called on any thread.
  interface BoardAnswer extends BiConsumer<@Nullable JsonElement, @Nullable Throwable> {}

  private final Map<Integer, List<BoardAnswer>> waiting = new HashMap<>();
  private final Map<Integer, Throwable> failures = new HashMap<>();

  void await(int n, BoardAnswer answer) {
    waiting.computeIfAbsent(n, _ -> new ArrayList<>()).add(answer);
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
  void settle(int n, @Nullable KnownBoard known) {
    List<BoardAnswer> answers = waiting.remove(n);
    if (answers == null) {
      return;
    }
    if (known == null) {
      Throwable failure =
          failures.getOrDefault(
              n, new EngineException(EngineException.Kind.STOPPED, "The board cannot be read."));
      answers.forEach(answer -> answer.accept(null, failure));
      return;
    }
    // A board may have thousands of issues: its JSON is not the engine's work.
    Thread.ofVirtual()
        .name("boardcast-board-json")
        .start(() -> {
          JsonElement json;
          try {
            json = Wire.board(known.board(), known.ageMs());
          } catch (RuntimeException | Error e) {
            // Somebody waits for it.
            answers.forEach(answer -> answer.accept(null, e));
            return;
          }
          answers.forEach(answer -> answer.accept(json, null));
        });
  }
}
