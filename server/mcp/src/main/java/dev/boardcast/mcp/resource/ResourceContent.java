package dev.boardcast.mcp.resource;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/// What reading a resource gives; a resource may be there in several forms.
public sealed interface ResourceContent {
  /// @param meta what extensions say of it; null: nothing
  record Text(String uri, String mimeType, String text, @Nullable JsonObject meta)
      implements ResourceContent {
    /// Of which no extension says anything.
    public Text(String uri, String mimeType, String text) {
      this(uri, mimeType, text, null);
    }
  }

  /// @param data in Base64
  record Blob(String uri, String mimeType, String data) implements ResourceContent {}

  default JsonObject toJson() {
    JsonObject json = new JsonObject();
    switch (this) {
      case Text(var uri, var mimeType, var text, var meta) -> {
        json.addProperty("uri", uri);
        json.addProperty("mimeType", mimeType);
        json.addProperty("text", text);
        if (meta != null) {
          json.add("_meta", meta);
        }
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
