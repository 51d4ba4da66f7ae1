package dev.boardcast.github.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether deliveries of a project's webhook can be relied on, so that scans may be rare.
///
/// A hook that is silent may be one that is gone, and GitHub does not say what it could not
/// deliver. So scans go on, rarely: where one finds a change that nothing told of, they are
/// frequent again for a while, and for longer each time.
public final class HookTrust {
  /// A scan may find what is about to be told: a delivery may be so late.
  public static final Duration LATE_MAX = Duration.ofMinutes(1);

  /// How long scans are frequent after a change that was not told.
  public static final Duration DOUBT_FIRST = Duration.ofHours(1);

  public static final Duration DOUBT_MAX = Duration.ofHours(24);

  private final Map<String, Instant> suspects = new HashMap<>();
  private @Nullable Instant heardAt;
  private Instant doubtUntil = Instant.MIN;
  private int misses;

  /// A delivery of the project came. Issues' own deliveries are no sign: they say nothing of cards
  /// that are moved.
  public void heard(Instant now) {
    heardAt = now;
  }

  public void told(String item) {
    suspects.remove(item);
  }

  /// A scan found these changed.
  public void found(Collection<String> items, Instant now) {
    items.forEach(item -> suspects.putIfAbsent(item, now));
  }

  public boolean isLive(Instant now) {
    boolean isMissed = suspects.values().removeIf(at -> !at.plus(LATE_MAX).isAfter(now));
    if (isMissed && heardAt != null && !now.isBefore(doubtUntil)) {
      Duration doubt = DOUBT_FIRST.multipliedBy(1L << Math.min(misses, 5));
      misses++;
      doubtUntil = now.plus(doubt.compareTo(DOUBT_MAX) > 0 ? DOUBT_MAX : doubt);
    }
    return heardAt != null && !now.isBefore(doubtUntil);
  }
}
