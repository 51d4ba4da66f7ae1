package dev.boardcast.bench.cluster;

import dev.boardcast.app.demo.cluster.DemoPostgres;
import dev.boardcast.app.demo.cluster.PostgresPrograms;
import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.Verdicts;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Patch;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.postgres.PostgresStore;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What several servers on one PostgreSQL make of it: changes a second beside bare transactions of
/// the same statements. The stores of three servers in one process; all kinds in turns, within one
/// run.
final class ClusterBench {
  private static final int SERVERS = 3;
  private static final int PROJECTS = 50;
  private static final int IN_FLIGHT = 48;
  private static final int BARE_WRITERS = 12;
  private static final int HOT = 1;
  private static final Duration SYNC_LONGER = Duration.ofMillis(2);
  private static final String ONE_A_COMMIT = "one project, one change a commit";
  private static final String HOT_PROJECT = "one project, 3 servers";

  private final int rounds;
  private final Duration round;
  private final ProjectService projects = new ProjectService(new Urls(() -> "http://localhost"));
  private final AtomicLong running = new AtomicLong();

  ClusterBench(boolean quick) {
    rounds = quick ? 3 : 7;
    round = Duration.ofMillis(quick ? 1_500 : 4_000);
  }

  void run(Verdicts verdicts) throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    PostgresPrograms programs = PostgresPrograms.find(folder);
    List<PostgresStore> stores = new ArrayList<>();
    try (DemoPostgres postgres = DemoPostgres.make(programs, folder)) {
      postgres.startAlone();
      System.out.printf(
          "PostgreSQL %s, %d servers, %d rounds of %d ms in turns; medians.%n%n",
          programs.version(), SERVERS, rounds, round.toMillis());
      stores.add(open(postgres));
      for (int i = 0; i < PROJECTS; i++) {
        await(
            stores
                .getFirst()
                .write(
                    Actor.UNKNOWN,
                    Lane.none(),
                    scope -> projects.create(scope, new NewProject("p", null, List.of()), null)));
      }
      bareTables(postgres);
      listening(postgres, stores, verdicts);
      while (stores.size() < SERVERS) {
        stores.add(open(postgres));
      }
      throughput(postgres, stores, verdicts);
    } finally {
      stores.forEach(PostgresStore::close);
      Folders.remove(folder);
    }
  }

  private static PostgresStore open(DemoPostgres postgres) throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    return PostgresStore.open(
        PostgresAddress.parse(postgres.address()).withPassword(postgres.password()),
        1_000_000,
        new HealthBoard(registry),
        registry);
  }

  /// What it costs a server that others follow what it commits: alone, and with them, in turns.
  private void listening(DemoPostgres postgres, List<PostgresStore> one, Verdicts verdicts)
      throws Exception {
    Samples alone = new Samples();
    Samples followed = new Samples();
    var _ = through(one, false);
    for (int i = 0; i < rounds; i++) {
      alone.add(through(one, false));
      try (PostgresStore _ = open(postgres);
          PostgresStore _ = open(postgres)) {
        followed.add(through(one, false));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "50 projects through one server: %.0f a second alone, %.0f with two others that follow: %.2f%n%n",
        alone.median(),
        followed.median(),
        followed.median() / alone.median());
    verdicts.atLeast(
        "50 projects through one server that two others follow, beside alone",
        0.90,
        followed.median() / alone.median(),
        " times");
  }

  private void throughput(DemoPostgres postgres, List<PostgresStore> stores, Verdicts verdicts)
      throws Exception {
    Map<String, Callable<Double>> kinds = new LinkedHashMap<>();
    kinds.put("50 projects, bare transactions", () -> bare(postgres, false));
    kinds.put("50 projects, 3 servers", () -> through(stores, false));
    kinds.put("50 projects, 1 server", () -> through(stores.subList(0, 1), false));
    kinds.put(ONE_A_COMMIT, () -> bare(postgres, true));
    kinds.put(HOT_PROJECT, () -> through(stores, true));
    Map<String, Samples> figures = inTurns(kinds);
    print("This disk", figures);
    slowDisk(postgres);
    Map<String, Samples> slow = inTurns(kinds);
    print("Each sync %d ms longer, as a cloud's disk".formatted(SYNC_LONGER.toMillis()), slow);
    verdicts.atLeast(
        "50 projects through 3 servers, beside bare transactions of the same statements",
        0.70,
        ratio(figures, "50 projects, 3 servers", "50 projects, bare transactions"),
        " times");
    verdicts.atLeast(
        "one project through 3 servers, beside one change a commit, each sync %d ms longer"
            .formatted(SYNC_LONGER.toMillis()),
        4,
        ratio(slow, HOT_PROJECT, ONE_A_COMMIT),
        " times");
    System.out.printf(
        Locale.ROOT,
        "One project through 3 servers, beside one change a commit, on this disk: %.2f%n%n",
        ratio(figures, HOT_PROJECT, ONE_A_COMMIT));
  }

  private Map<String, Samples> inTurns(Map<String, Callable<Double>> kinds) throws Exception {
    Map<String, Samples> figures = new LinkedHashMap<>();
    for (Callable<Double> kind : kinds.values()) {
      var _ = kind.call();
    }
    for (int i = 0; i < rounds; i++) {
      for (Map.Entry<String, Callable<Double>> kind : kinds.entrySet()) {
        figures.computeIfAbsent(kind.getKey(), _ -> new Samples()).add(kind.getValue().call());
      }
    }
    return figures;
  }

  private static void print(String disk, Map<String, Samples> figures) {
    System.out.printf("%s:%n%n| changes | a second |%n|---|---|%n", disk);
    figures.forEach(
        (kind, of) -> System.out.printf(Locale.ROOT, "| %s | %.0f |%n", kind, of.median()));
    System.out.println();
  }

  /// Whoever syncs the log first waits before it does, whether others commit or not.
  private static void slowDisk(DemoPostgres postgres) throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET commit_delay = " + SYNC_LONGER.toNanos() / 1_000);
      statement.execute("ALTER SYSTEM SET commit_siblings = 0");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  private static double ratio(Map<String, Samples> figures, String one, String other) {
    return figures.getOrDefault(one, new Samples()).median()
        / figures.getOrDefault(other, new Samples()).median();
  }

  /// Changes that are answered within a round, many in flight.
  private double through(List<PostgresStore> stores, boolean hot) throws Exception {
    long end = System.nanoTime() + round.toNanos();
    AtomicLong made = new AtomicLong();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      next(stores.get(i % stores.size()), hot, end, made, done);
      all.add(done);
    }
    for (CompletableFuture<Void> done : all) {
      done.get(1, TimeUnit.MINUTES);
    }
    return made.get() / (round.toNanos() / 1e9);
  }

  private void next(
      PostgresStore store, boolean hot, long end, AtomicLong made, CompletableFuture<Void> done) {
    if (System.nanoTime() - end >= 0) {
      done.complete(null);
      return;
    }
    long number = running.incrementAndGet();
    var _ =
        change(store, hot ? HOT : 1 + (int) (number % PROJECTS), number)
            .whenCompleteAsync((_, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
              } else {
                made.incrementAndGet();
                next(store, hot, end, made, done);
              }
            });
  }

  private CompletableFuture<?> change(PostgresStore store, int project, long number) {
    ProjectFields fields =
        new ProjectFields(
            new Patch.To<>("change " + number), new Patch.Keep<>(), new Patch.Keep<>());
    return store.write(
        Actor.UNKNOWN,
        Lane.of(project),
        scope -> projects.update(scope, project, fields, Precondition.NONE));
  }

  /// Copies of the store's tables, which nobody follows.
  private static void bareTables(DemoPostgres postgres) throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (String table : List.of("projects", "phases", "issues", "events", "recent")) {
        statement.execute("CREATE TABLE bare_%s (LIKE %<s INCLUDING ALL)".formatted(table));
      }
      statement.execute("ALTER TABLE bare_projects SET (fillfactor = 50)");
      statement.execute("INSERT INTO bare_projects SELECT * FROM projects");
    }
  }

  /// Each change in a commit of its own.
  private double bare(DemoPostgres postgres, boolean hot) throws Exception {
    long end = System.nanoTime() + round.toNanos();
    AtomicLong made = new AtomicLong();
    try (ExecutorService writers = Executors.newFixedThreadPool(BARE_WRITERS)) {
      List<Future<@Nullable Void>> all = new ArrayList<>();
      for (int i = 0; i < BARE_WRITERS; i++) {
        all.add(
            writers.submit(() -> {
              try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl())) {
                BareChange change = new BareChange(connection);
                while (System.nanoTime() - end < 0) {
                  long number = running.incrementAndGet();
                  change.make(hot ? HOT : 1 + (int) (number % PROJECTS), number);
                  made.incrementAndGet();
                }
              }
              return null;
            }));
      }
      for (Future<@Nullable Void> one : all) {
        one.get();
      }
    }
    return made.get() / (round.toNanos() / 1e9);
  }

  private static void await(CompletableFuture<?> answer) throws Exception {
    var _ = answer.get(1, TimeUnit.MINUTES);
  }
}
