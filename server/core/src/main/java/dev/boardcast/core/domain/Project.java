package dev.boardcast.core.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A project with its phases in order. `number` is never used again, not even after a delete.
///
/// @param version the sequence of the project's last event: whatever changes in the project, its
///   ETag changes with it
/// @param updatedAt the time of that event
public record Project(
    int number,
    String title,
    @Nullable String description,
    ProjectStatus status,
    @Nullable String url,
    List<Field> fields,
    List<Phase> phases,
    ProjectStats stats,
    long version,
    Instant createdAt,
    Instant updatedAt) {
  public Project {
    fields = List.copyOf(fields);
    phases = List.copyOf(phases);
  }

  /// This project with other phases, counts and position; the rest stays.
  public Project with(
      List<Phase> newPhases, ProjectStats newStats, long newVersion, Instant newUpdatedAt) {
    return new Project(
        number,
        title,
        description,
        status,
        url,
        fields,
        newPhases,
        newStats,
        newVersion,
        createdAt,
        newUpdatedAt);
  }
}
