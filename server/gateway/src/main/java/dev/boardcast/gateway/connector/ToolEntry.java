package dev.boardcast.gateway.connector;

import com.google.gson.JsonParseException;
import dev.boardcast.gateway.json.RawObject;

/// A tool as its server describes it.
///
/// @param name the server's own
/// @param json all that the server says of it
public record ToolEntry(String name, RawObject json) {
  /// @throws JsonParseException where it has no name
  public static ToolEntry of(RawObject json) {
    String name = json.text("name");
    if (name == null || name.isEmpty()) {
      throw new JsonParseException("a tool without a name");
    }
    return new ToolEntry(name, json);
  }

  private boolean hint(String hint) {
    RawObject annotations = json.object("annotations");
    return annotations != null && annotations.isTrue(hint);
  }

  /// Whether it says that it changes nothing.
  public boolean isReadOnly() {
    return hint("readOnlyHint");
  }

  /// Whether it says that calling it twice is calling it once.
  public boolean isRepeatable() {
    return isReadOnly() || hint("idempotentHint");
  }
}
