package dev.boardcast.tracker.store.writing;

import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.StoreFault;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Whether the database takes writes. The first write that meets a fault shuts the gate: the others
/// are refused at once, instead of each waiting for the same fault. A trial write, which is the
/// database's own, opens it again.
public final class WriteGate {
  /// Time between two trials, milliseconds.
  static final long TRIAL_PERIOD_MS = 500;

  private final HealthBoard health;

  /// Set by the writer thread only.
  private volatile @Nullable StoreFault fault;

  /// Touched by the writer thread only.
  private long triedAtNanos;

  public WriteGate(HealthBoard health) {
    this.health = health;
  }

  /// Why writes are refused; null when they are taken.
  public @Nullable StoreFault fault() {
    return fault;
  }

  public void shut(StoreFault met) {
    fault = met;
    triedAtNanos = System.nanoTime();
    health.report(
        Check.DATABASE,
        new Condition.Failing(met.name(), "changes are refused, since " + met.sentence()));
  }

  public void open() {
    fault = null;
    health.report(Check.DATABASE, Condition.fine());
  }

  public boolean isTrialDue() {
    return System.nanoTime() - triedAtNanos >= TimeUnit.MILLISECONDS.toNanos(TRIAL_PERIOD_MS);
  }
}
