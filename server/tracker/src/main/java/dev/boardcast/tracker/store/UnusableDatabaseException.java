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
    IN_USE,
    /// Nobody answers at its address, or not as a PostgreSQL.
    UNREACHABLE,
    /// Its user, password or database are not as the server has them.
    NOT_ADMITTED,
    TOO_OLD,
    STANDBY,
    /// Behind a pooler that gives each transaction another session.
    POOLED,
    UNTRUSTED,
    /// Not the one that was opened: a promoted standby, or a primary that was replaced.
    OTHER_HISTORY,
    /// Its boards are in another database now.
    MOVED
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
