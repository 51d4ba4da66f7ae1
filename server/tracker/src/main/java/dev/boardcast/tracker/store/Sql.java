package dev.boardcast.tracker.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A connection with its prepared statements. Confined to one thread at a time.
///
/// Statements are kept for the connection's life: their texts are constants of this program, a few
/// dozen in all.
public final class Sql implements AutoCloseable {
  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

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
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
