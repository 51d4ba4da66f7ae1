package dev.boardcast.github.core;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One field of one card, as three see it: what GitHub said last (the base), what the board says,
/// what GitHub says now.
public final class ThreeWay {
  private ThreeWay() {}

  /// Which side's value both shall have.
  public sealed interface Verdict<T> {
    /// Both have the same.
    record Equal<T>() implements Verdict<T> {}

    /// The board is told.
    ///
    /// @param overruled what the board had been changed to; empty where it was not changed
    record Remote<T>(@Nullable T value, Optional<Lost<T>> overruled) implements Verdict<T> {}

    /// GitHub is told.
    ///
    /// @param overruled what GitHub had been changed to; empty where it was not changed
    record Local<T>(@Nullable T value, Optional<Lost<T>> overruled) implements Verdict<T> {}
  }

  /// A change that lost against another one of the same field.
  public record Lost<T>(@Nullable T value) {}

  /// @param localAt when the board's was changed, null where that is not known
  /// @param remoteAt when GitHub's was changed, by the same clock; null where that is not known
  public static <T> Verdict<T> merge(
      @Nullable T base,
      @Nullable T local,
      @Nullable Instant localAt,
      @Nullable T remote,
      @Nullable Instant remoteAt) {
    if (Objects.equals(local, remote)) {
      return new Verdict.Equal<>();
    }
    if (Objects.equals(base, remote)) {
      return new Verdict.Local<>(local, Optional.empty());
    }
    if (Objects.equals(base, local)) {
      return new Verdict.Remote<>(remote, Optional.empty());
    }
    boolean localIsLater = localAt != null && remoteAt != null && localAt.isAfter(remoteAt);
    return localIsLater
        ? new Verdict.Local<>(local, Optional.of(new Lost<>(remote)))
        : new Verdict.Remote<>(remote, Optional.of(new Lost<>(local)));
  }
}
