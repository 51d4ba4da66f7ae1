package dev.boardcast.bench.hub;

import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.ProcFigures;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.Words;
import dev.boardcast.e2e.harness.BadNeighbours;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.e2e.harness.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

/// What bad neighbours cost 979 subscribers: rounds in turns, with 21 others that are well, and
/// with one that stops reading, ten that trickle a byte a second and ten that send garbage.
public final class NeighboursBench {
  private static final int MEASURED = 979;
  private static final int STOPPED = 1;
  private static final int TRICKLING = 10;
  private static final int GARBAGE = 10;
  private static final int EVENTS_MAX_COUNT = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(1);

  /// Of another project, that only those beside the measured ones follow: it fills their queues.
  private static final String BULK = "x".repeat(16 * 1024);

  private static final int BULK_PER_SECOND = 60;
  private static final double RATIO_MAX = 1.1;

  /// What the server's process may grow by, as in the test of the same.
  private static final double GROWTH_MAX_MIB = 256;

  private final int rounds;
  private final Duration round;
  private final int perSecond;

  // By sequence, when an event of the measured project was to be made.
  private final AtomicLongArray dueAtNanos = new AtomicLongArray(EVENTS_MAX_COUNT);
  private int nextSequence = 3;
  // Of the swarm's thread while a round lasts.
  private volatile FanOutLatencies latencies = new FanOutLatencies();

  /// @param words of the command line: `--rounds 6`, `--seconds 8`, `--rate 20`, `--quick`
  public NeighboursBench(List<String> words) {
    boolean quick = words.contains("--quick");
    rounds = Words.number(words, "--rounds", quick ? 1 : 6);
    round = Duration.ofSeconds(Words.number(words, "--seconds", quick ? 3 : 8));
    perSecond = Words.number(words, "--rate", 20);
  }

  /// Rounds of one kind.
  private static final class Kind {
    private final String name;
    private final FanOutLatencies all = new FanOutLatencies();
    private final Samples p50 = new Samples();
    private final Samples p99 = new Samples();
    private final Samples cpuPercent = new Samples();

    Kind(String name) {
      this.name = name;
    }

    void print() {
      System.out.printf(
          Locale.ROOT,
          "| %-34s | %7.2f | %7.2f | %7.2f | %7.2f | %5.0f |%n",
          name,
          p50.median(),
          p99.median(),
          all.percentile(50),
          all.percentile(99),
          cpuPercent.median());
    }
  }

  /// @return whether the measured ones felt next to nothing, and the server stayed small
  public boolean run() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try (ServerProcess server = ServerProcess.start(folder, Map.of());
        Swarm measured =
            new Swarm(server.hubUrl(), ServerProcess.KEY, 1, sequence -> arrived(sequence))) {
      for (String project : List.of("Measured", "Bulk")) {
        server.call("POST", "/api/projects", "{\"title\":\"" + project + "\"}");
      }
      server.call("POST", "/api/projects/1/issues", "{\"title\":\"changing\"}");
      server.call("POST", "/api/projects/2/issues", "{\"title\":\"changing\"}");
      System.out.printf(
          "%d subscribers, %d events a second; %s%n", MEASURED, perSecond, FanOutBench.load());
      measured.add(MEASURED);
      measured.awaitAll(2, PATIENCE);
      return measure(server, measured);
    } finally {
      Folders.remove(folder);
    }
  }

  private boolean measure(ServerProcess server, Swarm measured) throws Exception {
    play(server, measured, new Kind("warm-up"), true);
    Kind good = new Kind("with 21 that are well");
    Kind bad = new Kind("with 21 bad neighbours");
    double before = ProcFigures.residentMib(server.pid());
    double grown = 0;
    for (int i = 0; i < rounds; i++) {
      play(server, measured, good, true);
      play(server, measured, bad, false);
      grown = Math.max(grown, ProcFigures.residentMib(server.pid()) - before);
    }
    System.out.println(
        "\n| 979 subscribers | p50 ms, median of rounds | p99 ms, median of rounds | p50 ms, all | p99 ms, all | server, percent of a core |");
    System.out.println("|---|---|---|---|---|---|");
    good.print();
    bad.print();
    double ratio = bad.p99.median() / good.p99.median();
    boolean fair = ratio <= RATIO_MAX && grown <= GROWTH_MAX_MIB && measured.faults().isEmpty();
    System.out.printf(
        Locale.ROOT,
        """

        p99 with bad neighbours to without: %.2f (median of rounds; wanted: at most %.2f), %.2f of all; the server grew by %.0f MiB (bound: %.0f); faults: %s
        %d rounds of %d s each, in turns; %s%n\
        """,
        ratio,
        RATIO_MAX,
        bad.all.percentile(99) / good.all.percentile(99),
        grown,
        GROWTH_MAX_MIB,
        measured.faults().isEmpty() ? "none" : measured.faults(),
        rounds,
        round.toSeconds(),
        FanOutBench.load());
    closes(server);
    return fair;
  }

  /// That the bad ones were bad.
  private static void closes(ServerProcess server) throws IOException, InterruptedException {
    server
        .call("GET", "/metrics", null)
        .body()
        .lines()
        .filter(line -> line.matches("boardcast_hub_(closes_total|upgrades|errors).* [1-9].*"))
        .forEach(line -> System.out.println("  " + line));
  }

  private void play(ServerProcess server, Swarm measured, Kind kind, boolean well)
      throws Exception {
    try (Swarm others = new Swarm(server.hubUrl(), ServerProcess.KEY, 2);
        BadNeighbours bad = new BadNeighbours(server)) {
      if (well) {
        others.add(STOPPED + TRICKLING + GARBAGE);
      } else {
        bad.stopReading(STOPPED);
        bad.trickle(TRICKLING);
        bad.sendGarbage(GARBAGE, kind.p50.count());
      }
      TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
      latencies = new FanOutLatencies();
      double cpu = ProcFigures.cpuMs(server.pid());
      write(server);
      measured.awaitAll(nextSequence - 1L, PATIENCE);
      kind.cpuPercent.add((ProcFigures.cpuMs(server.pid()) - cpu) / round.toMillis() * 100);
      kind.all.add(latencies);
      kind.p50.add(latencies.percentile(50));
      kind.p99.add(latencies.percentile(99));
    }
    TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
  }

  /// Changes at fixed times, whatever the earlier ones took.
  private void write(ServerProcess server) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread bulk =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; !over.get(); i++) {
                  patch(server, 2, BULK + i);
                  TimeUnit.MILLISECONDS.sleep(1_000 / BULK_PER_SECOND);
                }
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    long start = System.nanoTime();
    for (int i = 0; i < round.toSeconds() * perSecond; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      dueAtNanos.set(nextSequence++, due);
      patch(server, 1, "change " + i);
    }
    over.set(true);
    bulk.join();
  }

  private static void patch(ServerProcess server, int project, String body)
      throws IOException, InterruptedException {
    int status =
        server
            .call(
                "PATCH",
                "/api/projects/" + project + "/issues/1",
                "{\"body\":\"" + body + " " + System.nanoTime() + "\"}")
            .statusCode();
    if (status != 200) {
      throw new IllegalStateException("a change was answered " + status);
    }
  }

  private void arrived(long sequence) {
    latencies.add(System.nanoTime() - dueAtNanos.get((int) sequence));
  }
}
