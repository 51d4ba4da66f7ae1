package dev.boardcast.protocol.boards;

import dev.boardcast.core.claim.Claim;
import dev.boardcast.core.domain.Issue;
import org.jspecify.annotations.Nullable;

/// What is best done next.
///
/// @param issue null where nothing is free
/// @param claim who holds it now; null where it was not claimed
/// @param why it is the best one, or why there is none
/// @param open issues that are not done
/// @param free those of them that could be begun, this one included
public record NextIssue(
    @Nullable Issue issue, @Nullable Claim claim, String why, int open, int free) {}
