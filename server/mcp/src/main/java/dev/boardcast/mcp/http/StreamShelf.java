package dev.boardcast.mcp.http;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The streams that stay open, each shown to be alive now and then. Thread-safe.
final class StreamShelf implements AutoCloseable {
  /// Streams that may be open at once; one more is refused with 503.
  static final int STREAMS_MAX_COUNT = 256;

  /// A stream on which nothing happens gets a comment after so long, so that nobody in between
  /// takes it for dead.
  static final Duration COMMENT_EVERY = Duration.ofSeconds(25);

  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private final Thread keeper =
      Thread.ofVirtual().name("mcp-http-keeper").unstarted(this::keepAlive);

  StreamShelf() {
    keeper.start();
  }

  /// Whether there is room for it.
  synchronized boolean add(EventStream stream) {
    return open.size() < STREAMS_MAX_COUNT && open.add(stream);
  }

  void remove(EventStream stream) {
    open.remove(stream);
  }

  private void keepAlive() {
    try {
      while (true) {
        Thread.sleep(COMMENT_EVERY);
        // Each on a thread of its own: one that is not read would keep the others waiting.
        open.forEach(stream -> Thread.ofVirtual().name("mcp-http-comment").start(stream::comment));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    keeper.interrupt();
    List.copyOf(open).forEach(stream -> stream.finish(503));
    open.clear();
  }
}
