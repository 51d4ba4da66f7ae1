package dev.boardcast.gateway.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What `$ref` leads to within one document; others are not followed. Pure.
final class Refs {
  private static final int STEPS_MAX_COUNT = 32;

  private final JsonObject document;

  Refs(JsonObject document) {
    this.document = document;
  }

  /// An object, or the one that it refers to.
  ///
  /// @throws UnsupportedException where it refers to another document, to nothing, or in a circle
  JsonObject resolved(@Nullable JsonElement element) throws UnsupportedException {
    JsonElement now = element;
    for (int step = 0; step < STEPS_MAX_COUNT; step++) {
      if (!(now instanceof JsonObject object)) {
        throw new UnsupportedException("an object is missing");
      }
      if (!(object.get("$ref") instanceof JsonPrimitive ref)) {
        return object;
      }
      now = at(ref.getAsString());
    }
    throw new UnsupportedException("a $ref leads in a circle");
  }

  JsonElement at(String ref) throws UnsupportedException {
    if (!ref.startsWith("#/")) {
      throw new UnsupportedException("it refers to another document");
    }
    JsonElement now = document;
    for (String step : ref.substring(2).split("/", -1)) {
      String name = decoded(step).replace("~1", "/").replace("~0", "~");
      JsonElement next =
          switch (now) {
            case JsonObject object -> object.get(name);
            case JsonArray array
                when name.matches("\\d{1,6}") && Integer.parseInt(name) < array.size() ->
                array.get(Integer.parseInt(name));
            default -> null;
          };
      if (next == null) {
        throw new UnsupportedException("it refers to what is not there: " + ref);
      }
      now = next;
    }
    return now;
  }

  private static String decoded(String step) {
    try {
      // A plus is a plus in a fragment.
      return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return step;
    }
  }
}
