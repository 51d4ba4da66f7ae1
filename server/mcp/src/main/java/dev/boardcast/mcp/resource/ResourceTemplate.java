package dev.boardcast.mcp.resource;

import com.google.gson.JsonObject;

/// How the addresses of many resources are made.
///
/// @param uriTemplate of RFC 6570
/// @param name short, for programs
/// @param title for people
public record ResourceTemplate(
    String uriTemplate, String name, String title, String description, String mimeType) {
  JsonObject toJson(boolean titled) {
    JsonObject json = new JsonObject();
    json.addProperty("uriTemplate", uriTemplate);
    json.addProperty("name", name);
    if (titled) {
      json.addProperty("title", title);
    }
    json.addProperty("description", description);
    json.addProperty("mimeType", mimeType);
    return json;
  }
}
