#!/usr/bin/env bash
# A JDBC query timeout that strikes while PostgreSQL waits for its standby is answered as success.
#
# Expected: `Statement.setQueryTimeout(2)`: "If the limit is exceeded, an SQLTimeoutException is thrown" (java.sql, JDBC
#   4.3), as pgjdbc does for a slow query. So where an INSERT returns, it was done in time, or somebody hears of it.
# Happens: where the commit waits for a synchronous standby that is away, the driver's cancel ends the wait and not the
#   change: the call returns its row count, with the row visible, on this server alone. All there is to see is a warning
#   01000 on the statement. With autocommit off it is `Connection.commit()` that waits: the query timeout does not bound it
#   and the server's statement_timeout does not either; cancelled by an operator it returns, too, with the warning on the
#   connection.
# Matters: to who relies on synchronous replication to lose nothing at a failover: what was answered "stored" here is gone
#   when the standby takes over. Look at the warnings after each commit, and treat one as "not known".
# Versions: org.postgresql:postgresql 42.7.14, the PostgreSQL 14.22 of io.zonky.test:embedded-postgres 2.2.2.
# Needs: bash, Maven, JDK 17 or newer, Linux.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.zonky.test:embedded-postgres:2.2.2 org.postgresql:postgresql:42.7.14 org.slf4j:slf4j-nop:2.0.17

cat >Look.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.*;
import javax.sql.DataSource;

public class Look {
  static final String INSERT = "INSERT INTO changes VALUES (1)";

  static String warnings(SQLWarning first) {
    return first == null ? "no warning" : "warning " + first.getSQLState();
  }

  static void slowQuery(DataSource server) throws SQLException {
    try (Connection connection = server.getConnection(); Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(2);
      statement.execute("SELECT pg_sleep(20)");
      System.out.println("slow query: returned");
    } catch (SQLException e) {
      System.out.println("slow query: exception");
    }
  }

  static void autocommit(DataSource server) throws SQLException {
    try (Connection connection = server.getConnection(); Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(2);
      int rows = statement.executeUpdate(INSERT);
      System.out.printf("insert: %d row, %s%n", rows, warnings(statement.getWarnings()));
    } catch (SQLException e) {
      System.out.println("insert: exception");
    }
  }

  /** Cancelled by an operator once it has waited for longer than both timeouts. */
  static void commit(DataSource server) throws Exception {
    try (Connection connection = server.getConnection(); Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '1s'");
      statement.setQueryTimeout(2);
      connection.setAutoCommit(false);
      statement.executeUpdate(INSERT);
      int backend = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
      Thread operator = new Thread(() -> cancelAfter4Seconds(server, backend));
      operator.start();
      connection.commit();
      System.out.printf("commit: returned, %s%n", warnings(connection.getWarnings()));
      operator.join();
    } catch (SQLException e) {
      System.out.println("commit: exception");
    }
  }

  static void cancelAfter4Seconds(DataSource server, int backend) {
    String cancel =
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = " + backend
            + " AND clock_timestamp() > query_start + interval '4 s'";
    try (Connection connection = server.getConnection(); Statement statement = connection.createStatement()) {
      for (boolean waiting = true; waiting; Thread.sleep(50)) {
        try (ResultSet cancelled = statement.executeQuery(cancel)) {
          waiting = !cancelled.next();
        }
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start()) {
      DataSource server = postgres.getPostgresDatabase();
      slowQuery(server);
      try (Connection connection = server.getConnection(); Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE changes (number int)");
        statement.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        statement.execute("SELECT pg_reload_conf()");
        for (boolean set = false; !set; Thread.sleep(50)) {
          try (ResultSet names = statement.executeQuery("SHOW synchronous_standby_names")) {
            set = names.next() && names.getString(1).equals("standby");
          }
        }
        autocommit(server);
        commit(server);
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM changes")) {
          rows.next();
          System.out.println("rows that others see: " + rows.getInt(1));
        }
      }
    }
    System.exit(0);
  }
}
JAVA

# It unpacks its PostgreSQL into the JVM's temporary folder, which is to be this one.
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$PWD
seen=$(run_java Look.java)
conclude 'slow query: exception
insert: exception
commit: exception' \
  'slow query: exception
insert: 1 row, warning 01000
commit: returned, warning 01000
rows that others see: 2' \
  "$seen"
