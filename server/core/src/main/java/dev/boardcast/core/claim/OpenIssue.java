package dev.boardcast.core.claim;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An issue that is not done, as far as it matters to what is next.
public record OpenIssue(
    int number,
    IssueStatus status,
    @Nullable Priority priority,
    @Nullable String place,
    @Nullable String assignee,
    @Nullable String claimedBy,
    List<Integer> blockedBy) {
  public OpenIssue {
    blockedBy = List.copyOf(blockedBy);
  }
}
