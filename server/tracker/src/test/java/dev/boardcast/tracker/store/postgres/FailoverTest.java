package dev.boardcast.tracker.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.Lineage;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Patch;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.PatientOpening;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.UnusableDatabaseException.Fault;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A database that goes away, comes back, or is another one when it does.
@Timeout(900)
final class FailoverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private final ProjectService projects = new ProjectService(new Urls(() -> "http://localhost"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HealthBoard health = new HealthBoard(registry);
  private int renamed;

  /// The standby lacks the last changes of the primary, which were answered, and gives their
  /// sequences out again: nobody takes the one for the other.
  @Test
  void aPromotedStandbyThatLacksChangesIsANewEpoch() throws Exception {
    Path primary = folder.resolve("primary");
    Path standby = folder.resolve("standby");
    int port;
    String address;
    try (RealPostgres server = RealPostgres.over(primary, 0)) {
      port = server.port();
      address = server.newDatabase();
      try (PostgresStore store = open(address)) {
        create(store);
        rename(store, "kept");
      }
    }
    copy(primary, standby);
    Files.createFile(standby.resolve("standby.signal"));

    AtomicInteger others = new AtomicInteger();
    String epoch;
    RealPostgres server = RealPostgres.over(primary, port);
    PostgresStore store = open(address);
    try {
      store.feed().onOtherHistory(others::incrementAndGet);
      epoch = store.heads().epoch();
      rename(store, "to be lost");
      assertThat(store.heads().of(1).sequence()).isEqualTo(3);
      String lost = store.heads().of(1).digest();

      server.close();
      until(() -> isPutOff(store, "while nobody is there"));
      until(() -> store.health().get(Check.FOLLOWING) instanceof Condition.Failing);
      server = RealPostgres.over(standby, port);
      assertThatThrownBy(() -> open(address))
          .isInstanceOfSatisfying(
              UnusableDatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STANDBY));
      assertThat(isPutOff(store, "to a standby")).isTrue();
      Sessions sessions = new Sessions(PostgresAddress.parse(address));
      assertThatThrownBy(() -> sessions.open("test")).hasMessageContaining("standby");
      assertThat(sessions.isAnswered()).as("a standby is an answer").isTrue();
      assertThat(others).hasValue(0);

      server.run("SELECT pg_promote()");
      until(() -> others.get() == 1);
      assertThat(isPutOff(store, "under the old epoch")).isTrue();
      assertThatThrownBy(() -> await(store.read(sql -> ProjectRepository.version(sql, 1))))
          .cause()
          .isInstanceOf(StoreException.class);
      assertThat(store.heads().epoch()).isEqualTo(epoch);

      try (PostgresStore anew = open(address);
          PostgresStore second = open(address)) {
        assertThat(anew.heads().epoch()).isNotEqualTo(epoch);
        assertThat(second.heads().epoch()).isEqualTo(anew.heads().epoch());
        assertThat(anew.heads().of(1).sequence()).isEqualTo(2);
        rename(anew, "another third change");
        assertThat(anew.heads().of(1).sequence()).isEqualTo(3);
        assertThat(anew.heads().of(1).digest()).isNotEqualTo(lost);
        Lineage lineage = second.feed().lineage();
        assertThat(lineage.epoch()).isEqualTo(anew.heads().epoch());
        assertThat(lineage.here(1, new Position(epoch, 2)))
            .isEqualTo(new Position(anew.heads().epoch(), 2));
        assertThat(lineage.here(1, new Position(epoch, 3, lost))).isNull();
      }
      assertThat(others).hasValue(1);

      // The primary that was replaced comes back.
      server.close();
      server = RealPostgres.over(primary, port);
      assertThatThrownBy(() -> open(address))
          .isInstanceOfSatisfying(
              UnusableDatabaseException.class,
              e -> assertThat(e.fault()).isEqualTo(Fault.OTHER_HISTORY))
          .hasMessageContaining("was replaced");
      try (SharedText keys = new SharedText(PostgresAddress.parse(address), "keys")) {
        assertThatThrownBy(keys::read)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("was replaced");
      }
    } finally {
      store.close();
      server.close();
    }
  }

  /// A commit that waits for a standby which is gone, and is cancelled there, is answered by the
  /// database with success and a warning.
  @Test
  void aCommitWithAWarningIsUnknownAndIsToldAllTheSame() throws Exception {
    try (RealPostgres server = RealPostgres.over(folder.resolve("single"), 0)) {
      String address = server.newDatabase();
      try (PostgresStore store = open(address)) {
        List<Long> told = new CopyOnWriteArrayList<>();
        store.feed().onCommitted(events -> events.forEach(event -> told.add(event.sequence())));
        create(store);
        server.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        server.run("SELECT pg_reload_conf()");
        CompletableFuture<?> waiting = waiting(address, store);
        assertThat(look(address, "pg_cancel_backend(pid)")).isTrue();
        assertThatThrownBy(() -> await(waiting))
            .cause()
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> {
                  assertThat(e.isOutcomeUnknown()).isTrue();
                  assertThat(e.isTransient()).isTrue();
                });
        server.run("ALTER SYSTEM RESET synchronous_standby_names");
        server.run("SELECT pg_reload_conf()");
        until(() -> !told.isEmpty() && told.getLast() == 1 + renamed);
      }
    }
  }

  /// A change whose commit waits for a standby. Those before it did not: the setting comes to each
  /// of the server's processes when it does.
  private CompletableFuture<?> waiting(String address, PostgresStore store) throws Exception {
    while (true) {
      renamed++;
      CompletableFuture<?> change = renaming(store, "perhaps " + renamed);
      until(() -> change.isDone() || look(address, "pid"));
      if (!change.isDone()) {
        return change;
      }
      var _ = await(change);
    }
  }

  /// Whether something waits for a standby; each is asked for a value.
  private static boolean look(String address, String value) {
    String name = address.substring(address.lastIndexOf('/') + 1);
    int port = Integer.parseInt(address.replaceAll(".*:(\\d+)/.*", "$1"));
    try (Connection connection =
            new org.postgresql.Driver()
                .connect(
                    "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, name), null);
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT %s FROM pg_stat_activity WHERE wait_event = 'SyncRep'".formatted(value))) {
      return rows.next();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private PostgresStore open(String address) throws Exception {
    return PatientOpening.of(
        () -> PostgresStore.open(PostgresAddress.parse(address), 100, health, registry));
  }

  private void create(PostgresStore store) throws Exception {
    var _ =
        await(
            store.write(
                Actor.UNKNOWN,
                Lane.none(),
                scope -> projects.create(scope, new NewProject("a", null, List.of()), null)));
  }

  private void rename(PostgresStore store, String title) throws Exception {
    var _ = await(renaming(store, title));
  }

  private CompletableFuture<?> renaming(PostgresStore store, String title) {
    ProjectFields fields =
        new ProjectFields(new Patch.To<>(title), new Patch.Keep<>(), new Patch.Keep<>());
    return store.write(
        Actor.UNKNOWN, Lane.of(1), scope -> projects.update(scope, 1, fields, Precondition.NONE));
  }

  private boolean isPutOff(PostgresStore store, String title) {
    try {
      rename(store, title);
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof StoreException put && put.isTransient();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file)),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
