package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.health.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Times of changes that never go back: when the system's clock is set back, they stand still until
/// it has caught up, so that the newest change stays the newest. Thread-safe.
final class MonotonicClock implements InstantSource {
  /// A clock that was ahead by more was wrong before: its time is taken as it is now.
  static final Duration HELD_MAX = Duration.ofHours(2);

  /// Smaller steps back are everyday work of time services, and not told.
  static final Duration TOLD_MIN = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(MonotonicClock.class);

  private final InstantSource source;
  private Instant latest;

  /// @param latest of the changes there are
  MonotonicClock(InstantSource source, Instant latest) {
    this.source = source;
    this.latest = latest;
  }

  @Override
  public synchronized Instant instant() {
    Instant now = source.instant();
    Duration behind = Duration.between(now, latest);
    if (behind.compareTo(HELD_MAX) > 0) {
      LOG.warn(
          "clock: it was set back by {} s, more than {} s: changes take its time from now on",
          behind.toSeconds(),
          HELD_MAX.toSeconds());
      latest = now;
    } else if (behind.isNegative()) {
      latest = now;
    }
    return latest;
  }

  /// How the clock stands. Also notes the present time.
  synchronized Condition condition() {
    Instant held = instant();
    Duration behind = Duration.between(source.instant(), held);
    return behind.compareTo(TOLD_MIN) < 0
        ? Condition.fine()
        : new Condition.Warning(
            "set-back",
            "the system's clock was set back by %d s: changes keep the time %s until it has caught up"
                .formatted(behind.toSeconds(), held));
  }
}
