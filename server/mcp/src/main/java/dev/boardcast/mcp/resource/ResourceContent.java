package dev.boardcast.mcp.resource;

import com.google.gson.JsonObject;

/// What reading a resource gives; a resource may be there in several forms.
public sealed interface ResourceContent {
  record Text(String uri, String mimeType, String text) implements ResourceContent {}

  /// @param data in Base64
  record Blob(String uri, String mimeType, String data) implements ResourceContent {}

  default JsonObject toJson() {
    JsonObject json = new JsonObject();
    switch (this) {
      case Text(var uri, var mimeType, var text) -> {
        json.addProperty("uri", uri);
        json.addProperty("mimeType", mimeType);
        json.addProperty("text", text);
      }
      case Blob(var uri, var mimeType, var data) -> {
        json.addProperty("uri", uri);
        json.addProperty("mimeType", mimeType);
        json.addProperty("blob", data);
      }
    }
    return json;
  }
}
