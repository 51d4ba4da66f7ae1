package dev.boardcast.bench.cluster;

import dev.boardcast.app.demo.cluster.PostgresPrograms;
import dev.boardcast.app.keys.KeyTable;
import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.Listener;
import dev.boardcast.bench.figures.ProcFigures;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.Verdicts;
import dev.boardcast.bench.figures.Words;
import dev.boardcast.core.access.Scope;
import dev.boardcast.e2e.cluster.ClusterServer;
import dev.boardcast.e2e.cluster.PostgresServer;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/// Three servers as processes on one PostgreSQL, seen from their clients: how soon another server's
/// client has a change, also where the bell between servers is lost, how soon a key that is revoked
/// is dead everywhere, and what they cost without changes.
final class ClusterNodesBench {
  private static final int SERVERS = 3;
  private static final int OK = 200;

  /// A key that is not known yet is asked about so seldom: of failures, 60 a minute are judged.
  private static final long KNOWN_AGAIN_MS = 1_100;

  private static final int KEYS_MAX_S = 30;
  private static final long BETWEEN_CHANGES_MS = 15;

  private final int changes;
  private final int trials;
  private final Duration idle;
  private final Random random;
  private final HttpClient http = HttpClient.newHttpClient();

  ClusterNodesBench(List<String> words) {
    boolean quick = words.contains("--quick");
    changes = quick ? 60 : 400;
    trials = quick ? 5 : 30;
    idle = Duration.ofSeconds(quick ? 5 : 30);
    random = new Random(Words.number(words, "--seed", 17));
  }

  void run(Verdicts verdicts) throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    List<ClusterServer> servers = new ArrayList<>();
    List<Listener> listeners = new ArrayList<>();
    try (PostgresServer database =
        PostgresServer.make(PostgresPrograms.find(folder), folder.resolve("database"))) {
      database.start();
      for (int i = 0; i < SERVERS; i++) {
        servers.add(
            ClusterServer.start(
                folder.resolve("server-" + i),
                Map.of(
                    "BOARDCAST_DATABASE",
                    PostgresServer.address(database.port()),
                    "BOARDCAST_DATABASE_PASSWORD",
                    database.password())));
      }
      ServerProcess first = servers.getFirst().process();
      first.call("POST", "/api/projects", "{\"title\":\"one board\"}");
      for (ClusterServer server : servers) {
        listeners.add(new Listener(http, server.hubUrl(), ServerProcess.KEY));
      }
      told(first, listeners, verdicts);
      lostBells(database, first, listeners, verdicts);
      revokedKeys(database, servers, verdicts);
      idle(database, servers, verdicts);
    } finally {
      listeners.forEach(Listener::close);
      servers.forEach(ClusterServer::close);
      http.shutdownNow();
      Folders.remove(folder);
    }
  }

  /// From the moment at which a change is asked for to a frame at a client.
  private void told(ServerProcess at, List<Listener> listeners, Verdicts verdicts)
      throws Exception {
    Samples own = new Samples();
    Samples other = new Samples();
    for (int i = 0; i < changes * 2; i++) {
      listeners.forEach(Listener::forget);
      long begun = System.nanoTime();
      change(at);
      double atOwn = (listeners.get(0).awaitEvent() - begun) / 1e6;
      double atOther = (listeners.get(1).awaitEvent() - begun) / 1e6;
      listeners.get(2).awaitEvent();
      // The first half is for the compilers.
      if (i >= changes) {
        own.add(atOwn);
        other.add(atOther);
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_CHANGES_MS);
    }
    System.out.printf(
        Locale.ROOT,
        "A client's frame after a change was asked for, ms (%d changes): at its server median %.1f, p99 %.1f; at another median %.1f, p99 %.1f%n",
        changes,
        own.median(),
        own.percentile(99),
        other.median(),
        other.percentile(99));
    verdicts.atMost(
        "told at another server's client, beside the own one's, median",
        5,
        other.median() - own.median(),
        " ms");
    double limit = Math.max(2 * own.percentile(99), own.percentile(99) + 20);
    verdicts.atMost(
        "the same, p99 (2 times the own one's, or 20 ms more)", limit, other.percentile(99), " ms");
  }

  private void change(ServerProcess at) throws IOException, InterruptedException {
    int status =
        at.call("PATCH", "/api/projects/1", "{\"title\":\"t" + random.nextLong() + "\"}")
            .statusCode();
    if (status != OK) {
      throw new IllegalStateException("a change was answered " + status);
    }
  }

  /// The session that rings is ended before each change, so that nothing rings for it.
  private void lostBells(
      PostgresServer database, ServerProcess at, List<Listener> listeners, Verdicts verdicts)
      throws Exception {
    Samples late = new Samples();
    for (int i = 0; i < trials; i++) {
      change(at);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(300, 1_300));
      database.run(
          List.of(
              "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'boardcast bell'"));
      listeners.forEach(Listener::forget);
      change(at);
      long answered = System.nanoTime();
      for (Listener other : listeners.subList(1, SERVERS)) {
        late.add((other.awaitEvent() - answered) / 1e6);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "Without a bell, ms after the answer (%d at two servers): median %.0f, p99 %.0f, most %.0f%n",
        trials,
        late.median(),
        late.percentile(99),
        late.max());
    verdicts.atMost("a lost bell: told at all servers", 1.2, late.max() / 1e3, " s");
  }

  private void revokedKeys(PostgresServer database, List<ClusterServer> servers, Verdicts verdicts)
      throws Exception {
    Samples dead = new Samples();
    PostgresAddress address =
        PostgresAddress.parse(PostgresServer.address(database.port()))
            .withPassword(database.password());
    try (KeyTable keys = new KeyTable(address)) {
      for (int i = 0; i < trials; i++) {
        String key = keys.add("k" + i, Scope.READ, Optional.empty(), InstantSource.system());
        List<Listener> listeners = new ArrayList<>();
        for (ClusterServer server : servers) {
          awaitStatus(server, key, status -> status == OK, KNOWN_AGAIN_MS);
          listeners.add(new Listener(http, server.hubUrl(), key));
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
        long revoked = System.nanoTime();
        keys.revoke("k" + i);
        for (ClusterServer server : servers) {
          awaitStatus(server, key, status -> status != OK, 20);
        }
        long last = System.nanoTime();
        for (Listener listener : listeners) {
          last = Math.max(last, listener.awaitClosed());
        }
        dead.add((last - revoked) / 1e6);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "A revoked key, ms until all servers refuse it and have closed its sockets (%d): median %.0f, most %.0f%n",
        trials,
        dead.median(),
        dead.max());
    verdicts.atMost("a revoked key: dead at all servers", 2, dead.max() / 1e3, " s");
  }

  /// @throws IOException when it does not come to that
  private void awaitStatus(ClusterServer server, String key, IntPredicate wanted, long againMs)
      throws IOException, InterruptedException {
    URI positions = server.trackerUrl().resolve("/api/positions");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(KEYS_MAX_S);
    while (true) {
      int status =
          http.send(
                  HttpRequest.newBuilder(positions).header("X-API-Key", key).build(),
                  BodyHandlers.ofString())
              .statusCode();
      if (wanted.test(status)) {
        return;
      }
      if (System.nanoTime() > until) {
        throw new IOException("a server still answers %d after %d s".formatted(status, KEYS_MAX_S));
      }
      TimeUnit.MILLISECONDS.sleep(againMs);
    }
  }

  private void idle(PostgresServer database, List<ClusterServer> servers, Verdicts verdicts)
      throws Exception {
    // What the changes left behind is written first: that is theirs.
    database.run(List.of("VACUUM ANALYZE", "CHECKPOINT"));
    TimeUnit.NANOSECONDS.sleep(idle.toNanos());
    double[] before = servers(servers);
    double databaseBefore = database.cpuMs();
    TimeUnit.NANOSECONDS.sleep(idle.toNanos());
    double[] after = servers(servers);
    double most = 0;
    for (int i = 0; i < SERVERS; i++) {
      most = Math.max(most, after[i] - before[i]);
    }
    verdicts.atMost(
        "without changes, the busiest of three servers, of a core",
        0.3,
        100.0 * most / idle.toMillis(),
        " %");
    verdicts.atMost(
        "without changes, the database of three servers, of a core",
        0.5,
        100.0 * (database.cpuMs() - databaseBefore) / idle.toMillis(),
        " %");
  }

  private static double[] servers(List<ClusterServer> servers) throws IOException {
    double[] cpuMs = new double[servers.size()];
    for (int i = 0; i < cpuMs.length; i++) {
      cpuMs[i] = ProcFigures.cpuMs(servers.get(i).process().pid());
    }
    return cpuMs;
  }
}
