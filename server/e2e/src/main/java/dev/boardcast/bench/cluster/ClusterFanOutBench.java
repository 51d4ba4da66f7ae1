package dev.boardcast.bench.cluster;

import dev.boardcast.app.demo.cluster.PostgresPrograms;
import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.ProcFigures;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.Verdicts;
import dev.boardcast.bench.figures.Words;
import dev.boardcast.e2e.cluster.ClusterServer;
import dev.boardcast.e2e.cluster.PostgresServer;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.e2e.harness.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What telling thousands of subscribers costs three servers that share them, beside one that has
/// them all, in turns.
final class ClusterFanOutBench {
  private static final int SERVERS = 3;
  private static final int PER_SECOND = 20;
  private static final int LEAD_IN_ROUNDS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What servers do before anybody is counted, so that it is compiled: a server in use is.
  private final int leadIn;

  private final int subscribers;
  private final int rounds;
  private final int seconds;

  ClusterFanOutBench(List<String> words) {
    boolean quick = words.contains("--quick");
    subscribers = Words.number(words, "--fan-out", quick ? 300 : 3_000);
    leadIn = quick ? 50 : 2_000;
    rounds = Words.number(words, "--rounds", quick ? 2 : 9);
    seconds = Words.number(words, "--seconds", quick ? 2 : 5);
  }

  /// Servers of one database, with the subscribers between them.
  private static final class Group implements AutoCloseable {
    private final List<ClusterServer> servers = new ArrayList<>();
    private final List<Swarm> swarms = new ArrayList<>();
    private final Samples cpuMsPerThousand = new Samples();
    private long sequence = 1;

    /// @return processor time of its servers, milliseconds
    double cpuMs() throws IOException {
      double all = 0;
      for (ClusterServer server : servers) {
        all += ProcFigures.cpuMs(server.process().pid());
      }
      return all;
    }

    void awaitAll() throws InterruptedException {
      for (Swarm swarm : swarms) {
        swarm.awaitAll(sequence, PATIENCE);
        if (!swarm.faults().isEmpty()) {
          throw new IllegalStateException(swarm.faults().toString());
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (Swarm swarm : swarms) {
        swarm.close();
      }
      servers.forEach(ClusterServer::close);
    }
  }

  void run(Verdicts verdicts) throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try (PostgresServer database =
            PostgresServer.make(PostgresPrograms.find(folder), folder.resolve("database"));
        Group alone = new Group();
        Group shared = new Group()) {
      database.start();
      database.run(List.of("CREATE DATABASE alone"));
      String address = PostgresServer.address(database.port());
      begin(alone, database, address.replaceFirst("/postgres$", "/alone"), folder, 1);
      begin(shared, database, address, folder, SERVERS);
      for (int i = 0; i < LEAD_IN_ROUNDS; i++) {
        play(alone, false);
      }
      // As many deliveries of each server.
      for (int i = 0; i < LEAD_IN_ROUNDS * SERVERS; i++) {
        play(shared, false);
      }
      for (int i = 0; i < rounds; i++) {
        play(alone, true);
        play(shared, true);
      }
      System.out.printf(
          Locale.ROOT,
          "%d subscribers, %d changes a second, %d rounds of %d s in turns: CPU ms for a thousand deliveries, one server %.2f, three servers together %.2f%n",
          subscribers,
          PER_SECOND,
          rounds,
          seconds,
          alone.cpuMsPerThousand.median(),
          shared.cpuMsPerThousand.median());
      verdicts.atMost(
          "fan-out to %d subscribers: CPU of three servers beside one".formatted(subscribers),
          1.15,
          shared.cpuMsPerThousand.median() / alone.cpuMsPerThousand.median(),
          " times");
      verdicts.unjudged(
          "deliveries a second of three servers beside one",
          "≥ 2.5 times",
          "",
          "%d cores for three servers, one and their clients"
              .formatted(Runtime.getRuntime().availableProcessors()));
    } finally {
      Folders.remove(folder);
    }
  }

  private void begin(Group group, PostgresServer database, String address, Path folder, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      ClusterServer server =
          ClusterServer.start(
              folder.resolve("of-%d-server-%d".formatted(count, i)),
              Map.of(
                  "BOARDCAST_DATABASE",
                  address,
                  "BOARDCAST_DATABASE_PASSWORD",
                  database.password()));
      group.servers.add(server);
      if (i == 0) {
        server.process().call("POST", "/api/projects", "{\"title\":\"one board\"}");
      }
    }
    for (ClusterServer server : group.servers) {
      for (int i = 0; i < leadIn; i++) {
        change(group, server);
      }
    }
    for (ClusterServer server : group.servers) {
      Swarm swarm = new Swarm(server.hubUrl(), ServerProcess.KEY, 1);
      group.swarms.add(swarm);
      swarm.add(subscribers / count);
    }
    group.awaitAll();
  }

  private static void change(Group group, ClusterServer at)
      throws IOException, InterruptedException {
    int status =
        at.process()
            .call("PATCH", "/api/projects/1", "{\"title\":\"t" + System.nanoTime() + "\"}")
            .statusCode();
    if (status != 200) {
      throw new IllegalStateException("a change was answered " + status);
    }
    group.sequence++;
  }

  /// Changes at fixed times, each at the next server.
  private void play(Group group, boolean counts) throws Exception {
    int changes = seconds * PER_SECOND;
    double before = group.cpuMs();
    long start = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      TimeUnit.NANOSECONDS.sleep(start + i * 1_000_000_000L / PER_SECOND - System.nanoTime());
      change(group, group.servers.get(i % group.servers.size()));
    }
    group.awaitAll();
    if (counts) {
      group.cpuMsPerThousand.add(
          (group.cpuMs() - before) / ((double) changes * subscribers) * 1_000);
    }
  }
}
