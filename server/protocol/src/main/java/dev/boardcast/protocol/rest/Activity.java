package dev.boardcast.protocol.rest;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened lately in all projects, or in some: newest first.
///
/// @param nextCursor where the next part begins; null after the last
/// @param total how many entries all parts have together; null where it was not counted
public record Activity(
    List<ActivityEntry> entries, @Nullable String nextCursor, @Nullable Long total) {
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

  /// All of them.
  public Activity(List<ActivityEntry> entries) {
    this(entries, null, null);
  }
}
