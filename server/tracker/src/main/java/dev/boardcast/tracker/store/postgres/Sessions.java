package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Makes sessions of one database, each looked at before it is used. Thread-safe.
final class Sessions {
  /// How long a server may take to be connected to, seconds.
  static final int CONNECT_MAX_S = 5;

  /// How long an answer may take before the session is given up, seconds. Ends a commit that waits
  /// for a standby, too: nothing on the server's side does.
  static final int ANSWER_MAX_S = 10;

  private final PostgresAddress address;
  private final UnaryOperator<Connection> between;
  private volatile @Nullable Epochs epochs;
  private volatile boolean answered;

  Sessions(PostgresAddress address) {
    this(address, UnaryOperator.identity());
  }

  /// @param between what all statements go through, for tests that plant a fault there
  Sessions(PostgresAddress address, UnaryOperator<Connection> between) {
    this.address = address;
    this.between = between;
  }

  /// From now on a session is opened only as long as the database has the history that it had.
  void keepTo(Epochs present) {
    epochs = present;
  }

  PostgresAddress address() {
    return address;
  }

  /// Opens a session that may write.
  ///
  /// @param purpose shown in the server's list of sessions
  /// @param answerMaxS how long it waits for an answer, seconds
  /// @throws UnusableDatabaseException when the server is not one to work with
  Session open(String purpose, int answerMaxS) throws UnusableDatabaseException {
    try {
      Connection connection = connect(purpose, answerMaxS);
      try {
        Session session =
            new Session(
                connection, new Sql(connection, PostgresDialect.POSTGRES), seen(connection));
        Refusals.unlessFit(address, session.server());
        Epochs present = epochs;
        if (present != null) {
          present.require(address, session);
        }
        return session;
      } catch (SQLException | UnusableDatabaseException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (UnusableDatabaseException e) {
      // A standby, say: what is refused has answered, unless it fell silent meanwhile.
      answered = !(e.getCause() instanceof SQLException cause) || isAnswer(cause);
      throw e;
    } catch (SQLException e) {
      answered = isAnswer(e);
      throw Refusals.of(address, e);
    }
  }

  /// Whether something answered the last time that no session could be opened: a refusal is an
  /// answer, silence is none.
  boolean isAnswered() {
    return answered;
  }

  private static boolean isAnswer(SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return true;
      }
    }
    String state = String.valueOf(failure.getSQLState());
    // Of several hosts one is a standby: nobody takes writes yet.
    boolean isNoPrimary = String.valueOf(failure.getMessage()).contains("targetServerType");
    return isNoPrimary || !state.startsWith("08");
  }

  Session open(String purpose) throws UnusableDatabaseException {
    return open(purpose, ANSWER_MAX_S);
  }

  private Connection connect(String purpose, int answerMaxS) throws SQLException {
    Properties properties = properties(address);
    PGProperty.APPLICATION_NAME.set(properties, "boardcast " + purpose);
    PGProperty.SOCKET_TIMEOUT.set(properties, answerMaxS);
    Connection connection = new Driver().connect(url(address), properties);
    if (connection == null) {
      throw new SQLException("the driver does not take the address");
    }
    return between.apply(connection);
  }

  static String url(PostgresAddress address) {
    return "jdbc:postgresql://%s/%s"
        .formatted(
            String.join(",", address.hosts()),
            URLEncoder.encode(address.database(), StandardCharsets.UTF_8));
  }

  static Properties properties(PostgresAddress address) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, address.user());
    address.password().ifPresent(secret -> PGProperty.PASSWORD.set(properties, secret));
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_MAX_S);
    PGProperty.LOGIN_TIMEOUT.set(properties, CONNECT_MAX_S);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SSL_MODE.set(properties, address.tls().wireName());
    if (address.hosts().size() > 1) {
      // Else the first one that answers would be taken, a standby too.
      PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    }
    address
        .rootCertificate()
        .ifPresentOrElse(
            file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()),
            () -> {
              if (address.tls() == PostgresAddress.Tls.VERIFY_FULL
                  || address.tls() == PostgresAddress.Tls.VERIFY_CA) {
                PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
              }
            });
    return properties;
  }

  private static Server seen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('server_version_num')::int, pg_is_in_recovery(),"
                    + " (SELECT system_identifier FROM pg_control_system()),"
                    + " CASE WHEN pg_is_in_recovery() THEN '' ELSE"
                    + " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END, pg_backend_pid(),"
                    + " current_setting('transaction_read_only')")) {
      row.next();
      return new Server(
          row.getInt(1),
          row.getBoolean(2) || row.getString(6).equals("on"),
          Long.toString(row.getLong(3)),
          row.getString(4),
          row.getInt(5));
    }
  }

  /// What a server says of itself.
  ///
  /// @param version as in `server_version_num`
  /// @param system made with the cluster; a copy of it has the same
  /// @param timeline counts up with each promotion; hexadecimal
  /// @param process that serves the session
  record Server(int version, boolean isReadOnly, String system, String timeline, int process) {}

  /// A connection and its statements. Confined to one thread at a time.
  record Session(Connection connection, Sql sql, Server server) implements AutoCloseable {
    /// Commits.
    ///
    /// @throws SQLException when the server did not say that it is kept: an error, no answer, or a
    ///   warning, which is how it says that a wait for a standby was cancelled
    void commit() throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("COMMIT");
        if (statement.getWarnings() != null) {
          throw new SQLException(
              "a warning at the commit: " + statement.getWarnings().getMessage(), "08007");
        }
      }
    }

    /// Ends it, whatever state it is in.
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException _) {
        // It is gone already.
      }
    }
  }
}
