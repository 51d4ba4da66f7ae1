package dev.boardcast.tracker.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The database could not do what was asked. Nothing of the write that met it is kept.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Whether the same request may succeed later.
  private final boolean transientFault;

  private final @Nullable StoreFault fault;

  private StoreException(
      String message,
      boolean transientFault,
      @Nullable StoreFault fault,
      @Nullable Throwable cause) {
    super(message, cause);
    this.transientFault = transientFault;
    this.fault = fault;
  }

  /// @param fault what it says about the database; null when nothing is wrong with it
  static StoreException of(SQLException cause, @Nullable StoreFault fault) {
    return new StoreException("database: " + cause.getMessage(), fault != null, fault, cause);
  }

  /// A queue is at its bound, or the store is closing: nothing was done.
  public static StoreException unavailable(String message) {
    return new StoreException(message, true, null, null);
  }

  /// The database takes no writes for now: nothing was done.
  public static StoreException of(StoreFault fault) {
    return new StoreException(fault.sentence(), true, fault, null);
  }

  /// What the batch of a write met, for each write of the batch.
  public static StoreException of(Throwable cause) {
    return cause instanceof StoreException store
        ? new StoreException(
            String.valueOf(store.getMessage()), store.transientFault, store.fault, store)
        : new StoreException("the batch failed: " + cause, false, null, cause);
  }

  public boolean isTransient() {
    return transientFault;
  }

  /// What is wrong with the database; null when that is not the reason.
  public @Nullable StoreFault fault() {
    return fault;
  }
}
