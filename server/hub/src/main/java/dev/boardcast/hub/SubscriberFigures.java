package dev.boardcast.hub;

import dev.boardcast.hub.connection.HubSnapshot;
import dev.boardcast.hub.connection.Shard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/// Subscribers of each project, for the metrics: the busiest projects by number, the rest together.
/// Thread-safe.
final class SubscriberFigures {
  /// Projects that have a figure of their own; all others are `other`.
  static final int PROJECTS_MAX_COUNT = 50;

  /// How often the loops are asked, milliseconds.
  static final long PERIOD_MS = 1_000;

  private static final String TAG = "project";

  private final MultiGauge gauge;
  private final Map<Shard, HubSnapshot> latest = new ConcurrentHashMap<>();

  SubscriberFigures(MeterRegistry registry) {
    gauge =
        MultiGauge.builder("boardcast.hub.subscribers")
            .description("connections subscribed to a project, to all of them (all), or to others")
            .register(registry);
    show();
  }

  /// Has a loop count its subscribers, on its own thread.
  void ask(Shard loop) {
    try {
      loop.eventLoop()
          .execute(() -> {
            HubSnapshot now = loop.snapshot();
            // Each second, mostly of a hub where nobody came or went.
            if (!now.hasSameSubscribers(latest.put(loop, now))) {
              show();
            }
          });
    } catch (RejectedExecutionException _) {
      // The hub is closing, and this loop has ended before the one that measures.
    }
  }

  private synchronized void show() {
    Map<Integer, Integer> counts = new HashMap<>();
    int toAll = 0;
    for (HubSnapshot part : latest.values()) {
      toAll += part.subscribersToAll();
      part.subscribersByProject()
          .forEach((project, count) -> counts.merge(project, count, Integer::sum));
    }
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    rows.add(MultiGauge.Row.of(Tags.of(TAG, "all"), toAll));
    busiest(counts)
        .forEach((project, count) -> rows.add(MultiGauge.Row.of(Tags.of(TAG, project), count)));
    gauge.register(rows, true);
  }

  /// The figure of each of the busiest projects by number, and that of all others.
  static Map<String, Integer> busiest(Map<Integer, Integer> counts) {
    Map<String, Integer> figures = new HashMap<>();
    int[] other = {0};
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> {
          if (figures.size() < PROJECTS_MAX_COUNT) {
            figures.put(Integer.toString(entry.getKey()), entry.getValue());
          } else {
            other[0] += entry.getValue();
          }
        });
    figures.put("other", other[0]);
    return figures;
  }
}
