package dev.boardcast.protocol.boards;

import dev.boardcast.core.domain.Issue;
import java.util.List;

/// Issues that were made together, in the order in which they were asked for.
///
/// @param repeated whether they were made by an earlier call with the same key
public record CreatedIssues(List<Issue> issues, boolean repeated) {
  public CreatedIssues {
    issues = List.copyOf(issues);
  }
}
