package dev.boardcast.tracker.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.boardcast.testkit.Patience;
import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What SQLite itself refuses, on a real file: the state is told once, nothing acknowledged is
/// lost, and writes are taken again when the cause is gone.
final class StoreFaultsTest {
  private static final Actor CALLER = new Actor(null, null);
  private static final long PATIENCE_MS = Patience.MS;

  @TempDir Path directory;
  private Path file;
  private Store store;
  private HealthBoard health;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<Integer> acknowledged = new ArrayList<>();
  private int next;

  @BeforeEach
  void open() throws Exception {
    file = directory.resolve("boardcast.db");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    health = new HealthBoard(registry);
    store = SqliteStore.open(file, 100, InstantSource.system(), health, registry);
    execute("CREATE TABLE filler (text TEXT)", "CREATE TABLE kept (n INTEGER, text TEXT)");
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void close() {
    logger().detachAppender(log);
    store.close();
  }

  @Test
  @Tag("AC-5.4.d")
  void aFullDiskIsToldOnceAndForgottenWhenThereIsRoom() throws Exception {
    execute("INSERT INTO filler SELECT hex(randomblob(100000)) FROM (VALUES (1), (2), (3), (4))");
    keep(10);
    onWriter("PRAGMA max_page_count = 1");
    refusedAs(StoreFault.DISK_FULL);
    // Whoever frees some space ends it, without a restart.
    execute("DELETE FROM filler");
    againWell();
    keep(10);
    allIsThere();
    toldOnce();
  }

  @Test
  @Tag("AC-5.4.d")
  void anotherProcessesLockIsToldOnceAndForgottenWhenItIsGone() throws Exception {
    keep(10);
    onWriter("PRAGMA busy_timeout = 50");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      refusedAs(StoreFault.LOCKED);
      statement.execute("ROLLBACK");
    }
    againWell();
    keep(10);
    allIsThere();
    toldOnce();
  }

  @Test
  @Tag("AC-5.4.d")
  void aReadOnlyDatabaseIsToldOnceAndWritesGoThroughANewConnection() throws Exception {
    keep(10);
    onWriter("PRAGMA query_only = 1");
    // Ended by the new connection of the first trial, which may come between any two changes.
    assertThatThrownBy(() -> keep(1))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(StoreException.class, e -> isOf(StoreFault.READ_ONLY, e));
    againWell();
    assertThat(log.list)
        .anySatisfy(
            e -> assertThat(e.getFormattedMessage()).endsWith(StoreFault.READ_ONLY.sentence()));
    keep(10);
    allIsThere();
    toldOnce();
  }

  private void refusedAs(StoreFault fault) {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> keep(1))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(StoreException.class, e -> isOf(fault, e));
      assertThat(health.isReady()).isFalse();
      assertThat(health.condition(Check.DATABASE))
          .isInstanceOfSatisfying(
              Condition.Failing.class,
              failing -> assertThat(failing.message()).contains(fault.sentence()));
    }
  }

  private static void isOf(StoreFault fault, StoreException e) {
    assertThat(e.fault()).isEqualTo(fault);
    assertThat(e.isTransient()).isTrue();
  }

  private void againWell() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (!health.isReady() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(health.isReady()).isTrue();
  }

  private void toldOnce() {
    List<ILoggingEvent> told =
        log.list.stream().filter(e -> e.getLevel().isGreaterOrEqual(Level.INFO)).toList();
    assertThat(told)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("database: changes are refused, since "),
            second -> assertThat(second).startsWith("database: all is well again"));
    assertThat(told).allSatisfy(e -> assertThat(e.getThrowableProxy()).isNull());
  }

  /// Writes rows of 8 KiB, one a commit, and notes what was acknowledged.
  private void keep(int count) {
    for (int i = 0; i < count; i++) {
      int n = next++;
      int _ =
          store
              .write(
                  CALLER,
                  Lane.none(),
                  scope ->
                      scope.sql().update("INSERT INTO kept VALUES (?, hex(randomblob(4096)))", n))
              .join();
      acknowledged.add(n);
    }
  }

  private void allIsThere() throws Exception {
    List<Integer> stored = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT n FROM kept ORDER BY n")) {
      while (rows.next()) {
        stored.add(rows.getInt(1));
      }
    }
    assertThat(stored).isEqualTo(acknowledged);
  }

  private void onWriter(String pragma) {
    var _ =
        store
            .write(
                CALLER,
                Lane.none(),
                scope ->
                    pragma.contains("query_only")
                        ? scope.sql().update(pragma)
                        : scope.sql().list(pragma, _ -> "").size())
            .join();
  }

  private void execute(String... statements) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("dev.boardcast.tracker");
  }
}
