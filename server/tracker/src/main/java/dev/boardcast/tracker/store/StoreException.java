package dev.boardcast.tracker.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The database could not do what was asked. Nothing of the write that met it is kept, but where
/// nobody knows.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Whether the same request may succeed later.
  private final boolean transientFault;

  private final @Nullable StoreFault fault;
  private final boolean outcomeUnknown;

  private StoreException(
      String message,
      boolean transientFault,
      @Nullable StoreFault fault,
      boolean outcomeUnknown,
      @Nullable Throwable cause) {
    super(message, cause);
    this.transientFault = transientFault;
    this.fault = fault;
    this.outcomeUnknown = outcomeUnknown;
  }

  /// @param fault what it says about the database; null when nothing is wrong with it
  static StoreException of(SQLException cause, @Nullable StoreFault fault) {
    return new StoreException(
        "database: " + cause.getMessage(), fault != null, fault, false, cause);
  }

  /// A queue is at its bound, or the store is closing: nothing was done.
  public static StoreException unavailable(String message) {
    return new StoreException(message, true, null, false, null);
  }

  /// The database takes no writes for now: nothing was done.
  public static StoreException of(StoreFault fault) {
    return new StoreException(fault.sentence(), true, fault, false, null);
  }

  /// What the batch of a write met, for each write of the batch.
  public static StoreException of(Throwable cause) {
    return cause instanceof StoreException store
        ? new StoreException(
            String.valueOf(store.getMessage()), store.transientFault, store.fault, false, store)
        : new StoreException("the batch failed: " + cause, false, null, false, cause);
  }

  /// The database was told to keep it, and did not say whether it has.
  public static StoreException unknown(Throwable cause) {
    return new StoreException(
        "the database did not say whether the change is kept", true, null, true, cause);
  }

  /// Whether the change may have been made in spite of this.
  public boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }

  public boolean isTransient() {
    return transientFault;
  }

  /// What is wrong with the database; null when that is not the reason.
  public @Nullable StoreFault fault() {
    return fault;
  }
}
