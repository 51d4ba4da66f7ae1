package dev.boardcast.github.sync;

import dev.boardcast.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/// How far the import has come: kept in the transaction of each page.
///
/// @param imported whether all of it is there
/// @param cursor where the next page begins; null at the first one and at the end
/// @param items how many were read so far
/// @param total as GitHub said last
record Progress(boolean imported, @Nullable String cursor, int items, int total) {
  static Progress of(String json) {
    return json.isEmpty() ? new Progress(false, null, 0, 0) : Json.read(json, Progress.class);
  }

  String toJson() {
    return Json.write(this);
  }
}
