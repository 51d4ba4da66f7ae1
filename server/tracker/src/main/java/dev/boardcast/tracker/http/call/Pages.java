package dev.boardcast.tracker.http.call;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.boards.Page;
import dev.boardcast.protocol.json.Json;

/// Lists as they go out: `{items, nextCursor?, total}`.
public final class Pages {
  private Pages() {}

  static String json(Page<?> page) {
    JsonObject json = new JsonObject();
    json.add("items", Json.toTree(page.items()));
    if (page.nextCursor() != null) {
      json.addProperty("nextCursor", page.nextCursor());
    }
    json.addProperty("total", page.total());
    return Json.write(json);
  }
}
