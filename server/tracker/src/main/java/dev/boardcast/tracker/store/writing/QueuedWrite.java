package dev.boardcast.tracker.store.writing;

import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.Chains;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.log.PendingEvent;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A change that waits for its transaction, and its answer. Confined to one thread at a time.
public final class QueuedWrite<T> {
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final Actor caller;
  private final Lane lane;
  private final Function<WriteTransaction, T> change;
  private @Nullable T value;
  private @Nullable RuntimeException refusal;
  private List<PendingEvent> events = List.of();

  public QueuedWrite(Actor caller, Lane lane, Function<WriteTransaction, T> change) {
    this.caller = caller;
    this.lane = lane;
    this.change = change;
  }

  public CompletableFuture<T> answer() {
    return answer;
  }

  public Lane lane() {
    return lane;
  }

  /// What it did, to be told when it is committed.
  public List<PendingEvent> events() {
    return events;
  }

  /// Makes the change in a savepoint of a transaction: one that is refused takes back itself alone.
  ///
  /// @throws StoreException when the transaction itself is lost
  public void perform(Sql sql, InstantSource clock, EventLog log, Chains chains) {
    int before = sql.laterCount();
    sql.update("SAVEPOINT one_write");
    attempt(sql, clock, log, chains);
    if (refusal != null) {
      sql.forgetLater(before);
      sql.update("ROLLBACK TO one_write");
    }
    // Kept, it ends with the transaction, too, and costs no way there and back.
    if (!sql.dialect().isRemote()) {
      sql.update("RELEASE one_write");
    }
  }

  /// Makes the change as the only one of its transaction, without a savepoint.
  ///
  /// @return whether it is made; else the transaction is to be rolled back
  /// @throws StoreException when the transaction itself is lost
  public boolean performAlone(Sql sql, InstantSource clock, EventLog log, Chains chains) {
    attempt(sql, clock, log, chains);
    return refusal == null;
  }

  private void attempt(Sql sql, InstantSource clock, EventLog log, Chains chains) {
    try {
      Change scope =
          new Change(
              sql, clock.instant().truncatedTo(ChronoUnit.MILLIS), caller, lane, log, chains);
      value = change.apply(scope);
      events = scope.events();
      chains.keep(events);
    } catch (StoreException e) {
      if (e.isTransient()) {
        // The database may have dropped the whole transaction, as SQLite does on a full disk.
        throw e;
      }
      refusal = e;
    } catch (RuntimeException e) {
      refusal = e;
    }
  }

  /// Answers, after the commit.
  public void complete() {
    if (refusal != null) {
      answer.completeExceptionally(refusal);
    } else {
      answer.complete(value);
    }
  }

  /// Answers that nothing of it is kept, or that nobody knows.
  public void fail(Throwable why) {
    answer.completeExceptionally(why);
  }
}
