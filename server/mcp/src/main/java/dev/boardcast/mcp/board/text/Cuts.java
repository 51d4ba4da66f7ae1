package dev.boardcast.mcp.board.text;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/// What of a resource is not all there, field by field. Pure.
public final class Cuts {
  private final Map<String, Span> spans = new LinkedHashMap<>();
  private final Map<String, String> words = new LinkedHashMap<>();

  /// Notes a field, unless all of it is there.
  ///
  /// @param things what is counted
  public void add(String field, Span span, String things) {
    if (!span.isWhole()) {
      spans.put(field, span);
      words.put(field, span.words(things));
    }
  }

  /// Notes, in words alone, what is noted elsewhere.
  void addAll(Cuts others) {
    words.putAll(others.words);
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /// Says so in the resource's JSON, as `truncated`.
  public void mark(JsonObject json) {
    if (!spans.isEmpty()) {
      JsonObject truncated = new JsonObject();
      spans.forEach((field, span) -> truncated.add(field, span.toJson()));
      json.add("truncated", truncated);
    }
  }

  /// The same in words; empty where nothing is cut.
  ///
  /// @param rest how one gets the rest
  public String words(String rest) {
    return words.isEmpty()
        ? ""
        : "\n[Cut: %s. %s]".formatted(String.join("; ", words.values()), rest);
  }
}
