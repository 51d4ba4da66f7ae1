package dev.boardcast.github.sync.memory;

import dev.boardcast.github.core.ProjectMerge;
import dev.boardcast.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/// How far the import has come: kept in the transaction of each page.
///
/// @param imported whether all of it is there
/// @param cursor where the next page begins; null at the first one and at the end
/// @param items how many were read so far
/// @param total as GitHub said last
/// @param self what both sides last said of the project itself; null before the first look
public record Progress(
    boolean imported,
    @Nullable String cursor,
    int items,
    int total,
    ProjectMerge.@Nullable Base self) {
  public static Progress of(String json) {
    return json.isEmpty() ? new Progress(false, null, 0, 0, null) : Json.read(json, Progress.class);
  }

  public Progress with(ProjectMerge.Base base) {
    return new Progress(imported, cursor, items, total, base);
  }

  public String toJson() {
    return Json.write(this);
  }
}
