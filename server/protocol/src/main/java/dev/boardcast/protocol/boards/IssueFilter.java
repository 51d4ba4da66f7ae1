package dev.boardcast.protocol.boards;

import dev.boardcast.core.domain.IssueStatus;
import org.jspecify.annotations.Nullable;

/// Which issues of a project: those that match everything that is given.
///
/// @param phase a phase's name
/// @param assignee a login
public record IssueFilter(
    @Nullable IssueStatus status, @Nullable String phase, @Nullable String assignee) {
  /// Every issue.
  public static final IssueFilter ALL = new IssueFilter(null, null, null);
}
