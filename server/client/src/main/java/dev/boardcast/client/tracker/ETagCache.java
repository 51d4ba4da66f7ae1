package dev.boardcast.client.tracker;

import dev.boardcast.core.domain.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ETags that boards were last read with, so that callers need to know positions only.
/// Thread-safe.
final class ETagCache {
  /// The least recently read project is forgotten; its next read is merely unconditional.
  static final int PROJECTS_MAX_COUNT = 1_000;

  private final Map<Integer, Remembered> byProject =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Remembered> eldest) {
          return size() > PROJECTS_MAX_COUNT;
        }
      };

  synchronized void remember(int project, Position position, String etag) {
    if (etag.isEmpty()) {
      byProject.remove(project);
    } else {
      byProject.put(project, new Remembered(position, etag));
    }
  }

  synchronized @Nullable String at(int project, Position position) {
    Remembered entry = byProject.get(project);
    return entry != null && entry.position().equals(position) ? entry.etag() : null;
  }

  private record Remembered(Position position, String etag) {}
}
