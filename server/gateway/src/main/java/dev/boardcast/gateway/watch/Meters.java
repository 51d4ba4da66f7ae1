package dev.boardcast.gateway.watch;

import dev.boardcast.gateway.call.CallReport;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.call.Server;
import dev.boardcast.gateway.connector.ConnectorState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// The gateway's figures. Thread-safe.
final class Meters {
  /// Servers with series of their own; the others are one, `other`.
  static final int SERVERS_MAX_COUNT = 24;

  /// Tools with a series of their own; the others are one, `other`.
  static final int TOOLS_MAX_COUNT = 200;

  /// All of them together, in the worst case.
  static final int SERIES_MAX_COUNT = 2_000;

  private static final String OTHER = "other";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;
  private final Set<String> servers = ConcurrentHashMap.newKeySet();
  private final Set<String> tools = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Timer> timers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();
  private final MultiGauge inFlight;
  private final MultiGauge connections;
  private final MultiGauge breakers;
  private final MultiGauge withheld;

  Meters(MeterRegistry registry) {
    this.registry = registry;
    inFlight = gauge("boardcast.gateway.server.calls.in.flight", "Calls that a server has.");
    connections =
        gauge("boardcast.gateway.server.connections", "Open processes, or sessions over HTTP.");
    breakers =
        gauge("boardcast.gateway.server.breaker", "0 closed, 1 lets one call through, 2 open.");
    // What has not happened yet is 0, not absent: or no alert could be made of it.
    for (String name : List.of("refused", "logins.failed", "secrets.failed")) {
      var _ = registry.counter("boardcast.gateway." + name);
    }
    var _ = registry.counter("boardcast.gateway.limits.hit", "server", "none");
    var _ = registry.counter("boardcast.gateway.tokens.fetched", "server", "none");
    withheld = gauge("boardcast.gateway.server.tools.withheld", "Tools that are not offered.");
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private static String bounded(Set<String> known, String one, int max) {
    return known.contains(one) || (known.size() < max && known.add(one)) ? one : OTHER;
  }

  private String server(String id) {
    return id.isEmpty() ? "none" : bounded(servers, id, SERVERS_MAX_COUNT);
  }

  void finished(CallReport report) {
    String server = server(report.server());
    count(
        "boardcast.gateway.calls",
        "server",
        server,
        "face",
        report.caller().face(),
        "outcome",
        report.outcome());
    if (report.server().isEmpty()) {
      return;
    }
    if (report.kind() == CallReport.Kind.TOOL) {
      tool(report);
    } else {
      count("boardcast.gateway.questions", "server", server, "method", report.kind().method());
    }
    timer("boardcast.gateway.call", "server", server).record(report.nanos(), TimeUnit.NANOSECONDS);
    if (report.attempts() == 1) {
      timer("boardcast.gateway.overhead", "face", report.caller().face())
          .record(report.nanos() - report.upstreamNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void tool(CallReport report) {
    String tool = bounded(tools, report.server() + "/" + report.tool(), TOOLS_MAX_COUNT);
    count(
        "boardcast.gateway.tool.calls",
        "server",
        tool.equals(OTHER) ? OTHER : report.server(),
        "tool",
        tool.equals(OTHER) ? OTHER : report.tool());
  }

  private Timer timer(String name, String tag, String value) {
    return timers.computeIfAbsent(
        name + " " + value,
        _ ->
            Timer.builder(name)
                .tags(tag, value)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }

  void count(String name, String... tags) {
    // Asking the registry makes and sorts its tags anew each time.
    counters
        .computeIfAbsent(name + " " + String.join(" ", tags), _ -> registry.counter(name, tags))
        .increment();
  }

  void countServer(String name, String id) {
    count(name, "server", server(id));
  }

  void inFlight(ToDoubleFunction<Dispatcher> calls, Dispatcher dispatcher) {
    Gauge.builder("boardcast.gateway.calls.in.flight", dispatcher, calls).register(registry);
  }

  /// Servers come and go. To be called every second or so.
  void look(Dispatcher dispatcher) {
    List<Server> shown =
        dispatcher.all().stream()
            .filter(server -> !server(server.config().id()).equals(OTHER))
            .toList();
    rows(inFlight, shown, Server::inFlight);
    rows(connections, shown, server -> state(server).connections());
    rows(
        breakers,
        shown,
        server ->
            switch (server.breakerState()) {
              case "open" -> 2;
              case "half_open" -> 1;
              default -> 0;
            });
    rows(withheld, shown, server -> server.withheld().size());
  }

  private static ConnectorState state(Server server) {
    return server.connector().state();
  }

  private static void rows(MultiGauge gauge, List<Server> servers, ToDoubleFunction<Server> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Server server : servers) {
      rows.add(
          MultiGauge.Row.of(Tags.of("server", server.config().id()), value.applyAsDouble(server)));
    }
    gauge.register(rows, true);
  }
}
