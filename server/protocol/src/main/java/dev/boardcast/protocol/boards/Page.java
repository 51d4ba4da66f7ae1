package dev.boardcast.protocol.boards;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param nextCursor where the next part begins; null after the last
/// @param total how many items all parts have together; null where the tracker does not say
public record Page<T>(List<T> items, @Nullable String nextCursor, @Nullable Long total) {
  public Page {
    items = List.copyOf(items);
  }
}
