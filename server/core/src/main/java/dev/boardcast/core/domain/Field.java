package dev.boardcast.core.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A field of a project, as GitHub Projects has them. `options` only where the type is a choice.
public record Field(String id, String name, String dataType, @Nullable List<String> options) {
  public Field {
    options = options == null ? null : List.copyOf(options);
  }
}
