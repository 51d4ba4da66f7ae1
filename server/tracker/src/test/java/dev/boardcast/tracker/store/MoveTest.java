package dev.boardcast.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Reads;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.NewPhase;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Patch;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.store.UnusableDatabaseException.Fault;
import dev.boardcast.tracker.store.moving.Movable;
import dev.boardcast.tracker.store.moving.Move;
import dev.boardcast.tracker.store.postgres.MovableDatabase;
import dev.boardcast.tracker.store.postgres.PostgresStore;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import dev.boardcast.tracker.store.sqlite.MovableFile;
import dev.boardcast.tracker.store.sqlite.SqliteStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From a file into PostgreSQL, and back into another file.
@Timeout(120)
final class MoveTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HealthBoard health = new HealthBoard(registry);
  private final ProjectService projects = new ProjectService(new Urls(() -> "http://localhost"));

  @TempDir Path folder;

  /// What has to be the same afterwards.
  private record State(String epoch, Map<Integer, LogHead> heads, List<String> boards) {}

  @Test
  void boardsAndPositionsAreTheSameThereAndBack() throws Exception {
    Random random = new Random(Seed.of("MoveTest"));
    Path first = folder.resolve("first.db");
    Path second = folder.resolve("second.db");
    PostgresAddress address = PostgresAddress.parse(RealPostgres.shared().newDatabase());
    State before;
    try (Store store = file(first)) {
      for (int i = 0; i < 3; i++) {
        create(store);
      }
      for (int i = 0; i < 40; i++) {
        change(store, 1 + random.nextInt(3), "title " + random.nextInt());
      }
      before = state(store);
    }
    move(MovableFile.open(first), MovableDatabase.open(address));

    try (Store store = PostgresStore.open(address, 100, health, registry)) {
      assertThat(state(store)).isEqualTo(before);
      // Counters go on behind what is there.
      create(store);
      change(store, 2, "there");
      assertThat(store.heads().all().keySet()).contains(4);
      before = state(store);
    }
    assertThatThrownBy(() -> file(first))
        .isInstanceOfSatisfying(
            UnusableDatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MOVED))
        .hasMessageContaining(address.toString());
    assertThatThrownBy(() -> move(MovableFile.open(second), MovableDatabase.open(address)))
        .isInstanceOf(Move.RefusedException.class)
        .hasMessageContaining("boards already");

    move(MovableDatabase.open(address), MovableFile.open(second));
    try (Store store = file(second)) {
      assertThat(state(store)).isEqualTo(before);
      create(store);
      assertThat(store.heads().all().keySet()).contains(5);
    }
    assertThatThrownBy(() -> PostgresStore.open(address, 100, health, registry))
        .isInstanceOfSatisfying(
            UnusableDatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MOVED))
        .hasMessageContaining("second.db");
  }

  /// A database that was promoted while it had no boards has an epoch that is over, as a file has
  /// that was restored.
  @Test
  void theEpochsThatAreOverAreThoseOfWhereTheBoardsComeFrom() throws Exception {
    Path file = folder.resolve("restored.db");
    String database = RealPostgres.shared().newDatabase();
    PostgresAddress address = PostgresAddress.parse(database);
    try (Store store = file(file)) {
      create(store);
    }
    PostgresStore.open(address, 100, health, registry).close();
    String jdbcUrl = "jdbc:" + database.replaceFirst("//(.+)@(.+)$", "//$2?user=$1");
    over("jdbc:sqlite:" + file, "restored");
    run("jdbc:sqlite:" + file, "INSERT INTO epoch_heads VALUES ('restored', 1, 1)");
    over(jdbcUrl, "promoted");

    move(MovableFile.open(file), MovableDatabase.open(address));

    try (PostgresStore store = PostgresStore.open(address, 100, health, registry)) {
      change(store, 1, "there");
      goesOnFrom("restored", 1, store);
    }
    // Promoted while the boards are there: that is one more which is over, and goes back with them.
    run(jdbcUrl, "UPDATE meta SET value = '0' WHERE name = 'timeline'");
    PostgresStore.open(address, 100, health, registry).close();
    Path back = folder.resolve("back.db");
    move(MovableDatabase.open(address), MovableFile.open(back));

    try (Store store = file(back)) {
      change(store, 1, "here again");
      assertThat(store.feed().lineage().ended()).hasSize(2);
      goesOnFrom(store.feed().lineage().ended().getFirst().epoch(), 2, store);
      goesOnFrom("restored", 1, store);
    }
  }

  /// A position of an epoch that is over is good up to where its log was, and no further.
  private static void goesOnFrom(String epoch, long head, Store store) {
    Lineage lineage = store.feed().lineage();
    assertThat(lineage.ended()).extracting(Lineage.Ended::epoch).contains(epoch);
    assertThat(lineage.ended()).extracting(Lineage.Ended::epoch).doesNotContain("promoted");
    assertThat(store.heads().of(1).sequence()).isGreaterThan(head);
    assertThat(lineage.here(1, new Position(epoch, head)))
        .isEqualTo(new Position(lineage.epoch(), head));
    assertThat(lineage.here(1, new Position(epoch, head + 1))).isNull();
  }

  private static void over(String url, String epoch) throws Exception {
    run(
        url,
        "INSERT INTO meta (name, value) VALUES ('epoch before 000001', '%s')".formatted(epoch));
  }

  private static void run(String url, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void whatAServerHasOpenIsNotMoved() throws Exception {
    PostgresAddress address = PostgresAddress.parse(RealPostgres.shared().newDatabase());
    try (Store _ = PostgresStore.open(address, 100, health, registry)) {
      assertThatThrownBy(() -> MovableDatabase.open(address))
          .isInstanceOfSatisfying(
              UnusableDatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.IN_USE));
    }
    Path file = folder.resolve("open.db");
    try (Store _ = file(file)) {
      assertThatThrownBy(() -> MovableFile.open(file))
          .isInstanceOfSatisfying(
              UnusableDatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.IN_USE));
    }
  }

  private static void move(Movable from, Movable to) throws Exception {
    try (from;
        to) {
      var _ = new Move(from, to, _ -> {}).run();
    }
  }

  private Store file(Path file) throws UnusableDatabaseException {
    return SqliteStore.open(file, 100, InstantSource.system(), health, registry);
  }

  private void create(Store store) throws Exception {
    var _ =
        store
            .write(
                Actor.UNKNOWN,
                Lane.none(),
                scope ->
                    projects.create(
                        scope,
                        new NewProject("a", "über alles", List.of(new NewPhase("p", null, null))),
                        null))
            .get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private void change(Store store, int number, String title) throws Exception {
    ProjectFields fields =
        new ProjectFields(new Patch.To<>(title), new Patch.Keep<>(), new Patch.Keep<>());
    var _ =
        store
            .write(
                Actor.UNKNOWN,
                Lane.of(number),
                scope -> projects.update(scope, number, fields, Precondition.NONE))
            .get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static State state(Store store) throws Exception {
    String epoch = store.heads().epoch();
    List<String> boards =
        store
            .read(sql ->
                store.heads().all().keySet().stream()
                    .sorted()
                    .map(number -> Reads.board(sql, epoch, number).toString())
                    .toList())
            .get(Patience.SECONDS, TimeUnit.SECONDS);
    return new State(epoch, store.heads().all(), boards);
  }
}
