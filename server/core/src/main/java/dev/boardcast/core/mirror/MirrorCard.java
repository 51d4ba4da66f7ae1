package dev.boardcast.core.mirror;

import dev.boardcast.core.domain.Issue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An item of the other system and the issue that mirrors it.
///
/// @param item the other system's id
/// @param state what became of the pair
/// @param issue as it is now; null unless both are there
/// @param base the last values that were seen there, in the words of the part that mirrors
/// @param statusChangedAt when the issue's status was last changed here; null where the activity
///   does not go back so far
public record MirrorCard(
    String item,
    State state,
    @Nullable Issue issue,
    String base,
    @Nullable Instant statusChangedAt) {

  public enum State {
    /// Both are there.
    LINKED,
    /// The issue was deleted here, and the other system is yet to be told.
    DELETED_HERE,
    /// The item went away there, and the issue with it.
    GONE_THERE,
    /// The issue was deleted here, and the item stays there; it is not mirrored again.
    LEFT_THERE
  }
}
