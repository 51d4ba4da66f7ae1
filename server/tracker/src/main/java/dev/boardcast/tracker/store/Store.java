package dev.boardcast.tracker.store;

import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The boards and their log, on whatever database they are kept. Thread-safe.
///
/// Who uses it does not learn which one that is: changes and reads are SQL that all of them
/// understand, and what they say differently is in `Dialect`.
public interface Store extends AutoCloseable {
  /// Queues a change. The future completes after the commit, on a thread that others wait for, so
  /// what depends on it must be short. It fails with what the change threw, or with a
  /// `StoreException` when it is not taken or the commit failed; then nothing was changed.
  ///
  /// @param lane the one project that the change may move on. It is named before the change looks
  ///   at anything, so that a database with several writers can keep others from that project until
  ///   then: what a change has read of it is still so when it is committed
  /// @param change runs whole or not at all; may run on any thread, and waits for nothing
  <T> CompletableFuture<T> write(Actor caller, Lane lane, Function<WriteTransaction, T> change);

  /// Queues a read of one moment. The future fails with what the read threw, or with a
  /// `StoreException` when it is not taken.
  <T> CompletableFuture<T> read(Function<Sql, T> read);

  /// The epoch, and where each log ends.
  LogHeads heads();

  /// The log, for those who follow it.
  StoreFeed feed();

  /// How that stands which has to be looked at to be known. What the store meets by itself it has
  /// reported already, when it met it.
  Map<Check, Condition> health();

  /// Whether the database is seen; empty where it is this process's own.
  default Optional<Absence> absence() {
    return Optional.empty();
  }

  /// Finishes what is queued.
  @Override
  void close();
}
