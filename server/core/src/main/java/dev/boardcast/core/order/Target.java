package dev.boardcast.core.order;

/// Where an issue shall stand among those of its status.
public sealed interface Target {
  /// Right before another issue.
  record Before(int number) implements Target {}

  /// Right after another issue.
  record After(int number) implements Target {}

  /// Before all others.
  record Top() implements Target {}

  /// After all others.
  record Bottom() implements Target {}
}
