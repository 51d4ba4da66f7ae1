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
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From a file into PostgreSQL, and back into another file.
@Timeout(900)
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
    move(MovableFile.open(first), database(address));

    try (Store store = opened(address)) {
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
    assertThatThrownBy(() -> move(MovableFile.open(second), database(address)))
        .isInstanceOf(Move.RefusedException.class)
        .hasMessageContaining("boards already");

    move(database(address), MovableFile.open(second));
    try (Store store = file(second)) {
      assertThat(state(store)).isEqualTo(before);
      create(store);
      assertThat(store.heads().all().keySet()).contains(5);
    }
    assertThatThrownBy(() -> opened(address))
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
    opened(address).close();
    String jdbcUrl = "jdbc:" + database.replaceFirst("//(.+)@(.+)$", "//$2?user=$1");
    over("jdbc:sqlite:" + file, "restored");
    run("jdbc:sqlite:" + file, "INSERT INTO epoch_heads VALUES ('restored', 1, 1)");
    over(jdbcUrl, "promoted");

    move(MovableFile.open(file), database(address));

    try (Store store = opened(address)) {
      change(store, 1, "there");
      goesOnFrom("restored", 1, store);
    }
    // Promoted while the boards are there: that is one more which is over, and goes back with them.
    run(jdbcUrl, "UPDATE meta SET value = '0' WHERE name = 'timeline'");
    opened(address).close();
    Path back = folder.resolve("back.db");
    move(database(address), MovableFile.open(back));

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
    try (Store _ = opened(address)) {
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

  /// A server that is stopped, or cut off, has no session that would show it, and goes on later. In
  /// the middle of the move it waits; afterwards it writes nothing where nobody would find it.
  @Test
  void aServerThatWasCutOffDuringTheMoveWritesNothingAfterIt() throws Exception {
    String database = RealPostgres.shared().newDatabase();
    PostgresAddress address = PostgresAddress.parse(database);
    Path file = folder.resolve("back.db");
    AtomicInteger begunAnew = new AtomicInteger();
    RealPostgres.shared().run("CREATE ROLE stopped SUPERUSER LOGIN");
    PostgresAddress asStopped =
        PostgresAddress.parse(database.replace("//postgres@", "//stopped@"));
    try (Store store = opened(asStopped)) {
      store.feed().onOtherHistory(begunAnew::incrementAndGet);
      create(store);
      // The last session that it opens by itself.
      until(() -> sessions(address, "boardcast bell") == 1);
      RealPostgres.shared().run("ALTER ROLE stopped NOLOGIN");
      RealPostgres.shared()
          .run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'stopped'");
      CompletableFuture<?> during;
      try (Movable from = database(address);
          Movable to = MovableFile.open(file)) {
        RealPostgres.shared().run("ALTER ROLE stopped LOGIN");
        during = changing(store, 1, "in the middle");
        until(() -> isWaiting(from));
        var _ = new Move(from, to, _ -> {}).run();
      }
      assertThatThrownBy(() -> during.get(Patience.SECONDS, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> change(store, 1, "afterwards"))
          .cause()
          .isInstanceOf(StoreException.class);
      until(() -> begunAnew.get() == 1);
    }
    try (Store store = file(file)) {
      assertThat(store.heads().of(1).sequence()).isEqualTo(1);
    }
    assertThatThrownBy(() -> opened(address)).hasMessageContaining("were moved to " + file);
    try (Connection connection = RealPostgres.shared().connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(sequence) FROM projects")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).isEqualTo(1);
    }
  }

  /// Whether somebody wants what the move holds.
  private static boolean isWaiting(Movable from) {
    // In a transaction the list is that of the first look at it.
    from.sql().list("SELECT pg_stat_clear_snapshot()", _ -> true);
    return from.sql()
        .exists(
            "SELECT 1 FROM pg_stat_activity"
                + " WHERE usename = 'stopped' AND wait_event_type = 'Lock'");
  }

  /// Stored there, and not yet marked here: neither place may be served as if nothing were, and the
  /// same move again ends it, whatever was changed there since.
  @Test
  void aMoveThatEndsBeforeTheMarkIsFinishedByTheNext() throws Exception {
    Path file = folder.resolve("first.db");
    PostgresAddress address = PostgresAddress.parse(RealPostgres.shared().newDatabase());
    PostgresAddress elsewhere = PostgresAddress.parse(RealPostgres.shared().newDatabase());
    try (Store store = file(file)) {
      create(store);
    }
    assertThatThrownBy(() -> move(MovableFile.open(file), new Killed(database(address), true)))
        .hasMessage("killed");

    assertThatThrownBy(() -> file(file))
        .isInstanceOfSatisfying(
            UnusableDatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MOVED))
        .hasMessageContaining("repeat it: boardcast migrate --from " + file);
    assertThatThrownBy(() -> move(MovableFile.open(file), database(elsewhere)))
        .isInstanceOf(Move.RefusedException.class)
        .hasMessageContaining("were being moved to " + address);
    try (Store store = opened(address)) {
      change(store, 1, "there");
    }
    move(MovableFile.open(file), database(address));
    assertThatThrownBy(() -> file(file)).hasMessageContaining("were moved to " + address);
    try (Store store = opened(address)) {
      assertThat(store.heads().of(1).sequence()).isEqualTo(2);
    }
  }

  @Test
  void aMoveThatEndsBeforeItIsStoredIsRepeated() throws Exception {
    Path file = folder.resolve("back.db");
    PostgresAddress address = PostgresAddress.parse(RealPostgres.shared().newDatabase());
    try (Store store = opened(address)) {
      create(store);
    }
    assertThatThrownBy(() -> move(database(address), new Killed(MovableFile.open(file), false)))
        .hasMessage("killed");

    assertThatThrownBy(() -> opened(address)).hasMessageContaining("repeat it: boardcast migrate");
    move(database(address), MovableFile.open(file));
    assertThatThrownBy(() -> opened(address)).hasMessageContaining("were moved to " + file);
    try (Store store = file(file)) {
      assertThat(store.heads().of(1).sequence()).isEqualTo(1);
    }
  }

  /// Where no note is left, as by a copy of the file, the rows say whose they are.
  @Test
  void boardsThatAreThereAlreadyAreMarkedOnlyWhereTheyAreTheSame() throws Exception {
    Path file = folder.resolve("first.db");
    Path copy = folder.resolve("copy.db");
    Path changed = folder.resolve("changed.db");
    PostgresAddress address = PostgresAddress.parse(RealPostgres.shared().newDatabase());
    try (Store store = file(file)) {
      create(store);
    }
    run("jdbc:sqlite:" + file, "VACUUM INTO '%s'".formatted(copy));
    run("jdbc:sqlite:" + file, "VACUUM INTO '%s'".formatted(changed));
    try (Store store = file(changed)) {
      change(store, 1, "here");
    }
    move(MovableFile.open(file), database(address));

    assertThatThrownBy(() -> move(MovableFile.open(changed), database(address)))
        .isInstanceOf(Move.RefusedException.class)
        .hasMessageContaining("not the same as here any more");
    move(MovableFile.open(copy), database(address));
    assertThatThrownBy(() -> file(copy)).hasMessageContaining("were moved to " + address);
  }

  /// Ends where a process would that is killed there.
  ///
  /// @param afterwards whether what was to be committed is
  private record Killed(Movable inner, boolean afterwards) implements Movable {
    @Override
    public Sql sql() {
      return inner.sql();
    }

    @Override
    public List<String> tables() {
      return inner.tables();
    }

    @Override
    public void settle() {
      inner.settle();
    }

    @Override
    public void commit() {
      if (afterwards) {
        inner.commit();
      }
      throw new IllegalStateException("killed");
    }

    @Override
    public void close() {
      inner.close();
    }

    @Override
    public String toString() {
      return inner.toString();
    }
  }

  private static void move(Movable from, Movable to) throws Exception {
    try (from;
        to) {
      var _ = new Move(from, to, _ -> {}).run();
    }
  }

  private Store opened(PostgresAddress address) throws Exception {
    return PatientOpening.of(() -> PostgresStore.open(address, 100, health, registry));
  }

  /// When the sessions of the server that had it open are gone: they end a little after it.
  private static Movable database(PostgresAddress address) throws Exception {
    until(() -> sessions(address, "boardcast %") == 0);
    return PatientOpening.of(() -> MovableDatabase.open(address));
  }

  private static long sessions(PostgresAddress address, String name) {
    try {
      return RealPostgres.shared().sessions("/" + address.database(), name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
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
    var _ = changing(store, number, title).get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private CompletableFuture<?> changing(Store store, int number, String title) {
    ProjectFields fields =
        new ProjectFields(new Patch.To<>(title), new Patch.Keep<>(), new Patch.Keep<>());
    return store.write(
        Actor.UNKNOWN,
        Lane.of(number),
        scope -> projects.update(scope, number, fields, Precondition.NONE));
  }

  private static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(20_000_000);
    }
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
