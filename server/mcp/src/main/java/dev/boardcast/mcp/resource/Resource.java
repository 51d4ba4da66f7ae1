package dev.boardcast.mcp.resource;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/// Something that can be read.
///
/// @param name short, for programs
/// @param title for people
/// @param meta what extensions say of it; null: nothing
public record Resource(
    String uri,
    String name,
    String title,
    String description,
    String mimeType,
    @Nullable JsonObject meta) {
  /// Of which no extension says anything.
  public Resource(String uri, String name, String title, String description, String mimeType) {
    this(uri, name, title, description, mimeType, null);
  }

  /// As the list has it.
  ///
  /// @param titled whether the client's revision knows titles
  public JsonObject toJson(boolean titled) {
    JsonObject json = new JsonObject();
    json.addProperty("uri", uri);
    json.addProperty("name", name);
    if (titled) {
      json.addProperty("title", title);
    }
    json.addProperty("description", description);
    json.addProperty("mimeType", mimeType);
    if (meta != null) {
      json.add("_meta", meta);
    }
    return json;
  }
}
