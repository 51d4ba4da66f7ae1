package dev.boardcast.protocol.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// Finds names that an object has twice. Gson's tree keeps the last of them, so what was asked for
/// and what is done could differ.
final class UniqueNames {
  private UniqueNames() {}

  /// @param text well-formed JSON, no deeper than `Json.NESTING_MAX_DEPTH`
  /// @throws WireException when an object has a name twice
  static void check(String text) throws IOException {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(Json.NESTING_MAX_DEPTH);
    Deque<Set<String>> objects = new ArrayDeque<>();
    while (true) {
      switch (reader.peek()) {
        case BEGIN_OBJECT -> {
          reader.beginObject();
          objects.push(new HashSet<>());
        }
        case END_OBJECT -> {
          reader.endObject();
          objects.pop();
        }
        case NAME -> {
          String name = reader.nextName();
          if (!objects.element().add(name)) {
            throw new WireException("`" + name + "` is there twice");
          }
        }
        case BEGIN_ARRAY -> reader.beginArray();
        case END_ARRAY -> reader.endArray();
        case STRING, NUMBER, BOOLEAN, NULL -> reader.skipValue();
        case END_DOCUMENT -> {
          return;
        }
      }
    }
  }
}
