package dev.boardcast.tracker.store.moving;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.Lineage;
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
    if (to.sql().exists("SELECT 1 FROM projects")) {
      refuseUnlessThese(tables);
      progress.accept(
          "  all is there already: the move before was interrupted at its end; %s is marked now"
              .formatted(from));
      mark();
      return moved(0);
    }
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
    EpochRows.take(from.sql(), to.sql(), epoch(from));
    to.settle();
    Moved moved = moved(rows);
    // In this order: at no moment are the boards nowhere, and at none are both places served.
    Marks.note(from.sql(), Marks.MOVING, to.toString());
    from.commit();
    to.commit();
    mark();
    return moved;
  }

  private void mark() {
    Marks.note(from.sql(), Marks.MOVED, to.toString());
    Marks.forget(from.sql(), Marks.MOVING);
    from.commit();
  }

  private Moved moved(long rows) {
    return new Moved(
        to.sql().number("SELECT count(*) FROM projects WHERE deleted = 0"),
        to.sql().number("SELECT count(*) FROM issues"),
        rows);
  }

  private static String epoch(Movable place) {
    return String.valueOf(Marks.of(place.sql(), "epoch"));
  }

  /// Boards that are there already are those that would be moved: a move before stored them, and
  /// was interrupted before it marked where they come from.
  private void refuseUnlessThese(List<String> tables) throws RefusedException {
    String epoch = epoch(from);
    // One that was promoted there since is over, and known.
    Lineage there = EpochRows.lineage(to.sql(), epoch(to));
    if (there.here(0, new Position(epoch, 0)) == null) {
      throw new RefusedException(
          "%s has boards already, others than these (epoch %s; these: %s): move into an empty database"
              .formatted(to, epoch(to), epoch));
    }
    if (Marks.of(from.sql(), Marks.MOVING) != null) {
      // Nobody has changed them here since, and whoever has there went on with them.
      return;
    }
    for (String table : tables) {
      if (!sum(from.sql(), table).equals(sum(to.sql(), table))) {
        throw new RefusedException(
            "%s has these boards already, and they are not the same as here any more (table %s): go on with one of both, and keep the other from being served; or move into an empty database"
                .formatted(to, table));
      }
    }
  }

  private void refuseUnlessFit() throws RefusedException {
    String leaving = Marks.of(to.sql(), Marks.MOVING);
    if (leaving != null) {
      throw new RefusedException(
          "the boards of %s were being moved to %s when that was interrupted: repeat that first"
              .formatted(to, leaving));
    }
    String begun = Marks.of(from.sql(), Marks.MOVING);
    if (begun != null
        && !begun.equals(to.toString())
        && !to.sql().exists("SELECT 1 FROM projects")) {
      throw new RefusedException(
          "the boards of %s were being moved to %s when that was interrupted: repeat that. Only where none of them are there, take the note away (DELETE FROM meta WHERE name = '%s') and move them elsewhere"
              .formatted(from, begun, Marks.MOVING));
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
