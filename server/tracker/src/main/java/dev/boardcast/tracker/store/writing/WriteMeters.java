package dev.boardcast.tracker.store.writing;

import dev.boardcast.core.event.EventType;
import dev.boardcast.core.time.LatencyBuckets;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.log.PendingEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// What is counted of writes, whatever database takes them. Thread-safe.
public final class WriteMeters {
  private final MeterRegistry registry;
  private final Timer commitTimer;
  private final DistributionSummary batchSizes;
  private final Counter refusals;
  private final Map<EventType, Counter> events =
      Collections.synchronizedMap(new EnumMap<>(EventType.class));

  /// @param waiting how many writes wait
  public WriteMeters(MeterRegistry registry, IntSupplier waiting) {
    this.registry = registry;
    commitTimer =
        Timer.builder("boardcast.tracker.commit")
            .description("Time of a commit, its fsync included")
            .serviceLevelObjectives(LatencyBuckets.bounds())
            .register(registry);
    batchSizes =
        DistributionSummary.builder("boardcast.tracker.commit.writes")
            .description("Writes put into one commit")
            .register(registry);
    refusals =
        Counter.builder("boardcast.tracker.writes.refused")
            .description("Writes that were put off: a full queue, a faulty disk, or closing")
            .register(registry);
    Gauge.builder("boardcast.tracker.write.queue", waiting, IntSupplier::getAsInt)
        .description("Writes that wait for the writer")
        .strongReference(true)
        .register(registry);
  }

  /// A commit of so many writes, which took so long.
  public void committed(int writes, long nanos) {
    commitTimer.record(nanos, TimeUnit.NANOSECONDS);
    batchSizes.record(writes);
  }

  public void counted(List<PendingEvent> committed) {
    committed.forEach(event -> events.computeIfAbsent(event.type(), this::counter).increment());
  }

  /// Puts a write off, which counts.
  public void refuse(QueuedWrite<?> write, StoreException why) {
    refusals.increment();
    write.fail(why);
  }

  /// Registered with the first event of its type.
  private Counter counter(EventType type) {
    return Counter.builder("boardcast.tracker.events")
        .description("Events committed")
        .tag("type", type.wireName())
        .register(registry);
  }
}
