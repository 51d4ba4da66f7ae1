package dev.boardcast.protocol.rest;

import java.util.Comparator;
import java.util.List;

/// What happened lately in all projects, or in some: newest first.
public record Activity(List<ActivityEntry> entries) {
  /// Entries of an answer.
  public static final int ENTRIES_MAX_COUNT = 1_000;

  public static final int ENTRIES_DEFAULT_COUNT = 200;

  /// Projects that one request may name.
  public static final int PROJECTS_MAX_COUNT = 200;

  /// By timestamp, then project, then sequence, each from the highest.
  public static final Comparator<ActivityEntry> NEWEST_FIRST =
      Comparator.comparing(ActivityEntry::timestamp)
          .thenComparingInt(ActivityEntry::projectNumber)
          .thenComparingLong(ActivityEntry::sequence)
          .reversed();

  public Activity {
    entries = List.copyOf(entries);
  }
}
