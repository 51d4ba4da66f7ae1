package dev.boardcast.tracker.http;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Cursors;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/// Lists as they go out: `{items, nextCursor?, total}`.
final class Pages {
  private Pages() {}

  /// A page of a list, of which one item more was read than is shown.
  ///
  /// @param after the number after which it begins; 0 for the first
  /// @param total how many there are on all pages; asked for where the page does not tell
  static <T> String of(
      List<T> items, int after, int limit, ToIntFunction<T> number, LongSupplier total) {
    List<T> shown = items.subList(0, Math.min(limit, items.size()));
    JsonObject page = new JsonObject();
    page.add("items", Json.toTree(shown));
    if (items.size() > limit) {
      page.addProperty("nextCursor", Cursors.after(number.applyAsInt(shown.getLast())));
    }
    boolean whole = after == 0 && items.size() <= limit;
    page.addProperty("total", whole ? items.size() : total.getAsLong());
    return Json.write(page);
  }
}
