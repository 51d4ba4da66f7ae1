package dev.boardcast.bench.server;

import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.ProcFigures;
import dev.boardcast.bench.figures.Words;
import dev.boardcast.bench.hub.FanOutBench;
import dev.boardcast.bench.hub.FanOutLatencies;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How many operations a second the shipped server does for minutes on end, and whether it does as
/// many at the end as in the beginning: a few agents over REST, each with one call at a time, and a
/// handful of hub subscribers that miss nothing. The first minute is not counted.
public final class SustainedBench {
  private static final int PROJECTS = 24;
  private static final int READERS = 5;
  private static final Duration WARM_UP = Duration.ofMinutes(1);

  /// Of a minute; five of them also are a fifth of five minutes.
  private static final Duration TICK = Duration.ofSeconds(12);

  private static final int TICKS_PER_MINUTE = 5;
  private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(10);
  private static final double RATE_MIN = 0.9;
  private static final double CPU_MAX = 1.1;

  private final int minutes;
  private final int clients;
  private final Duration warmUp;
  private final Duration tick;

  /// @param words of the command line: `--minutes 30`, `--clients 8`, `--quick`
  public SustainedBench(List<String> words) {
    boolean quick = words.contains("--quick");
    minutes = Math.max(1, Words.number(words, "--minutes", quick ? 1 : 2));
    clients = Math.clamp(Words.number(words, "--clients", 8), 1, PROJECTS);
    warmUp = quick ? WARM_UP.dividedBy(12) : WARM_UP;
    tick = quick ? TICK.dividedBy(12) : TICK;
  }

  /// Some time of it.
  private static final class Stretch {
    private final FanOutLatencies latencies = new FanOutLatencies();
    private long cpuNanos;
    private long nanos;

    void add(Stretch other) {
      latencies.add(other.latencies);
      cpuNanos += other.cpuNanos;
      nanos += other.nanos;
    }

    double perSecond() {
      return latencies.count() * 1e9 / nanos;
    }

    double cpuSecondsPerThousand() {
      return cpuNanos / 1e9 / latencies.count() * 1_000;
    }
  }

  /// @return whether it was flat, and nothing was lost
  public boolean run() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    List<FeedReader> readers = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(folder, Map.of());
        java.net.http.HttpClient sockets = java.net.http.HttpClient.newHttpClient()) {
      for (int i = 0; i < READERS; i++) {
        readers.add(new FeedReader(sockets, server));
      }
      Context loop = vertx.getOrCreateContext();
      try (AgentClients agents = new AgentClients(vertx, loop, server, shares(server))) {
        return measure(server, agents, readers, folder);
      } finally {
        readers.forEach(FeedReader::close);
        sockets.shutdownNow();
      }
    } finally {
      var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
      Folders.remove(folder);
    }
  }

  private List<List<Integer>> shares(ServerProcess server) throws Exception {
    List<List<Integer>> shares = new ArrayList<>();
    for (int i = 0; i < PROJECTS; i++) {
      server.call(
          "POST",
          "/api/projects",
          "{\"title\":\"Project %d\",\"phases\":[\"Plan\",\"Build\"]}".formatted(i));
      if (i < clients) {
        shares.add(new ArrayList<>());
      }
      shares.get(i % clients).add(i + 1);
    }
    return shares;
  }

  private boolean measure(
      ServerProcess server, AgentClients agents, List<FeedReader> readers, Path folder)
      throws Exception {
    System.out.printf(
        "%d agents with a call at a time, %d projects of up to %d issues, %d hub subscribers; %s%n%n",
        clients, PROJECTS, AgentWork.ISSUES_KEPT, READERS, FanOutBench.load());
    System.out.println(
        "| minute | operations/s | CPU s a thousand | p50 ms | p99 ms | server RSS MiB | database MiB | events a subscriber | lost |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    agents.start();
    TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
    Stretch all = new Stretch();
    Stretch first = new Stretch();
    Stretch last = new Stretch();
    var _ = agents.cut();
    long at = System.nanoTime();
    long cpu = cpuNanos(server);
    for (int minute = 1; minute <= minutes; minute++) {
      Stretch row = new Stretch();
      for (int i = 0; i < TICKS_PER_MINUTE; i++) {
        TimeUnit.NANOSECONDS.sleep(at + tick.toNanos() - System.nanoTime());
        Stretch stretch = new Stretch();
        stretch.latencies.add(agents.cut());
        long now = System.nanoTime();
        long cpuNow = cpuNanos(server);
        stretch.nanos = now - at;
        stretch.cpuNanos = cpuNow - cpu;
        at = now;
        cpu = cpuNow;
        row.add(stretch);
        int number = (minute - 1) * TICKS_PER_MINUTE + i;
        if (number < minutes) {
          first.add(stretch);
        } else if (number >= (TICKS_PER_MINUTE - 1) * minutes) {
          last.add(stretch);
        }
      }
      all.add(row);
      print(minute, row, server, folder, readers);
    }
    agents.stop();
    return verdict(all, first, last, lost(server, readers));
  }

  private static void print(
      int minute, Stretch row, ServerProcess server, Path folder, List<FeedReader> readers)
      throws IOException {
    System.out.printf(
        Locale.ROOT,
        "| %6d | %,12.0f | %16.3f | %6.2f | %6.2f | %14.0f | %12.1f | %,19d | %4d |%n",
        minute,
        row.perSecond(),
        row.cpuSecondsPerThousand(),
        row.latencies.percentile(50),
        row.latencies.percentile(99),
        ProcFigures.residentMib(server.pid()),
        databaseMib(folder),
        readers.stream().mapToLong(FeedReader::events).max().orElse(0),
        readers.stream().mapToLong(FeedReader::lost).sum());
  }

  private boolean verdict(Stretch all, Stretch first, Stretch last, long lost) {
    double rate = last.perSecond() / first.perSecond();
    double cpu = last.cpuSecondsPerThousand() / first.cpuSecondsPerThousand();
    double p99 = last.latencies.percentile(99) / first.latencies.percentile(99);
    boolean flat = rate >= RATE_MIN && cpu <= CPU_MAX;
    System.out.printf(
        Locale.ROOT,
        """

        sustained: %,.0f operations/s for %d min after the first, %.3f CPU s a thousand, p50 %.2f ms, p99 %.2f ms; %d events lost
        last fifth of the first fifth: operations/s %.2f (wanted: at least %.1f), CPU an operation %.2f (wanted: at most %.1f), p99 %.2f: %s
        """,
        all.perSecond(),
        minutes,
        all.cpuSecondsPerThousand(),
        all.latencies.percentile(50),
        all.latencies.percentile(99),
        lost,
        rate,
        RATE_MIN,
        cpu,
        CPU_MAX,
        p99,
        flat ? "flat" : "NOT flat");
    return flat && lost == 0;
  }

  /// Waits for what is on its way.
  private static long lost(ServerProcess server, List<FeedReader> readers) throws Exception {
    Map<Integer, Long> heads = new HashMap<>();
    Json.parseObject(server.call("GET", "/api/positions", null).body())
        .getAsJsonObject("sequences")
        .entrySet()
        .forEach(
            entry -> heads.put(Integer.parseInt(entry.getKey()), entry.getValue().getAsLong()));
    long until = System.nanoTime() + CATCH_UP_PATIENCE.toNanos();
    while (behind(readers, heads) > 0 && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    for (FeedReader reader : readers) {
      String closed = reader.closed();
      if (closed != null) {
        System.out.println("a subscriber was closed: " + closed);
      }
    }
    return behind(readers, heads) + readers.stream().mapToLong(FeedReader::lost).sum();
  }

  private static long behind(List<FeedReader> readers, Map<Integer, Long> heads) {
    return readers.stream().mapToLong(reader -> reader.behind(heads)).sum();
  }

  private static double databaseMib(Path folder) throws IOException {
    long bytes = 0;
    for (String name : List.of("boardcast.db", "boardcast.db-wal")) {
      Path file = folder.resolve(name);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes / 1024.0 / 1024.0;
  }

  private static long cpuNanos(ServerProcess server) {
    return ProcessHandle.of(server.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }
}
