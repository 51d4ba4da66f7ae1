package dev.boardcast.protocol.boards;

import dev.boardcast.core.claim.Claim;
import dev.boardcast.core.domain.Issue;
import org.jspecify.annotations.Nullable;

/// An issue and who holds it.
///
/// @param claim null where nobody does
public record ClaimedIssue(Issue issue, @Nullable Claim claim) {
  /// The claim alone, of an answer that is an issue beside it.
  public record Only(@Nullable Claim claim) {}
}
