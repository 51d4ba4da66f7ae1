package dev.boardcast.mcp.call;

import com.google.gson.JsonObject;

/// A part of an answer.
public sealed interface Content {
  /// @param text for a model or a person
  record Text(String text) implements Content {}

  /// @param data in Base64
  record Image(String data, String mimeType) implements Content {}

  /// @param data in Base64
  record Audio(String data, String mimeType) implements Content {}

  /// @param text what the resource says
  record Embedded(String uri, String mimeType, String text) implements Content {}

  default JsonObject toJson() {
    JsonObject json = new JsonObject();
    switch (this) {
      case Text(var text) -> {
        json.addProperty("type", "text");
        json.addProperty("text", text);
      }
      case Image(var data, var mimeType) -> {
        json.addProperty("type", "image");
        json.addProperty("data", data);
        json.addProperty("mimeType", mimeType);
      }
      case Audio(var data, var mimeType) -> {
        json.addProperty("type", "audio");
        json.addProperty("data", data);
        json.addProperty("mimeType", mimeType);
      }
      case Embedded(var uri, var mimeType, var text) -> {
        json.addProperty("type", "resource");
        JsonObject resource = new JsonObject();
        resource.addProperty("uri", uri);
        resource.addProperty("mimeType", mimeType);
        resource.addProperty("text", text);
        json.add("resource", resource);
      }
    }
    return json;
  }
}
