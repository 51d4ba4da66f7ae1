package dev.boardcast.hub.subscriber;

import java.util.ArrayList;
import java.util.List;

/// Cuts replays into frames.
final class ReplayChunk {
  /// A `replay` frame holds events of at most this many bytes; a single larger event has a frame of
  /// its own.
  static final int MAX_BYTES = 256 * 1024 - 256;

  private ReplayChunk() {}

  /// Takes the next frame's elements from a cursor whose next event belongs to the replay.
  static List<String> take(SubscriberCursor cursor, int maxBytes) {
    List<String> elements = new ArrayList<>();
    long bytes = 0;
    while (cursor.nextIsReplay()) {
      // Peeking costs an encoding that the next frame repeats; that is one event a frame.
      String element = cursor.peekElement();
      int size = utf8Bytes(element) + 1;
      if (!elements.isEmpty() && bytes + size > maxBytes) {
        break;
      }
      var _ = cursor.next();
      elements.add(element);
      bytes += size;
    }
    return elements;
  }

  static int utf8Bytes(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // A surrogate pair has four bytes for its two chars.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
