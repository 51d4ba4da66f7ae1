package dev.boardcast.mcp.rpc.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The streams that stay open, each shown to be alive now and then. Thread-safe.
public final class OpenStreams implements AutoCloseable {
  /// Streams that may be open at once; one more is refused with 503.
  public static final int STREAMS_MAX_COUNT = 256;

  /// A stream on which nothing happens gets a comment after so long, so that nobody in between
  /// takes it for dead.
  static final Duration COMMENT_EVERY = Duration.ofSeconds(25);

  /// At the end, streams have so long to take their last message.
  static final Duration FAREWELL_MAX = Duration.ofMillis(500);

  /// Each with its last message; empty for none.
  private final Map<EventStream, String> open = new ConcurrentHashMap<>();

  private final Thread keeper =
      Thread.ofVirtual().name("mcp-http-keeper").unstarted(this::keepAlive);

  public OpenStreams() {
    keeper.start();
  }

  /// Whether there is room for it.
  ///
  /// @param farewell its last message, where it is ended by us; empty for none
  public synchronized boolean add(EventStream stream, String farewell) {
    return open.size() < STREAMS_MAX_COUNT && open.put(stream, farewell) == null;
  }

  public void remove(EventStream stream) {
    open.remove(stream);
  }

  private void keepAlive() {
    try {
      while (true) {
        Thread.sleep(COMMENT_EVERY);
        // Each on a thread of its own: one that is not read would keep the others waiting.
        open.keySet()
            .forEach(stream -> Thread.ofVirtual().name("mcp-http-comment").start(stream::comment));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    keeper.interrupt();
    List<Thread> farewells =
        Map.copyOf(open).entrySet().stream()
            .map(entry ->
                Thread.ofVirtual()
                    .name("mcp-http-farewell")
                    .start(() -> end(entry.getKey(), entry.getValue())))
            .toList();
    open.clear();
    long until = System.nanoTime() + FAREWELL_MAX.toNanos();
    try {
      for (Thread farewell : farewells) {
        var _ = farewell.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(EventStream stream, String farewell) {
    if (!farewell.isEmpty()) {
      stream.send(farewell);
    }
    stream.finish(503);
  }
}
