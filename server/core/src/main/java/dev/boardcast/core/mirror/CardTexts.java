package dev.boardcast.core.mirror;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an issue says, beside its status: within the limits of a board.
public record CardTexts(
    String title, @Nullable String body, @Nullable String assignee, List<String> labels) {
  public CardTexts {
    labels = List.copyOf(labels);
  }
}
