package dev.boardcast.sidecar.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Has what other threads ask for answered on the engine's own. Thread-safe.
final class EngineCalls {
  private final EventLoop loop;

  EngineCalls(EventLoop loop) {
    this.loop = loop;
  }

  /// Runs a task that answers, now or later. What it throws is the answer, and so is a refusal when
  /// too much waits.
  <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean taken =
        loop.offer(() -> {
          try {
            task.accept(answer);
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    if (!taken) {
      answer.completeExceptionally(
          new EngineException(
              EngineException.Kind.BUSY, "The sidecar is busy or stopping; try again."));
    }
    return answer;
  }

  /// Takes a value or a failure for the answer.
  static <T> BiConsumer<@Nullable T, @Nullable Throwable> into(CompletableFuture<T> answer) {
    return (value, failure) -> {
      if (failure == null) {
        answer.complete(value);
      } else {
        answer.completeExceptionally(failure);
      }
    };
  }
}
