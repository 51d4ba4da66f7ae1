package dev.boardcast.tracker.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Project;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Patch;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.PatientOpening;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a store on PostgreSQL must not do, each with a check that holds without the fault and does
/// not with it. Those of following the log are in `core.sync.ClusterSimulationTest`.
@Timeout(900)
final class PlantedFaultsTest {
  private static final Duration PATIENCE = Patience.LONG;

  /// A change that is held up is not answered within this. One that is not, sooner or later.
  private static final Duration SOON = Duration.ofSeconds(4);

  @TempDir Path folder;

  private final ProjectService projects = new ProjectService(new Urls(() -> "http://localhost"));

  @ParameterizedTest
  @EnumSource(names = {"NONE", "NO_ROW_LOCK"})
  void ofTwoChangesOfOneVersionOneIsMadeAndOneIsRefusedForThat(Planted planted) throws Exception {
    String address = RealPostgres.shared().newDatabase();
    boolean holds;
    try (PostgresStore one = open(address, planted);
        PostgresStore other = open(address, planted);
        Connection operator = RealPostgres.shared().connect(address);
        Statement statement = operator.createStatement()) {
      create(one);
      operator.setAutoCommit(false);
      // Both are at work before either can write.
      statement.execute("SELECT 1 FROM projects WHERE number = 1 FOR UPDATE");
      Precondition same = Precondition.version(1);
      CompletableFuture<Project> first = rename(one, 1, "one", same);
      CompletableFuture<Project> second = rename(other, 1, "other", same);
      boolean bothWait = false;
      while (!bothWait) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND wait_event_type = 'Lock' AND application_name LIKE 'boardcast%'")) {
          bothWait = rows.next() && rows.getInt(1) == 2;
        }
        statement.execute("SELECT pg_stat_clear_snapshot()");
      }
      operator.rollback();
      List<String> outcomes = List.of(outcome(first), outcome(second));
      holds = outcomes.contains("made") && outcomes.contains("stale");
    }
    assertThat(holds).isEqualTo(planted == Planted.NONE);
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "EPOCH_UNCHECKED"})
  void anotherServerUnderTheSameAddressIsAnotherHistory(Planted planted) throws Exception {
    String address = RealPostgres.shared().newDatabase();
    try (PostgresStore first = open(address, Planted.NONE)) {
      create(first);
    }
    try (PostgresStore store = open(address, planted)) {
      AtomicInteger others = new AtomicInteger();
      store.feed().onOtherHistory(others::incrementAndGet);
      run(address, "UPDATE meta SET value = '1' WHERE name = 'system'");
      run(
          address,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND application_name LIKE 'boardcast%'");
      Instant end = Instant.now().plus(PATIENCE);
      boolean goesOn = false;
      while (others.get() == 0 && !goesOn && Instant.now().isBefore(end)) {
        goesOn = outcome(rename(store, 1, "under which epoch?", Precondition.NONE)).equals("made");
      }
      assertThat(others.get() == 1 && !goesOn).isEqualTo(planted == Planted.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "WARNING_PASSED_OVER"})
  void aCommitWhoseWaitForTheStandbyIsCancelledIsNotAnsweredAsKept(Planted planted)
      throws Exception {
    try (RealPostgres server = RealPostgres.over(folder.resolve("files"), 0)) {
      String address = server.newDatabase();
      try (PostgresStore store = open(address, planted)) {
        create(store);
        CompletableFuture<Project> waiting = waiting(server, store);
        assertThat(answers(server, "SELECT pg_cancel_backend(pid)" + WAITING)).isTrue();
        assertThat(outcome(waiting)).isEqualTo(planted == Planted.NONE ? "unknown" : "made");
        server.run("ALTER SYSTEM RESET synchronous_standby_names");
        server.run("SELECT pg_reload_conf()");
      }
    }
  }

  /// A change that waits for its standby holds no other project's up: of a server that need not
  /// wait for one.
  @ParameterizedTest
  @EnumSource(names = {"NONE", "NOTIFY_INSIDE_THE_CHANGE"})
  void aChangeThatWaitsForTheStandbyHoldsOthersUpNowhere(Planted planted) throws Exception {
    try (RealPostgres server = RealPostgres.over(folder.resolve("files"), 0)) {
      server.run("CREATE ROLE quick LOGIN SUPERUSER");
      server.run("ALTER ROLE quick SET synchronous_commit = local");
      String address = server.newDatabase();
      try (PostgresStore slow = open(address, planted);
          PostgresStore quick = open(address.replace(RealPostgres.USER + "@", "quick@"), planted)) {
        create(slow);
        create(slow);
        CompletableFuture<Project> waiting = waiting(server, slow);
        CompletableFuture<Project> other = rename(quick, 2, "does not", Precondition.NONE);
        boolean holds;
        try {
          holds =
              other
                      .get(
                          (planted == Planted.NONE ? PATIENCE : SOON).toMillis(),
                          TimeUnit.MILLISECONDS)
                      .version()
                  == 2;
        } catch (TimeoutException _) {
          holds = false;
        }
        server.run("ALTER SYSTEM RESET synchronous_standby_names");
        server.run("SELECT pg_reload_conf()");
        var _ = outcome(waiting);
        var _ = outcome(other);
        assertThat(holds).isEqualTo(planted == Planted.NONE);
      }
    }
  }

  private static final String WAITING =
      " FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name LIKE 'boardcast%'";

  private static PostgresStore open(String address, Planted planted) throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    return PatientOpening.of(() ->
        PostgresStore.open(
            new Sessions(PostgresAddress.parse(address), planted),
            10_000,
            new HealthBoard(registry),
            registry));
  }

  private void create(PostgresStore store) throws Exception {
    var _ =
        await(
            store.write(
                Actor.UNKNOWN,
                Lane.none(),
                scope -> projects.create(scope, new NewProject("a", null, List.of()), null)));
  }

  private CompletableFuture<Project> rename(
      PostgresStore store, int number, String title, Precondition precondition) {
    ProjectFields fields =
        new ProjectFields(new Patch.To<>(title), new Patch.Keep<>(), new Patch.Keep<>());
    return store.write(
        Actor.UNKNOWN,
        Lane.of(number),
        scope -> projects.update(scope, number, fields, precondition));
  }

  private static String outcome(CompletableFuture<Project> answer) throws Exception {
    try {
      await(answer);
      return "made";
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case Refusal.Stale _ -> "stale";
        case StoreException why when why.isOutcomeUnknown() -> "unknown";
        case null, default -> "failed: " + e.getCause();
      };
    }
  }

  /// A change of the first project whose commit waits for a standby that is not there. Those before
  /// it did not wait: the setting comes to each of the server's processes when it does, and to the
  /// one that has commits wait neither first nor last.
  private CompletableFuture<Project> waiting(RealPostgres server, PostgresStore store)
      throws Exception {
    server.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    server.run("SELECT pg_reload_conf()");
    for (int i = 1; ; i++) {
      CompletableFuture<Project> change = rename(store, 1, "waits " + i, Precondition.NONE);
      while (!change.isDone()) {
        if (answers(server, "SELECT pid" + WAITING)) {
          return change;
        }
        LockSupport.parkNanos(20_000_000);
      }
      assertThat(outcome(change)).isEqualTo("made");
    }
  }

  private static boolean answers(RealPostgres server, String query) throws Exception {
    try (Connection connection = server.connect(server.address("postgres"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static void run(String address, String sql) throws Exception {
    try (Connection connection = RealPostgres.shared().connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
