package dev.boardcast.tracker.service;

import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.repository.ClaimRepository;
import java.time.InstantSource;
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

  public ClaimSweep(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// One look; nothing while the last one goes on.
  public void look() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    var _ =
        store
            .read(sql -> ClaimRepository.projectsWithOver(sql, clock.instant()))
            .whenComplete((projects, failure) -> {
              looking.set(false);
              if (failure != null) {
                LOG.debug("no look at claims: {}", failure.toString());
              } else {
                projects.forEach(this::giveBack);
              }
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
