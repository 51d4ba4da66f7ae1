package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A text that all servers of a database share, in its table `meta`. It has a session of its own,
/// opened when it is needed. For one thread at a time, but for `close`.
public final class SharedText implements AutoCloseable {
  /// How long it waits for an answer, seconds.
  static final int ANSWER_MAX_S = 3;

  private final Sessions sessions;
  private final String name;
  private volatile Sessions.@Nullable Session session;

  /// Once made they stay: it is asked no more.
  private volatile boolean hasTables;

  public SharedText(PostgresAddress address, String name) {
    sessions = new Sessions(address);
    this.name = name;
  }

  /// @return empty where it was never written
  /// @throws IOException when the database cannot be asked now; the message says why
  public Optional<String> read() throws IOException {
    return asking(sql -> hasTables(sql) ? kept(sql, "") : Optional.empty());
  }

  /// Writes another text in the place of the one that there is. Of several who change it, each sees
  /// what the one before has written.
  ///
  /// @throws IOException when that could not be done, or is not known to be done
  public void change(Function<Optional<String>, String> change) throws IOException {
    Sessions.Session present = open();
    try {
      Sql sql = present.sql();
      if (!hasTables(sql)) {
        throw new IOException("it has no boards yet; start `boardcast serve` on it first");
      }
      sql.update("BEGIN");
      sql.update(
          "INSERT INTO meta (name, value) VALUES (?, '') ON CONFLICT (name) DO NOTHING", name);
      Optional<String> before = kept(sql, " FOR UPDATE").filter(text -> !text.isEmpty());
      sql.update("UPDATE meta SET value = ? WHERE name = ?", change.apply(before), name);
      present.commit();
    } catch (StoreException | SQLException e) {
      close();
      throw new IOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      // Not changed; the session's transaction ends with it.
      close();
      throw e;
    }
  }

  private Optional<String> kept(Sql sql, String locked) {
    return Optional.ofNullable(
        sql.<String>first(
            "SELECT value FROM meta WHERE name = ?" + locked, row -> row.getString(1), name));
  }

  /// The first server makes them.
  private boolean hasTables(Sql sql) {
    hasTables = hasTables || sql.exists("SELECT 1 WHERE to_regclass('meta') IS NOT NULL");
    return hasTables;
  }

  private <T> T asking(Function<Sql, T> question) throws IOException {
    try {
      return question.apply(open().sql());
    } catch (StoreException e) {
      close();
      throw new IOException(e.getMessage(), e);
    }
  }

  private Sessions.Session open() throws IOException {
    Sessions.Session present = session;
    if (present == null) {
      try {
        present = unlessReplaced(sessions.open(name, ANSWER_MAX_S));
      } catch (UnusableDatabaseException e) {
        throw new IOException(e.getMessage(), e);
      }
      session = present;
    }
    return present;
  }

  /// What was taken back in its successor would stand in a primary that was replaced.
  private Sessions.Session unlessReplaced(Sessions.Session opened)
      throws UnusableDatabaseException {
    try {
      Epochs.unlessReplaced(sessions.address(), opened.server());
      return opened;
    } catch (UnusableDatabaseException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public void close() {
    Sessions.Session present = session;
    session = null;
    if (present != null) {
      present.close();
    }
  }
}
