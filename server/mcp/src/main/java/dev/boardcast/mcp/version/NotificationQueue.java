package dev.boardcast.mcp.version;

import dev.boardcast.mcp.rpc.MessageSink;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a client word of changes. A change that is due already is told once, so at most as much
/// waits as is watched, however slowly the client reads; what comes while there is no way to the
/// client waits for one. Thread-safe.
final class NotificationQueue implements AutoCloseable {
  /// Changes are gathered for so long.
  static final Duration GATHER = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(NotificationQueue.class);

  private final Function<Notice, String> words;
  private final Set<Notice> due = new LinkedHashSet<>();
  private @Nullable MessageSink outlet;
  private @Nullable Thread running;
  private boolean closed;

  /// What is told.
  ///
  /// @param uri of the resource that changed; null: the list of resources did
  record Notice(@Nullable String uri) {}

  /// @param words a notice as a message
  NotificationQueue(@Nullable MessageSink outlet, Function<Notice, String> words) {
    this.outlet = outlet;
    this.words = words;
  }

  /// Does not block.
  synchronized void mark(Notice notice) {
    if (!closed && due.add(notice)) {
      start();
    }
  }

  /// It is not watched any more.
  synchronized void forget(Notice notice) {
    due.remove(notice);
  }

  /// Another way to the client; null: none for now.
  synchronized void attach(@Nullable MessageSink way) {
    outlet = way;
    start();
  }

  private void start() {
    if (!closed && running == null && outlet != null && !due.isEmpty()) {
      running = Thread.ofVirtual().name("mcp-courier").start(this::run);
    }
  }

  private void run() {
    try {
      Thread.sleep(GATHER);
      for (Round round = next(); round != null; round = next()) {
        for (Notice notice : round.notices()) {
          tell(round.outlet(), notice);
        }
        Thread.sleep(GATHER);
      }
    } catch (InterruptedException _) {
      // Closed.
    } finally {
      ended();
    }
  }

  /// One that cannot be told must not be the last one.
  private void tell(MessageSink way, Notice notice) {
    try {
      way.send(words.apply(notice));
    } catch (RuntimeException e) {
      LOG.error("A change could not be told", e);
    }
  }

  /// However it ended: the next change starts another one.
  private synchronized void ended() {
    if (Thread.currentThread().equals(running)) {
      running = null;
    }
  }

  private record Round(MessageSink outlet, List<Notice> notices) {}

  private synchronized @Nullable Round next() {
    MessageSink way = outlet;
    if (closed || way == null || due.isEmpty()) {
      running = null;
      return null;
    }
    Round round = new Round(way, List.copyOf(due));
    due.clear();
    return round;
  }

  @Override
  public synchronized void close() {
    closed = true;
    due.clear();
    if (running != null) {
      running.interrupt();
    }
  }
}
