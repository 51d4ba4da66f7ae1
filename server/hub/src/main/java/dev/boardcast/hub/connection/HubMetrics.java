package dev.boardcast.hub.connection;

import dev.boardcast.core.time.LatencyBuckets;
import dev.boardcast.protocol.hub.CloseReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What the hub counts, under `boardcast.hub.`. Thread-safe.
public final class HubMetrics {
  private static final String REPLAYS = "replays, by whether they told all";

  /// WebSockets that are open.
  public final AtomicInteger connections = new AtomicInteger();

  /// Subscriptions to a project, and to all, over all connections.
  final AtomicLong subscriptions = new AtomicLong();

  /// Bytes that wait in send queues, as of the last sweep.
  final AtomicLong queuedBytes = new AtomicLong();

  /// Subscribers that live events are held back from, as of the last sweep.
  final AtomicInteger heldBack = new AtomicInteger();

  public final Counter events;
  final Counter deliveries;
  final Counter sentBytes;
  final Counter acks;
  final Counter errors;
  public final Counter refusedUpgrades;
  final Counter acceptedUpgrades;

  /// Events dropped from the backlog of a loop that could not keep up.
  final Counter drops;

  private final Counter completeReplays;
  private final Counter incompleteReplays;
  private final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);
  private final Timer lag;

  public HubMetrics(MeterRegistry registry) {
    Gauge.builder("boardcast.hub.connections", connections, AtomicInteger::get)
        .description("open WebSockets")
        .register(registry);
    Gauge.builder("boardcast.hub.subscriptions", subscriptions, AtomicLong::get)
        .description("subscriptions to a project or to all")
        .register(registry);
    Gauge.builder("boardcast.hub.queue", queuedBytes, AtomicLong::get)
        .description("bytes waiting in send queues")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("boardcast.hub.held.back", heldBack, AtomicInteger::get)
        .description("subscribers that read too slowly, from which live events are held back")
        .register(registry);
    events = counter(registry, "events", "events taken over from the tracker");
    deliveries = counter(registry, "deliveries", "events sent, counted for each subscriber");
    sentBytes = counter(registry, "sent.bytes", "bytes of events sent");
    acks = counter(registry, "acks", "acknowledgements of clients");
    errors = counter(registry, "errors", "requests of clients that were refused");
    refusedUpgrades = counter(registry, "upgrades.refused", "WebSockets refused");
    acceptedUpgrades = counter(registry, "upgrades.accepted", "WebSockets opened");
    drops =
        counter(
            registry, "drops", "events dropped from the backlog of a loop that could not keep up");
    completeReplays = counter(registry, "replays", REPLAYS, "recovered", "true");
    incompleteReplays = counter(registry, "replays", REPLAYS, "recovered", "false");
    for (CloseReason reason : CloseReason.values()) {
      closes.put(
          reason,
          counter(
              registry,
              "closes",
              "connections that the hub closed",
              "code",
              Integer.toString(reason.code())));
    }
    lag =
        Timer.builder("boardcast.hub.lag")
            .description("from an event's commit to its last write")
            .serviceLevelObjectives(LatencyBuckets.bounds())
            .register(registry);
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String... tags) {
    return Counter.builder("boardcast.hub." + name)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  void replay(boolean recovered) {
    (recovered ? completeReplays : incompleteReplays).increment();
  }

  void closed(CloseReason reason) {
    Counter counter = closes.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  void lag(long nanos) {
    lag.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }
}
