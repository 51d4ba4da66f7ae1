package dev.boardcast.tracker.store.moving;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.log.EpochRows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes all boards from one database into an empty one: every row, under the same epoch, so that
/// every position stays good. Compared row by row before anything is committed; then the old one is
/// marked, so that nobody goes on with it.
public final class Move {
  /// Under this name stands, in the old database, where its boards are now.
  public static final String MARK = "moved";

  /// A value that is not there; no text has it.
  private static final String NULL = "\u0000";

  private final Movable from;
  private final Movable to;
  private final Consumer<String> progress;

  /// @param progress hears a line for each table
  public Move(Movable from, Movable to, Consumer<String> progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /// What was moved.
  public record Moved(long projects, long issues, long rows) {}

  /// Why it was not; nothing was changed.
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  public Moved run() throws RefusedException {
    refuseUnlessFit();
    List<String> tables = new ArrayList<>(to.tables());
    tables.retainAll(from.tables());
    long rows = 0;
    for (String table : tables) {
      Sum taken = copy(table);
      Sum found = sum(to.sql(), table);
      if (!taken.equals(found)) {
        throw new RefusedException(
            "the table %s is not the same in %s (%d rows, %d there): nothing was changed"
                .formatted(table, to, taken.rows(), found.rows()));
      }
      rows += taken.rows();
      progress.accept("  %-16s %,d".formatted(table, taken.rows()));
    }
    String epoch =
        String.valueOf(
            from.sql()
                .<String>first(
                    "SELECT value FROM meta WHERE name = 'epoch'", row -> row.getString(1)));
    EpochRows.take(from.sql(), to.sql(), epoch);
    to.settle();
    Moved moved =
        new Moved(
            to.sql().number("SELECT count(*) FROM projects WHERE deleted = 0"),
            to.sql().number("SELECT count(*) FROM issues"),
            rows);
    // In this order: at no moment are the boards nowhere.
    to.commit();
    from.sql()
        .update(
            "INSERT INTO meta (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            MARK,
            to.toString());
    from.commit();
    return moved;
  }

  private void refuseUnlessFit() throws RefusedException {
    if (to.sql().exists("SELECT 1 FROM projects")) {
      throw new RefusedException(
          "%s has boards already: move into an empty database".formatted(to));
    }
    if (from.sql().exists("SELECT 1 FROM mirrors")) {
      throw new RefusedException(
          "a board of %s is connected to GitHub, which boards in PostgreSQL cannot be yet: disconnect it first (boardcast connect github --remove), or leave them where they are"
              .formatted(from));
    }
  }

  /// What stands in a table, whatever order it is read in.
  private record Sum(long rows, long one, long other) {
    Sum plus(List<@Nullable Object> values) {
      byte[] digest = digest(values);
      long first = 0;
      long second = 0;
      for (int i = 0; i < 8; i++) {
        first = first << 8 | (digest[i] & 0xFF);
        second = second << 8 | (digest[i + 8] & 0xFF);
      }
      return new Sum(rows + 1, one + first, other + second);
    }
  }

  private Sum copy(String table) {
    List<String> columns = new ArrayList<>();
    List<Sum> sum = new ArrayList<>(List.of(new Sum(0, 0, 0)));
    for (int project : projects(table)) {
      from.sql()
          .list(
              "SELECT * FROM " + table + where(table),
              row -> {
                if (columns.isEmpty()) {
                  columns.addAll(columns(row));
                }
                List<@Nullable Object> values = values(row, columns);
                to.sql()
                    .update(
                        "INSERT INTO %s (%s) VALUES (?%s)"
                            .formatted(
                                table,
                                String.join(", ", columns),
                                ", ?".repeat(columns.size() - 1)),
                        values.toArray());
                sum.set(0, sum.getFirst().plus(values));
                return true;
              },
              arguments(table, project));
    }
    return sum.getFirst();
  }

  private Sum sum(Sql sql, String table) {
    List<String> columns = new ArrayList<>();
    List<Sum> sum = new ArrayList<>(List.of(new Sum(0, 0, 0)));
    for (int project : projects(table)) {
      sql.list(
          "SELECT * FROM " + table + where(table),
          row -> {
            if (columns.isEmpty()) {
              columns.addAll(columns(row));
            }
            sum.set(0, sum.getFirst().plus(values(row, columns)));
            return true;
          },
          arguments(table, project));
    }
    return sum.getFirst();
  }

  /// Tables of projects are taken project by project: a database gives all that is asked for at
  /// once.
  private List<Integer> projects(String table) {
    return isOfProjects(table)
        ? from.sql().list("SELECT number FROM projects ORDER BY number", row -> row.getInt(1))
        : List.of(0);
  }

  private static boolean isOfProjects(String table) {
    return !table.equals("projects") && !table.equals("idempotency");
  }

  private static String where(String table) {
    return isOfProjects(table) ? " WHERE project = ?" : "";
  }

  private static Object[] arguments(String table, int project) {
    return isOfProjects(table) ? new Object[] {project} : new Object[0];
  }

  /// In one order on both sides; without what only one of them has.
  private static List<String> columns(ResultSet row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      String name = row.getMetaData().getColumnName(i);
      if (!name.equals("tx")) {
        columns.add(name);
      }
    }
    Collections.sort(columns);
    return columns;
  }

  private static List<@Nullable Object> values(ResultSet row, List<String> columns)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (String column : columns) {
      Object value = row.getObject(column);
      values.add(value instanceof Number number ? (Object) number.longValue() : value);
    }
    return values;
  }

  private static byte[] digest(List<@Nullable Object> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Object value : values) {
        byte[] bytes = (value == null ? NULL : value.toString()).getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
