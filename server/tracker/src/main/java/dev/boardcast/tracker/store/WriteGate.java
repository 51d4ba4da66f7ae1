package dev.boardcast.tracker.store;

import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Whether the database takes writes. The first write that meets a fault shuts the gate: the others
/// are refused at once, instead of each waiting for the same fault. A trial write opens it again.
final class WriteGate {
  /// Time between two trials, milliseconds.
  static final long TRIAL_PERIOD_MS = 500;

  /// Size of what a trial writes: with less room, the next write would shut the gate again.
  static final int TRIAL_BYTES = 64 * 1024;

  private static final String TRIAL_ROW = "trial";

  private final HealthBoard health;

  /// Set by the writer thread only.
  private volatile @Nullable StoreFault fault;

  /// Touched by the writer thread only.
  private long triedAtNanos;

  WriteGate(HealthBoard health) {
    this.health = health;
  }

  /// Why writes are refused; null when they are taken.
  @Nullable StoreFault fault() {
    return fault;
  }

  void shut(StoreFault met) {
    fault = met;
    triedAtNanos = System.nanoTime();
    health.report(
        Check.DATABASE,
        new Condition.Failing(met.name(), "changes are refused, since " + met.sentence()));
  }

  void open() {
    fault = null;
    health.report(Check.DATABASE, Condition.fine());
  }

  boolean isTrialDue() {
    return System.nanoTime() - triedAtNanos >= TimeUnit.MILLISECONDS.toNanos(TRIAL_PERIOD_MS);
  }

  /// Writes and removes a row, without waiting for locks.
  ///
  /// @throws StoreException when that is not possible
  static void tryToWrite(Sql sql) {
    sql.number("PRAGMA busy_timeout = 0");
    try {
      sql.update(
          "INSERT INTO meta (name, value) VALUES (?, hex(zeroblob(?)))"
              + " ON CONFLICT DO UPDATE SET value = excluded.value",
          TRIAL_ROW,
          TRIAL_BYTES / 2);
      sql.update("DELETE FROM meta WHERE name = ?", TRIAL_ROW);
    } finally {
      sql.number("PRAGMA busy_timeout = " + Database.BUSY_TIMEOUT_MS);
    }
  }
}
