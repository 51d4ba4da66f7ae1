package dev.boardcast.client.tracker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param nextCursor where the next part begins; null after the last
public record Page<T>(List<T> items, @Nullable String nextCursor) {
  public Page {
    items = List.copyOf(items);
  }
}
