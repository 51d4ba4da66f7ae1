package dev.boardcast.mcp.call;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Values that complete what was typed.
///
/// @param values at most `VALUES_MAX_COUNT`
/// @param total how many there are
public record Completions(List<String> values, int total) {
  /// The protocol's bound.
  public static final int VALUES_MAX_COUNT = 100;

  public static final Completions NONE = new Completions(List.of(), 0);

  /// Values beyond the bound of an answer are left out; `total` counts them.
  public Completions {
    List<String> fitting = new ArrayList<>();
    int left = AnswerSize.ROOM_CHARS;
    for (String value : values) {
      left -= AnswerSize.ofText(value) + "\"\",".length();
      if (left < 0) {
        break;
      }
      fitting.add(value);
    }
    values = List.copyOf(fitting);
  }

  /// Those that begin with what was typed, in any case; then those that contain it.
  public static Completions of(List<String> all, String begun) {
    String typed = begun.toLowerCase(Locale.ROOT);
    List<String> matching =
        all.stream()
            .filter(value -> value.toLowerCase(Locale.ROOT).contains(typed))
            .distinct()
            .sorted((a, b) ->
                Boolean.compare(
                    b.toLowerCase(Locale.ROOT).startsWith(typed),
                    a.toLowerCase(Locale.ROOT).startsWith(typed)))
            .toList();
    return new Completions(
        matching.subList(0, Math.min(matching.size(), VALUES_MAX_COUNT)), matching.size());
  }

  public JsonObject toJson() {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    JsonObject completion = new JsonObject();
    completion.add("values", array);
    completion.addProperty("total", total);
    completion.addProperty("hasMore", total > values.size());
    JsonObject json = new JsonObject();
    json.add("completion", completion);
    return json;
  }
}
