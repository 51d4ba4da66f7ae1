package dev.boardcast.core.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An issue, whole. `number` is unique within its project and never used again there.
///
/// @param place what it is sorted by among those of its status, in place of its number
///   (`CardOrder`)
/// @param phase the phase's name, absent when the issue is in none
/// @param phaseId the identity behind `phase`: it stays when the phase is renamed
/// @param claimedBy who works on it for now and keeps others out; while somebody does, it is in
///   progress
/// @param blockedBy numbers of the issues of this project that have to be done before it; some may
///   be gone; null for none
/// @param commentCount null for none
/// @param version counts up by one with each change; the ETag is made from it
public record Issue(
    int projectNumber,
    int number,
    String title,
    @Nullable String body,
    IssueStatus status,
    @Nullable String place,
    @Nullable Priority priority,
    @Nullable String phase,
    @Nullable String phaseId,
    @Nullable String assignee,
    @Nullable String claimedBy,
    @Nullable List<Integer> blockedBy,
    List<String> labels,
    List<WorkItem> workItems,
    @Nullable Integer commentCount,
    @Nullable String url,
    long version,
    Instant createdAt,
    Instant updatedAt) {
  public Issue {
    blockedBy = blockedBy == null || blockedBy.isEmpty() ? null : List.copyOf(blockedBy);
    labels = List.copyOf(labels);
    workItems = List.copyOf(workItems);
  }

  public boolean isClosed() {
    return status == IssueStatus.DONE;
  }
}
