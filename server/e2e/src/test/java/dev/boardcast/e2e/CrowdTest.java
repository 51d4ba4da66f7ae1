package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.BadNeighbours;
import dev.boardcast.e2e.harness.Rush;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.e2e.harness.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real server with a crowd of subscribers. `-Dboardcast.full=true` has 10,000 of them come
/// back at once, and after a restart, and 1,000 with bad neighbours; else a tenth.
final class CrowdTest {
  private static final boolean FULL = Boolean.getBoolean("boardcast.full");
  private static final int STORM_SUBSCRIBERS = FULL ? 10_000 : 1_000;
  private static final Duration STORM_PATIENCE = Duration.ofMinutes(2);
  private static final int NEIGHBOURS = FULL ? 979 : 97;
  private static final int BAD_OF_EACH_KIND = FULL ? 10 : 3;
  private static final int EVENTS = FULL ? 400 : 150;
  private static final long SEED = 7;
  private static final Map<String, String> SETTINGS = Map.of("REPLAY_BUFFER_EVENTS", "100000");
  private static final String BODY = "x".repeat(32 * 1024);

  /// What the server's process may grow by while its subscribers misbehave.
  private static final long GROWTH_MAX_MIB = 256;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  /// Between changes while a crowd comes back: each is a thousand deliveries or more, and as many
  /// as can be made would be a load of their own.
  private static final Duration STORM_PACE = Duration.ofMillis(FULL ? 200 : 50);

  private static final Duration NEIGHBOURS_PACE = Duration.ofMillis(FULL ? 50 : 5);

  private static void write(ServerProcess server, int project, String title, String body)
      throws Exception {
    String json = "{\"title\":\"" + title + "\",\"body\":\"" + body + "\"}";
    assertThat(server.call("POST", "/api/projects/" + project + "/issues", json).statusCode())
        .isEqualTo(201);
  }

  private ServerProcess start() throws Exception {
    ServerProcess server = ServerProcess.start(folder, SETTINGS);
    assertThat(server.call("POST", "/api/projects", "{\"title\":\"P\"}").statusCode())
        .isEqualTo(201);
    return server;
  }

  private static long head(ServerProcess server) throws Exception {
    String positions = server.call("GET", "/api/positions", null).body();
    return Long.parseLong(positions.replaceAll("(?s).*\"1\" *: *(\\d+).*", "$1"));
  }

  @Test
  void aCrowdThatIsCutOrLosesItsHubIsBackWithEveryEventOnceWhileTheTrackerAnswers()
      throws Exception {
    try (ServerProcess server = start();
        Swarm swarm = new Swarm(server.hubUrl(), ServerProcess.KEY, 1)) {
      swarm.add(STORM_SUBSCRIBERS);
      swarm.awaitAll(head(server), PATIENCE);
      AtomicBoolean over = new AtomicBoolean();
      Callable<Integer> work =
          () -> {
            int calls = 0;
            while (!over.get()) {
              write(server, 1, "during the storm " + calls, "");
              assertThat(server.call("GET", "/api/projects/1", null).statusCode()).isEqualTo(200);
              calls += 2;
              Thread.sleep(STORM_PACE);
            }
            return calls;
          };
      try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
        Future<Integer> calls = worker.submit(work);
        try {
          swarm.cutAll();
          long from = System.nanoTime();
          swarm.awaitAll(head(server) + 1, STORM_PATIENCE);
          System.out.printf(
              "%d subscribers were back after %d ms%n",
              STORM_SUBSCRIBERS, (System.nanoTime() - from) / 1_000_000);
        } finally {
          over.set(true);
        }
        assertThat(calls.get()).as("requests meanwhile").isPositive();
      }
      swarm.awaitAll(head(server), PATIENCE);
      restart(server, swarm);
      assertThat(swarm.faults()).isEmpty();
    }
  }

  /// The crowd loses its hub, which is there again at once.
  private void restart(ServerProcess first, Swarm swarm) throws Exception {
    swarm.waitAsSidecars(SEED);
    long from = System.nanoTime();
    first.close();
    long ended = System.nanoTime();
    try (ServerProcess next = ServerProcess.start(folder, SETTINGS, first.hubUrl().getPort())) {
      long there = System.nanoTime();
      write(next, 1, "while they are on their way", "");
      swarm.awaitAll(head(next), STORM_PATIENCE);
      long back = System.nanoTime();
      Rush rush = swarm.rush();
      System.out.printf(
          "%d subscribers of a hub that took %d ms to end and %d ms to start were back after %d ms,"
              + " at most %d of them in 100 ms (%d were to come)%n",
          STORM_SUBSCRIBERS,
          (ended - from) / 1_000_000,
          (there - ended) / 1_000_000,
          (back - from) / 1_000_000,
          rush.come(),
          rush.due());
      assertThat(rush.due()).isLessThan(STORM_SUBSCRIBERS / (FULL ? 10 : 2));
    }
  }

  @Test
  void whoStopsReadingTricklesOrSendsGarbageCostsTheOthersNothing() throws Exception {
    try (ServerProcess server = start();
        Swarm swarm = new Swarm(server.hubUrl(), ServerProcess.KEY, 1);
        BadNeighbours bad = new BadNeighbours(server)) {
      swarm.add(NEIGHBOURS);
      swarm.awaitAll(head(server), PATIENCE);
      long before = residentMib(server.pid());
      assertThat(server.call("POST", "/api/projects", "{\"title\":\"Q\"}").statusCode())
          .isEqualTo(201);
      bad.stopReading(1);
      bad.trickle(BAD_OF_EACH_KIND);
      bad.sendGarbage(BAD_OF_EACH_KIND, SEED);
      for (int i = 0; i < EVENTS; i++) {
        write(server, 1, "event " + i, "");
        // The bad ones alone follow this project: it fills their queues.
        write(server, 2, "event " + i, BODY);
        Thread.sleep(NEIGHBOURS_PACE);
      }
      swarm.awaitAll(head(server), PATIENCE);
      assertThat(swarm.faults()).isEmpty();
      long grown = residentMib(server.pid()) - before;
      System.out.printf("the server grew by %d MiB%n", grown);
      assertThat(grown).isLessThan(GROWTH_MAX_MIB);
      assertThat(server.call("GET", "/metrics", null).body())
          .as("the bad ones were closed")
          .doesNotContain("boardcast_hub_closes_total{code=\"4413\"} 0.0")
          .doesNotContain("boardcast_hub_closes_total{code=\"4422\"} 0.0")
          .doesNotContain("boardcast_hub_closes_total{code=\"1002\"} 0.0");
    }
  }

  private static long residentMib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
        .findFirst()
        .orElse(0);
  }
}
