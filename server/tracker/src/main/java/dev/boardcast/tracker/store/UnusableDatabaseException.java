package dev.boardcast.tracker.store;

import org.jspecify.annotations.Nullable;

/// The database cannot be served. The message names the file and says what to do; the file is left
/// as it was.
public final class UnusableDatabaseException extends Exception {
  private static final long serialVersionUID = 1L;

  public enum Fault {
    DIRECTORY_MISSING,
    NOT_WRITABLE,
    CORRUPT,
    NEWER_SCHEMA,
    FOREIGN,
    IN_USE
  }

  private final Fault fault;

  public UnusableDatabaseException(Fault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
