package dev.boardcast.github.api;

import dev.boardcast.github.core.StatusOption;
import java.util.List;
import java.util.Optional;

/// What is read from GitHub.
public final class Views {
  private Views() {}

  /// @param viewer whose token it is
  /// @param ownerIsUser such projects have no webhooks, and fine-grained tokens do not reach them
  /// @param description empty for none
  /// @param status empty where the project has no such field, or it is of another kind
  public record ProjectView(
      String viewer,
      boolean ownerIsUser,
      String id,
      String title,
      String url,
      boolean closed,
      boolean isPublic,
      boolean canUpdate,
      String description,
      int items,
      Optional<StatusField> status) {}

  public record StatusField(String id, List<StatusOption> options) {
    public StatusField {
      options = List.copyOf(options);
    }
  }

  /// @param next where the page after it begins; empty after the last one
  public record Page<T>(int total, List<T> items, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
