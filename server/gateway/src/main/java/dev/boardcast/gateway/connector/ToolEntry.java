package dev.boardcast.gateway.connector;

import com.google.gson.JsonParseException;
import dev.boardcast.gateway.json.RawObject;

/// A tool as its server describes it.
///
/// @param name the server's own
/// @param json all that the server says of it
/// @param isReadOnly whether it says that it changes nothing
/// @param isRepeatable whether it says that calling it twice is calling it once
public record ToolEntry(String name, RawObject json, boolean isReadOnly, boolean isRepeatable) {
  /// @throws JsonParseException where it has no name
  public static ToolEntry of(RawObject json) {
    String name = json.text("name");
    if (name == null || name.isEmpty()) {
      throw new JsonParseException("a tool without a name");
    }
    RawObject annotations = json.object("annotations");
    boolean readOnly = annotations != null && annotations.isTrue("readOnlyHint");
    return new ToolEntry(
        name,
        json,
        readOnly,
        readOnly || (annotations != null && annotations.isTrue("idempotentHint")));
  }
}
