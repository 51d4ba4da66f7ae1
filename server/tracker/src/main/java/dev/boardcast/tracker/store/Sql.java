package dev.boardcast.tracker.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A connection with its prepared statements. Confined to one thread at a time.
///
/// Statements are kept for the connection's life: their texts are constants of this program, a few
/// dozen in all.
public final class Sql implements AutoCloseable {
  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final List<Later> later = new ArrayList<>();

  /// A statement that is sent with others of its text.
  private record Later(String sql, IntConsumer changed, List<@Nullable Object> arguments) {}

  public Sql(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /// How this database says what others say differently.
  public Dialect dialect() {
    return dialect;
  }

  /// Reads one row into a value.
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Runs a statement that answers no rows.
  ///
  /// @return how many rows it changed
  /// @throws StoreException when the database refuses
  public int update(String sql, @Nullable Object... arguments) {
    try {
      return bound(sql, arguments).executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Runs a statement that nothing else of its transaction looks at: where each statement costs a
  /// way there and back, only with `flush`, which sends those of one text together; else at once.
  ///
  /// @param changed hears how many rows it changed
  public void later(String sql, IntConsumer changed, @Nullable Object... arguments) {
    if (dialect.isRemote()) {
      later.add(new Later(sql, changed, Arrays.asList(arguments)));
    } else {
      changed.accept(update(sql, arguments));
    }
  }

  /// How many statements wait for `flush`.
  public int laterCount() {
    return later.size();
  }

  /// The statements that came after so many were taken back before they were sent.
  public void forgetLater(int kept) {
    later.subList(kept, later.size()).clear();
  }

  /// Runs what was put off, in the order in which its texts came first.
  ///
  /// @throws StoreException when the database refuses
  public void flush() {
    Map<String, List<Later>> byText = new LinkedHashMap<>();
    later.forEach(one -> byText.computeIfAbsent(one.sql(), _ -> new ArrayList<>()).add(one));
    later.clear();
    byText.values().forEach(this::together);
  }

  private void together(List<Later> all) {
    try {
      PreparedStatement statement = prepared(all.getFirst().sql());
      for (Later one : all) {
        bind(statement, one.arguments().toArray());
        statement.addBatch();
      }
      int[] changed = statement.executeBatch();
      for (int i = 0; i < changed.length; i++) {
        all.get(i).changed().accept(changed[i]);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      List<T> values = new ArrayList<>();
      while (rows.next()) {
        values.add(reader.read(rows));
      }
      return values;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// The first row's value; null when there is no row.
  public <T> @Nullable T first(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      return rows.next() ? reader.read(rows) : null;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// The number in the first row's first column.
  public long number(String sql, @Nullable Object... arguments) {
    Long value = first(sql, row -> row.getLong(1), arguments);
    if (value == null) {
      throw new IllegalStateException("no row answers: " + sql);
    }
    return value;
  }

  public boolean exists(String sql, @Nullable Object... arguments) {
    return first(sql, _ -> Boolean.TRUE, arguments) != null;
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      statements.clear();
    }
  }

  private StoreException failed(SQLException e) {
    return StoreException.of(e, dialect.faults().of(e));
  }

  private PreparedStatement bound(String sql, @Nullable Object[] arguments) throws SQLException {
    PreparedStatement statement = prepared(sql);
    bind(statement, arguments);
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] arguments)
      throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
  }
}
