package dev.boardcast.tracker.http;

import dev.boardcast.protocol.rest.Cursors;
import dev.boardcast.tracker.service.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Places in a list, as requests name them.
final class CursorParam {
  private CursorParam() {}

  /// The number after which the page begins.
  ///
  /// @return 0 without a cursor
  static int number(@Nullable String cursor) {
    return cursor == null ? 0 : Cursors.number(cursor).orElseThrow(CursorParam::refused);
  }

  /// Where in the activity the page begins; empty at its beginning.
  static Optional<Cursors.Place> place(@Nullable String cursor) {
    return cursor == null
        ? Optional.empty()
        : Optional.of(Cursors.place(cursor).orElseThrow(CursorParam::refused));
  }

  private static Refusal refused() {
    return Refusal.invalid("cursor", "must be a nextCursor of this list");
  }
}
