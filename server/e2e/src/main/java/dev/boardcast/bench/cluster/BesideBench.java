package dev.boardcast.bench.cluster;

import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.Verdicts;
import dev.boardcast.bench.figures.Words;
import dev.boardcast.bench.server.TrackerBench;
import dev.boardcast.e2e.harness.ServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipFile;

/// What the server on a file of its own does beside that of another build: durable writes a second
/// and start, in turns. And what PostgreSQL adds to what is shipped.
final class BesideBench {
  private static final int CONNECTIONS = 64;
  private static final double BYTES_PER_MB = 1e6;

  /// Of the jar, what is there for PostgreSQL alone.
  private static final List<String> OF_POSTGRESQL =
      List.of(
          "org/postgresql/",
          "org/flywaydb/database/postgresql/",
          "dev/boardcast/tracker/store/postgres/",
          "dev/boardcast/tracker/store/moving/",
          "dev/boardcast/tracker/db/postgres/");

  private final Path before;
  private final int rounds;
  private final int starts;
  private final Duration round;

  /// @param words with `--beside JAR`
  BesideBench(List<String> words) {
    boolean quick = words.contains("--quick");
    before = Path.of(Words.text(words, "--beside", ""));
    rounds = Words.number(words, "--rounds", quick ? 2 : 9);
    starts = quick ? 3 : 15;
    round = Duration.ofSeconds(quick ? 2 : 4);
  }

  void run(Verdicts verdicts) throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try {
      start(folder, verdicts);
      writes(folder, verdicts);
      double added = added();
      System.out.printf(
          Locale.ROOT,
          "Of the jar's %.1f MB (before: %.1f) %.2f are there for PostgreSQL alone.%n",
          Files.size(ServerProcess.jar()) / BYTES_PER_MB,
          Files.size(before) / BYTES_PER_MB,
          added);
      verdicts.atMost("image: what PostgreSQL adds", 2, added, " MB");
    } finally {
      Folders.remove(folder);
    }
  }

  private void start(Path folder, Verdicts verdicts) throws Exception {
    Samples now = new Samples();
    Samples then = new Samples();
    // The first ones read the files.
    var _ = startMs(folder.resolve("start-now"), ServerProcess.jar());
    var _ = startMs(folder.resolve("start-then"), before);
    for (int i = 0; i < starts; i++) {
      then.add(startMs(folder.resolve("then-" + i), before));
      now.add(startMs(folder.resolve("now-" + i), ServerProcess.jar()));
    }
    System.out.printf(
        Locale.ROOT,
        "Start of a server until it is ready, ms, median of %d: before %.0f, now %.0f%n",
        starts,
        then.median(),
        now.median());
    verdicts.atMost(
        "a file of its own: start, beside the build before",
        1.03,
        now.median() / then.median(),
        " times");
  }

  private static double startMs(Path folder, Path jar) throws Exception {
    Files.createDirectory(folder);
    long begun = System.nanoTime();
    try (ServerProcess _ = ServerProcess.start(folder, Map.of(), 0, jar)) {
      return (System.nanoTime() - begun) / 1e6;
    }
  }

  private void writes(Path folder, Verdicts verdicts) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (ServerProcess old = open(folder.resolve("old"), before);
        ServerProcess present = open(folder.resolve("present"), ServerProcess.jar())) {
      TrackerBench.Shot shot = TrackerBench.write(TrackerBench.project(old));
      var _ = TrackerBench.project(present);
      HttpClient toOld = client(vertx, old);
      HttpClient toPresent = client(vertx, present);
      Samples then = new Samples();
      Samples now = new Samples();
      Samples ratios = new Samples();
      for (int i = -1; i < rounds; i++) {
        double oldRate = TrackerBench.measure(old, toOld, shot, round).perSecond();
        double rate = TrackerBench.measure(present, toPresent, shot, round).perSecond();
        if (i >= 0) {
          then.add(oldRate);
          now.add(rate);
          ratios.add(rate / oldRate);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "Durable writes a second on a file of its own, median of %d: before %.0f, now %.0f%n",
          rounds,
          then.median(),
          now.median());
      verdicts.atLeast(
          "a file of its own: writes, beside the build before, median of rounds",
          0.97,
          ratios.median(),
          " times");
    } finally {
      var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static ServerProcess open(Path folder, Path jar) throws Exception {
    return ServerProcess.start(Files.createDirectory(folder), Map.of(), 0, jar);
  }

  private static HttpClient client(Vertx vertx, ServerProcess server) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(server.trackerUrl().getPort())
            .setKeepAliveTimeout(0),
        new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /// MB in the jar, packed as they are there.
  private static double added() throws IOException {
    try (ZipFile jar = new ZipFile(ServerProcess.jar().toFile())) {
      return jar.stream()
              .filter(entry -> OF_POSTGRESQL.stream().anyMatch(entry.getName()::contains))
              .mapToLong(entry -> entry.getCompressedSize())
              .sum()
          / BYTES_PER_MB;
    }
  }
}
