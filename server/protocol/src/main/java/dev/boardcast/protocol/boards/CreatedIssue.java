package dev.boardcast.protocol.boards;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An issue that was made.
///
/// @param repeated whether it was made by an earlier call with the same key
/// @param earlier what may be the same one, made before; null for most
public record CreatedIssue(Issue issue, boolean repeated, @Nullable Earlier earlier) {
  /// An issue of the same title that the same actor made a few minutes ago.
  public record Earlier(int number, IssueStatus status, Instant createdAt) {}

  /// The hint alone, of an answer that is an issue beside it.
  public record Only(@Nullable Earlier earlier) {}
}
