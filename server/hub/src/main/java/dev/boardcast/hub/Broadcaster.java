package dev.boardcast.hub;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.connection.HubMetrics;
import dev.boardcast.hub.connection.Shard;
import dev.boardcast.hub.frame.EncodedEvent;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes committed events over on the tracker's writer thread and hands them to every loop. Never
/// blocks: each loop's backlog is bounded, and what happens at the bound is the loop's to say.
final class Broadcaster {
  private static final Logger log = LoggerFactory.getLogger(Broadcaster.class);

  private final ByteBufAllocator allocator;
  private final List<Shard> loops;
  private final HubMetrics metrics;
  // Guarded by this; only the writer thread comes here, and the lock costs it nothing.
  private final Map<Integer, LogHead> heads;
  private boolean closed;

  /// @param heads of all logs as the loops were given them
  Broadcaster(
      ByteBufAllocator allocator,
      List<Shard> loops,
      Map<Integer, LogHead> heads,
      HubMetrics metrics) {
    this.allocator = allocator;
    this.loops = List.copyOf(loops);
    this.heads = new HashMap<>(heads);
    this.metrics = metrics;
  }

  synchronized void accept(List<CommittedEvent> batch) {
    if (closed) {
      return;
    }
    try {
      relay(batch);
    } catch (RuntimeException | Error e) {
      log.error("Events could not be handed on: all subscribers are sent away to catch up.", e);
      Map<Integer, LogHead> lost = new HashMap<>();
      for (CommittedEvent event : batch) {
        lost.put(event.projectNumber(), new LogHead(event.sequence(), event.digest()));
      }
      heads.putAll(lost);
      loops.forEach(loop -> loop.lose(lost));
    }
  }

  private void relay(List<CommittedEvent> batch) {
    List<EncodedEvent> events = new ArrayList<>(batch.size());
    Map<Integer, LogHead> lost = new HashMap<>();
    for (CommittedEvent event : batch) {
      int project = event.projectNumber();
      long head = heads.getOrDefault(project, LogHead.NONE).sequence();
      if (event.sequence() <= head) {
        continue;
      }
      if (event.sequence() != head + 1) {
        log.error(
            "Project {} goes from event {} to {}: all subscribers are sent away to catch up.",
            project,
            head,
            event.sequence());
        lost.put(project, new LogHead(event.sequence() - 1, null));
      }
      EncodedEvent shared = new EncodedEvent(allocator, event);
      heads.put(project, shared.head());
      events.add(shared);
    }
    metrics.events.increment(events.size());
    for (Shard loop : loops) {
      if (!lost.isEmpty()) {
        loop.lose(lost);
      }
      loop.hand(events);
    }
    events.forEach(EncodedEvent::release);
  }

  synchronized void close() {
    closed = true;
  }
}
