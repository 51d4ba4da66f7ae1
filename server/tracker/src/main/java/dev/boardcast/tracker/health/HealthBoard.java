package dev.boardcast.tracker.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How each check stands now. A change of state makes one line in the log, however many requests
/// meet it. Thread-safe.
public final class HealthBoard {
  private static final Logger LOG = LoggerFactory.getLogger(HealthBoard.class);

  private final Map<Check, Entry> entries = new EnumMap<>(Check.class);

  private record Entry(Condition condition, long sinceNanos) {}

  public HealthBoard(MeterRegistry registry) {
    for (Check check : Check.values()) {
      entries.put(check, new Entry(Condition.fine(), System.nanoTime()));
      Gauge.builder("boardcast.health", () -> condition(check).severity())
          .description("0 when a check is fine, 1 for a warning, 2 when it fails")
          .tag("check", check.wireName())
          .register(registry);
    }
    Gauge.builder("boardcast.ready", () -> isReady() ? 1 : 0)
        .description("1 while GET /ready answers 200")
        .register(registry);
  }

  /// Says how a check stands.
  public synchronized void report(Check check, Condition now) {
    Entry before = entry(check);
    if (before.condition().isSameState(now)) {
      entries.put(check, new Entry(now, before.sinceNanos()));
      return;
    }
    long nowNanos = System.nanoTime();
    entries.put(check, new Entry(now, nowNanos));
    switch (now) {
      case Condition.Failing(_, var message) -> {
        if (check == Check.SHUTDOWN) {
          LOG.info("{}: {}", check.wireName(), message);
        } else {
          LOG.error("{}: {}", check.wireName(), message);
        }
      }
      case Condition.Warning(_, var message) -> LOG.warn("{}: {}", check.wireName(), message);
      case Condition.Fine _ ->
          LOG.info(
              "{}: all is well again, after {} s",
              check.wireName(),
              Duration.ofNanos(nowNanos - before.sinceNanos()).toSeconds());
    }
  }

  public synchronized Condition condition(Check check) {
    return entry(check).condition();
  }

  /// Whether everything is served.
  public synchronized boolean isReady() {
    return entries.values().stream().noneMatch(e -> e.condition() instanceof Condition.Failing);
  }

  /// All that is not fine.
  public synchronized Map<Check, Condition> complaints() {
    Map<Check, Condition> complaints = new EnumMap<>(Check.class);
    entries.forEach((check, entry) -> {
      if (!(entry.condition() instanceof Condition.Fine)) {
        complaints.put(check, entry.condition());
      }
    });
    return complaints;
  }

  private Entry entry(Check check) {
    Entry entry = entries.get(check);
    if (entry == null) {
      throw new IllegalStateException("a check without an entry: " + check);
    }
    return entry;
  }
}
