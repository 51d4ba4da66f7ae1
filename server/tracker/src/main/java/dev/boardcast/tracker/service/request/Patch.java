package dev.boardcast.tracker.service.request;

import org.jspecify.annotations.Nullable;

/// What a request says about one field: nothing, clear it, or a value.
public sealed interface Patch<T> {
  record Keep<T>() implements Patch<T> {}

  record Clear<T>() implements Patch<T> {}

  record To<T>(T value) implements Patch<T> {}

  default @Nullable T over(@Nullable T old) {
    return switch (this) {
      case Keep<T> _ -> old;
      case Clear<T> _ -> null;
      case To<T>(T value) -> value;
    };
  }

  /// For fields that cannot be cleared: those are never `Clear`.
  default T orElse(T old) {
    return this instanceof To<T>(T value) ? value : old;
  }

  default boolean isGiven() {
    return !(this instanceof Keep<T>);
  }
}
