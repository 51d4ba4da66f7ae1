package dev.boardcast.tracker.http;

import dev.boardcast.tracker.service.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Places in a list, opaque to clients: the number of the last item that was shown.
final class Cursors {
  private static final String PREFIX = "after:";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Cursors() {}

  static String after(int number) {
    return ENCODER.encodeToString((PREFIX + number).getBytes(StandardCharsets.UTF_8));
  }

  /// @return 0 without a cursor
  static int read(@Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(PREFIX)) {
        int number = Integer.parseInt(text.substring(PREFIX.length()));
        if (number > 0) {
          return number;
        }
      }
    } catch (IllegalArgumentException _) {
      // Falls through to the one refusal below.
    }
    throw Refusal.invalid("cursor", "must be a nextCursor of this list");
  }
}
