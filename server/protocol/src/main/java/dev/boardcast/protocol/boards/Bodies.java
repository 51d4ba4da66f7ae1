package dev.boardcast.protocol.boards;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.domain.IssueStatus;
import org.jspecify.annotations.Nullable;

/// Bodies of the changes that have a call of their own.
public final class Bodies {
  private Bodies() {}

  public static JsonObject status(IssueStatus status) {
    JsonObject body = new JsonObject();
    body.addProperty("status", status.wireName());
    return body;
  }

  /// @param name null for no phase
  public static JsonObject phase(@Nullable String name) {
    JsonObject body = new JsonObject();
    body.add("phaseName", name == null ? JsonNull.INSTANCE : new JsonPrimitive(name));
    return body;
  }

  public static JsonObject workItem(String title, boolean completed) {
    JsonObject body = new JsonObject();
    body.addProperty("title", title);
    body.addProperty("completed", completed);
    return body;
  }
}
