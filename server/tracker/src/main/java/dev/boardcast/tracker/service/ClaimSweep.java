package dev.boardcast.tracker.service;

import dev.boardcast.core.claim.Lease;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.repository.ClaimRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives claims back whose time is over, so that nothing lies with who does not work any more. Does
/// not block: the store's threads do the work. Thread-safe.
public final class ClaimSweep {
  /// How often it looks. A claim may hold so much longer.
  public static final long PERIOD_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ClaimSweep.class);

  private final Store store;
  private final InstantSource clock;
  private final AtomicBoolean looking = new AtomicBoolean();

  /// Between these two moments no claim can end.
  private volatile Instant lookedAt = Instant.MAX;

  private volatile Instant nextEnd = Instant.MIN;

  public ClaimSweep(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// One look; nothing while the last one goes on, or where no claim can have ended since. So a
  /// database of several servers is not asked by each of them every second for nothing.
  public void look() {
    Instant now = clock.instant();
    // A clock that was set back says nothing of when they end.
    boolean isDue = now.isBefore(lookedAt) || !now.isBefore(nextEnd);
    if (!isDue || !looking.compareAndSet(false, true)) {
      return;
    }
    var _ =
        store
            .read(ClaimRepository::firstEnds)
            .whenComplete((ends, failure) -> {
              if (failure != null) {
                LOG.debug("no look at claims: {}", failure.toString());
              } else {
                // One that is made later, on whatever server, does not end before.
                Instant next = now.plus(Lease.LENGTH_MIN);
                for (Map.Entry<Integer, Instant> end : ends.entrySet()) {
                  next = end.getValue().isBefore(next) ? end.getValue() : next;
                  if (!now.isBefore(end.getValue())) {
                    giveBack(end.getKey());
                  }
                }
                lookedAt = now;
                nextEnd = next;
              }
              looking.set(false);
            });
  }

  private void giveBack(int project) {
    var _ =
        store
            .write(
                ClaimService.TRACKER,
                Lane.of(project),
                scope -> {
                  ClaimService.giveBackAll(scope, project);
                  return true;
                })
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.debug("claims of project #{} stay for now: {}", project, failure.toString());
              }
            });
  }
}
