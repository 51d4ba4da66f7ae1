package dev.boardcast.mcp.tool;

import com.google.gson.JsonObject;

/// What a client may tell its user before a call.
///
/// @param readOnly changes nothing
/// @param destructive may remove or replace what was there
/// @param idempotent a second call with the same arguments changes nothing more
public record ToolHints(boolean readOnly, boolean destructive, boolean idempotent) {
  public static final ToolHints READ = new ToolHints(true, false, true);
  public static final ToolHints ADD = new ToolHints(false, false, false);
  public static final ToolHints SET = new ToolHints(false, true, true);
  public static final ToolHints DELETE = new ToolHints(false, true, true);

  /// As `annotations` of the wire. The world of these tools is closed: it is the tracker.
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("readOnlyHint", readOnly);
    json.addProperty("destructiveHint", destructive);
    json.addProperty("idempotentHint", idempotent);
    json.addProperty("openWorldHint", false);
    return json;
  }
}
