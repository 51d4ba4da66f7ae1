package dev.boardcast.gateway.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/// JSON Pointers (RFC 6901) into a tree. Pure.
public final class Pointers {
  private Pointers() {}

  /// What is there; null for nothing.
  public static @Nullable JsonElement at(@Nullable JsonElement from, String pointer) {
    JsonElement now = from;
    if (pointer.isEmpty()) {
      return now;
    }
    for (String step : pointer.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      now =
          switch (now) {
            case JsonObject object -> object.get(name);
            case JsonArray array when name.matches("\\d{1,6}") ->
                Integer.parseInt(name) < array.size() ? array.get(Integer.parseInt(name)) : null;
            case null, default -> null;
          };
    }
    return now;
  }

  /// The text there; empty for none.
  public static String text(@Nullable JsonElement from, String pointer) {
    return at(from, pointer) instanceof JsonPrimitive text ? text.getAsString() : "";
  }
}
