package dev.boardcast.tracker.store.sqlite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.moving.Marks;
import dev.boardcast.tracker.store.repository.IssueNumbers;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database of an older version, brought to the present one, and the way back.
final class MigrationTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void makeAnOldOne() throws Exception {
    file = directory.resolve("boardcast.db");
    Flyway.configure(Database.class.getClassLoader())
        .dataSource("jdbc:sqlite:" + file, null, null)
        .locations("classpath:dev/boardcast/tracker/db/sqlite")
        .table(Database.HISTORY_TABLE)
        .target("1")
        .load()
        .migrate();
    execute("INSERT INTO meta (name, value) VALUES ('epoch', 'old')");
  }

  @Test
  void theDatabaseIsKeptAsItWasBeforeItsMigration() throws Exception {
    Path copy = directory.resolve("boardcast.db.before-2");
    try (Database database = Database.open(file)) {
      assertThat(database.heads().epoch()).isEqualTo("old");
    }
    assertThat(copy).exists();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Sql sql = Database.sql(connection)) {
      assertThat(DatabaseCheck.schema(sql)).isEqualTo(1);
    }
    // An older program refuses what it does not know, and names the way back.
    assertThatThrownBy(() -> DatabaseCheck.check(file, 1, Marks.Opener.SERVER))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("newer Boardcast")
        .hasMessageContaining("boardcast restore " + copy);
    assertThat(Backup.restore(copy, file, Instant.parse("2026-03-01T10:00:00Z")))
        .isEqualTo(directory.resolve("boardcast.db.before-restore-20260301T100000Z"));
    DatabaseCheck.check(file, 1, Marks.Opener.SERVER);
  }

  @Test
  void aDatabaseOfThePresentVersionIsNotCopied() throws Exception {
    Database.open(file).close();
    Files.delete(directory.resolve("boardcast.db.before-2"));
    Database.open(file).close();
    assertThat(directory.resolve("boardcast.db.before-2")).doesNotExist();
  }

  /// Flyway looks at what it did before whenever there is a new migration: a history that it does
  /// not know again would keep everybody's database from being opened.
  @Test
  void aDatabaseFromBeforeTheMigrationsMovedIsOpenedAndMigrated() throws Exception {
    Path before = directory.resolve("before.db");
    for (String statement : resource("schema-4.sql").strip().split(";\n", -1)) {
      execute(before, statement);
    }
    try (Database database = Database.open(before);
        Sql sql = database.openWriter()) {
      assertThat(database.heads().epoch()).isEqualTo("made-before");
      assertThat(database.heads().of(1)).isEqualTo(new LogHead(3, "AbCdEfGhIjKl"));
      assertThat(DatabaseCheck.schema(sql)).isEqualTo(Database.NEWEST_SCHEMA);
      assertThat(
              sql.list(
                  "SELECT script FROM flyway_schema_history ORDER BY installed_rank",
                  row -> row.getString(1)))
          .startsWith("V1__board.sql", "V2__recent.sql", "V3__free_numbers.sql", "V4__digests.sql")
          .hasSize(Database.NEWEST_SCHEMA);
    }
    assertThat(directory.resolve("before.db.before-5")).exists();
  }

  private static String resource(String name) throws Exception {
    try (InputStream in = MigrationTest.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void numbersOfDeletedIssuesStayUsedAndThosePassedOverStayFree() throws Exception {
    execute(
        "INSERT INTO projects (number, title, status, sequence, next_issue, created_at, updated_at,"
            + " deleted) VALUES (1, 'a', 'open', 9, 10, 0, 0, 0), (2, 'b', 'open', 9, 1, 0, 0, 0),"
            + " (3, 'c', 'open', 9, 5, 0, 0, 1)");
    execute(
        "INSERT INTO issues (project, number, title, status, labels, work_items, work_item_count,"
            + " completed_count, next_work_item, version, created_at, updated_at)"
            + " VALUES (1, 2, 'x', 'todo', '[]', '[]', 0, 0, 1, 1, 0, 0),"
            + " (1, 9, 'x', 'todo', '[]', '[]', 0, 0, 1, 1, 0, 0)");
    execute("INSERT INTO deleted_issues (project, number) VALUES (1, 3), (1, 6)");
    try (Database database = Database.open(file);
        Sql sql = database.openWriter()) {
      assertThat(
              IntStream.rangeClosed(1, 10).filter(number -> IssueNumbers.wasUsed(sql, 1, number)))
          .containsExactly(2, 3, 6, 9);
      assertThat(
              sql.list(
                  "SELECT project, first, last FROM free_numbers ORDER BY project, first",
                  row -> List.of(row.getInt(1), row.getInt(2), row.getInt(3))))
          .containsExactly(List.of(1, 1, 1), List.of(1, 4, 5), List.of(1, 7, 8));
    }
  }

  @Test
  void whatAMirrorHadWhenNothingWasMadeOrDeletedThereIsNotSentNow() throws Exception {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource("jdbc:sqlite:" + file, null, null)
        .locations("classpath:dev/boardcast/tracker/db/sqlite")
        .table(Database.HISTORY_TABLE)
        .target("5")
        .load()
        .migrate();
    execute(
        "INSERT INTO projects (number, title, status, sequence, next_issue, created_at, updated_at)"
            + " VALUES (1, 'a', 'open', 9, 4, 0, 0)");
    execute(
        "INSERT INTO issues (project, number, title, status, labels, work_items, work_item_count,"
            + " completed_count, next_work_item, version, created_at, updated_at)"
            + " VALUES (1, 1, 'mirrored', 'todo', '[]', '[]', 0, 0, 1, 1, 0, 0),"
            + " (1, 3, 'only here', 'todo', '[]', '[]', 0, 0, 1, 1, 0, 0)");
    execute("INSERT INTO mirrors (project, remote, settings, progress) VALUES (1, '{}', '{}', '')");
    execute(
        "INSERT INTO mirror_cards (project, item, issue, gone, base, settled) VALUES"
            + " (1, 'linked', 1, 0, '{}', 1), (1, 'deleted here', 2, 0, '{}', 1)");
    try (Database database = Database.open(file);
        Sql sql = database.openWriter()) {
      assertThat(MirrorRepository.hasTaskLines(sql, 1, 1)).isFalse();
      assertThat(MirrorRepository.unmade(sql, 1, 10)).isEmpty();
      assertThat(MirrorRepository.deletedHere(sql, 1, 10)).isEmpty();
      assertThat(MirrorRepository.pairs(sql, 1))
          .extracting(pair -> pair.item() + " " + pair.state())
          .containsExactly("deleted here LEFT_THERE", "linked LINKED");
    }
  }

  /// Two copies that parted before there were digests are told apart by what their logs still have.
  @Test
  void eventsFromBeforeThereWereDigestsGetThem() throws Exception {
    execute(
        "INSERT INTO projects (number, title, status, sequence, next_issue, created_at, updated_at)"
            + " VALUES (1, 'a', 'open', 7, 1, 0, 0), (2, 'b', 'open', 3, 1, 0, 0),"
            + " (3, 'without a log', 'open', 9, 1, 0, 0)");
    String event = "'{\"type\":\"issue.updated\",\"timestamp\":\"2026-03-01T10:15:30.120Z\"}'";
    execute(
        "INSERT INTO events (project, sequence, event) VALUES (1, 6, %1$s), (1, 7, %1$s), (2, 3, %1$s)"
            .formatted(event));
    Path same = Files.copy(file, directory.resolve("same.db"));
    Path parted = Files.copy(file, directory.resolve("parted.db"));
    execute(parted, "UPDATE events SET event = json_set(event, '$.data', 1) WHERE sequence = 6");

    Map<Integer, LogHead> heads = heads(file);
    assertThat(heads(file)).as("made once").isEqualTo(heads);
    assertThat(heads(same)).isEqualTo(heads);
    assertThat(of(heads, 1).sequence()).isEqualTo(7);
    assertThat(of(heads, 1).digest()).hasSize(12);
    assertThat(of(heads, 2).digest()).hasSize(12).isNotEqualTo(of(heads, 1).digest());
    assertThat(of(heads, 3)).isEqualTo(new LogHead(9, null));
    assertThat(of(heads(parted), 1).digest()).isNotEqualTo(of(heads, 1).digest());
    assertThat(of(heads(parted), 2)).isEqualTo(of(heads, 2));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Sql sql = Database.sql(connection)) {
      assertThat(
              sql.list(
                  "SELECT coalesce(before, 'none') FROM events ORDER BY project, sequence",
                  row -> row.getString(1)))
          .element(0)
          .isEqualTo("none");
      assertThat(sql.number("SELECT count(*) FROM events WHERE digest IS NULL")).isZero();
    }
  }

  private static LogHead of(Map<Integer, LogHead> heads, int project) {
    return heads.getOrDefault(project, LogHead.NONE);
  }

  private static Map<Integer, LogHead> heads(Path file) throws Exception {
    try (Database database = Database.open(file)) {
      return database.heads().all();
    }
  }

  private void execute(String sql) throws Exception {
    execute(file, sql);
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
