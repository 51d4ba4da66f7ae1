package dev.boardcast.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.postgres.PostgresStore;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import dev.boardcast.tracker.store.sqlite.OpenDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both databases have the same tables, whoever adds to one of them: a migration of SQLite has its
/// sister, of the same number, under `db/postgres`.
final class SchemasTest {
  private static final String HISTORY = "flyway_schema_history";

  /// Only PostgreSQL has these, for what several servers need.
  private static final Set<String> OF_POSTGRES = Set.of("projects.tx!");

  private static final Set<String> INDEXES_OF_POSTGRES = Set.of("idempotency_by_time");

  @TempDir Path folder;
  private PostgresAddress address;

  @BeforeEach
  void aDatabase() throws Exception {
    address = PostgresAddress.parse(RealPostgres.shared().newDatabase());
  }

  @Test
  void theyHaveTheSameTablesColumnsIndexesAndMigrations() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (OpenDatabase sqlite = OpenDatabase.in(folder);
        PostgresStore postgres =
            PatientOpening.of(
                () -> PostgresStore.open(address, 100, new HealthBoard(registry), registry))) {
      Set<String> inFile = columnsInFile(sqlite.sql());
      Set<String> inPostgres = read(postgres, SchemasTest::columnsInPostgres);
      assertThat(inPostgres).containsAll(OF_POSTGRES);
      inPostgres.removeAll(OF_POSTGRES);
      assertThat(inPostgres)
          .as("table.column of PostgreSQL, with ! where it is never null")
          .containsExactlyElementsOf(inFile);

      Set<String> indexes = read(postgres, SchemasTest::indexesInPostgres);
      assertThat(indexes).containsAll(INDEXES_OF_POSTGRES);
      indexes.removeAll(INDEXES_OF_POSTGRES);
      assertThat(indexes).containsExactlyElementsOf(indexesInFile(sqlite.sql()));

      long newest = schema(sqlite.sql());
      assertThat(read(postgres, SchemasTest::schema)).isEqualTo(newest);
    }
  }

  private static long schema(Sql sql) {
    return sql.number("SELECT max(CAST(version AS INTEGER)) FROM " + HISTORY);
  }

  private static Set<String> columnsInFile(Sql sql) {
    return new TreeSet<>(
        sql.list(
            "SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" OR c.pk THEN '!' ELSE '' END"
                + " FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
                + " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> ?",
            row -> row.getString(1), HISTORY));
  }

  private static Set<String> columnsInPostgres(Sql sql) {
    return new TreeSet<>(
        sql.list(
            "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN '!' ELSE '' END"
                + " FROM information_schema.columns WHERE table_schema = 'public'"
                + " AND table_name <> ?",
            row -> row.getString(1),
            HISTORY));
  }

  private static Set<String> indexesInFile(Sql sql) {
    return new TreeSet<>(
        sql.list(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name <> ?"
                + " AND sql IS NOT NULL",
            row -> row.getString(1),
            HISTORY));
  }

  /// Without those that come with a constraint.
  private static Set<String> indexesInPostgres(Sql sql) {
    return new TreeSet<>(
        sql.list(
            "SELECT i.indexname FROM pg_indexes i WHERE i.schemaname = 'public'"
                + " AND i.tablename <> ? AND NOT EXISTS"
                + " (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
            row -> row.getString(1),
            HISTORY));
  }

  private static <T> T read(Store store, java.util.function.Function<Sql, T> read)
      throws Exception {
    return store.read(read).get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
