package dev.boardcast.tracker.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The database could not do what was asked. Nothing of the write that met it is kept.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Whether the same request may succeed later: the disk was full, or another process held a lock.
  private final boolean transientFault;

  private StoreException(String message, boolean transientFault, @Nullable Throwable cause) {
    super(message, cause);
    this.transientFault = transientFault;
  }

  static StoreException of(SQLException cause) {
    return new StoreException("database: " + cause.getMessage(), isTransient(cause), cause);
  }

  /// A queue is at its bound, or the store is closing: nothing was done.
  static StoreException unavailable(String message) {
    return new StoreException(message, true, null);
  }

  /// What the batch of a write met, for each write of the batch.
  static StoreException of(RuntimeException cause) {
    return cause instanceof StoreException store
        ? new StoreException(String.valueOf(store.getMessage()), store.transientFault, store)
        : new StoreException("the batch failed: " + cause, false, cause);
  }

  public boolean isTransient() {
    return transientFault;
  }

  private static boolean isTransient(SQLException cause) {
    if (!(cause instanceof SQLiteException sqlite)) {
      return false;
    }
    SQLiteErrorCode code = sqlite.getResultCode();
    // The low byte is the primary result code; the rest tells more about it.
    int primary = code.code & 0xFF;
    return primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code
        || primary == SQLiteErrorCode.SQLITE_FULL.code
        || primary == SQLiteErrorCode.SQLITE_IOERR.code;
  }
}
