package dev.boardcast.github.core.scan;

import java.time.Duration;
import java.util.Collection;

/// How often all projects are scanned.
public final class ScanPlan {
  /// Items a page, the most that GitHub answers.
  public static final int PAGE_MAX_ITEMS = 100;

  /// The limit is the person's, and their other tools need it too.
  public static final int POINTS_PER_HOUR = 2_000;

  /// Never oftener.
  public static final Duration INTERVAL_MIN = Duration.ofSeconds(30);

  /// Of a project whose changes GitHub tells of by itself.
  public static final Duration INTERVAL_LIVE = Duration.ofMinutes(15);

  private ScanPlan() {}

  /// Projects in one request; their pages together are one point.
  public static final int PROJECTS_PER_REQUEST = 10;

  /// Pages of one scan of a project: one where there is none.
  public static long pages(long items) {
    return Math.max(1, Math.ceilDiv(items, PAGE_MAX_ITEMS));
  }

  /// Points of one scan of some projects, of which each request has a page of several.
  ///
  /// @param items of each
  public static long points(Collection<Long> items) {
    long all = items.stream().mapToLong(ScanPlan::pages).sum();
    long most = items.stream().mapToLong(ScanPlan::pages).max().orElse(0);
    return Math.max(most, Math.ceilDiv(all, PROJECTS_PER_REQUEST));
  }

  /// The shortest interval that the points of an hour allow.
  ///
  /// @param points of one scan of all projects
  public static Duration interval(long points) {
    Duration fits = Duration.ofSeconds(Math.ceilDiv(points * 3_600, POINTS_PER_HOUR));
    return fits.compareTo(INTERVAL_MIN) > 0 ? fits : INTERVAL_MIN;
  }
}
