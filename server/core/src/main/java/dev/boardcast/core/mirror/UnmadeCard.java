package dev.boardcast.core.mirror;

import dev.boardcast.core.domain.Issue;
import org.jspecify.annotations.Nullable;

/// An issue that was made here and has no item there.
///
/// @param number the issue's
/// @param issue null where it was deleted after its item was begun
/// @param begun null where nothing was sent yet
public record UnmadeCard(int number, @Nullable Issue issue, @Nullable Begun begun) {
  /// Something was sent, or is about to be; what came of it is not known.
  ///
  /// @param mark how the item is recognized
  /// @param base what was sent, in the words of the part that mirrors
  /// @param content id of what was made and is not an item yet; null where that is not known
  public record Begun(String mark, String base, @Nullable String content) {}
}
