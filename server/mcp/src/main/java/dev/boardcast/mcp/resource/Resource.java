package dev.boardcast.mcp.resource;

import com.google.gson.JsonObject;

/// Something that can be read.
///
/// @param name short, for programs
/// @param title for people
public record Resource(String uri, String name, String title, String description, String mimeType) {
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
    return json;
  }
}
