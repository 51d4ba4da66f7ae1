package dev.boardcast.gateway.face;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Lists by pages. A cursor is the name that a page ended with: it holds whatever comes and goes
/// meanwhile. Pure.
final class Pages {
  /// Entries a page.
  static final int PAGE_MAX_COUNT = 200;

  private Pages() {}

  /// @param member of the result, in which the list is
  /// @param all as they are shown, by their names
  static RawObject page(RawObject params, String member, SortedMap<String, RawObject> all)
      throws GatewayException {
    String cursor = params.text("cursor");
    SortedMap<String, RawObject> rest =
        cursor == null || cursor.isEmpty() ? all : all.tailMap(after(cursor) + "\0");
    List<Map.Entry<String, RawObject>> page =
        rest.entrySet().stream().limit(PAGE_MAX_COUNT).toList();
    StringBuilder entries = new StringBuilder("[");
    for (Map.Entry<String, RawObject> entry : page) {
      entries.append(entries.length() > 1 ? "," : "").append(entry.getValue());
    }
    RawObject result = RawObject.EMPTY.with(member, entries.append(']').toString());
    return rest.size() > page.size()
        ? result.with(
            "nextCursor",
            RawObject.quote(
                Base64.getUrlEncoder()
                    .encodeToString(page.getLast().getKey().getBytes(StandardCharsets.UTF_8))))
        : result;
  }

  private static String after(String cursor) throws GatewayException {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new GatewayException(
          Fault.invalid("Unknown cursor: ask for the first page again, without one.", List.of()));
    }
  }
}
