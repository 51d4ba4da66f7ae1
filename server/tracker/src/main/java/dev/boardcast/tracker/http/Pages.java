package dev.boardcast.tracker.http;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import java.util.List;
import java.util.function.ToIntFunction;

/// Lists as they go out: `{items, nextCursor?}`.
final class Pages {
  private Pages() {}

  /// A page of a list, of which one item more was read than is shown.
  static <T> String of(List<T> items, int limit, ToIntFunction<T> number) {
    List<T> shown = items.subList(0, Math.min(limit, items.size()));
    JsonObject page = new JsonObject();
    page.add("items", Json.toTree(shown));
    if (items.size() > limit) {
      page.addProperty("nextCursor", Cursors.after(number.applyAsInt(shown.getLast())));
    }
    return Json.write(page);
  }
}
