package dev.boardcast.tracker.health;

/// How a check stands. Two conditions of one kind are the same state, whatever figures their
/// messages have.
public sealed interface Condition {
  static Condition fine() {
    return new Fine();
  }

  record Fine() implements Condition {}

  /// Everything is served, and somebody should look.
  ///
  /// @param kind tells states apart; not shown
  record Warning(String kind, String message) implements Condition {}

  /// Something is not served.
  record Failing(String kind, String message) implements Condition {}

  /// 0 when fine, 1 for a warning, 2 when failing.
  default int severity() {
    return switch (this) {
      case Fine _ -> 0;
      case Warning _ -> 1;
      case Failing _ -> 2;
    };
  }

  default boolean isSameState(Condition other) {
    return switch (this) {
      case Fine _ -> other instanceof Fine;
      case Warning(var kind, _) -> other instanceof Warning w && w.kind().equals(kind);
      case Failing(var kind, _) -> other instanceof Failing f && f.kind().equals(kind);
    };
  }
}
