package dev.boardcast.tracker.store;

/// What a change is about: changes of one lane come one after the other.
public sealed interface Lane {
  /// For a change that begins a project whose number is yet to be found, or moves none on.
  static Lane none() {
    return new OfNone();
  }

  /// Of a project, which need not be there.
  static Lane of(int project) {
    return new OfProject(project);
  }

  record OfProject(int number) implements Lane {}

  record OfNone() implements Lane {}

  /// Keeps a change to what it named: on a database with several writers, whatever else it moves on
  /// may be moved on by somebody else at the same time.
  ///
  /// @param sequence of the event that moves the project on
  /// @throws IllegalStateException when the change may not; a fault of the program
  default void require(int project, long sequence) {
    boolean allowed =
        switch (this) {
          case OfProject(var number) -> number == project;
          case OfNone _ -> sequence == 1;
        };
    if (!allowed) {
      throw new IllegalStateException(
          "a change of %s may not move project #%d on".formatted(this, project));
    }
  }
}
