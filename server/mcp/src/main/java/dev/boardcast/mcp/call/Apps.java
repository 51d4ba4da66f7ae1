package dev.boardcast.mcp.call;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/// MCP Apps, the extension in which a server has pages that a client shows in its chat. Pure.
public final class Apps {
  /// Its name among the extensions of a client's capabilities, and of ours.
  public static final String EXTENSION = "io.modelcontextprotocol/ui";

  /// The type of a page.
  public static final String PAGE_TYPE = "text/html;profile=mcp-app";

  private Apps() {}

  /// Whether a client of these capabilities shows pages.
  public static boolean areIn(JsonObject capabilities) {
    return capabilities.get("extensions") instanceof JsonObject extensions
        && extensions.get(EXTENSION) instanceof JsonObject settings
        && settings.get("mimeTypes") instanceof JsonArray types
        && types.contains(new JsonPrimitive(PAGE_TYPE));
  }
}
