#!/usr/bin/env bash
# pgjdbc's getNotifications does not wait inside a transaction, and "forever" ends with the socket timeout.
#
# Expected: `PGConnection.getNotifications(timeoutMillis)`: "when 0, blocks forever. when > 0, blocks up to the specified
#   number of millies or until at least one notification has been received" (its Javadoc). So a listener's loop needs no
#   pause of its own.
# Happens: on a connection that is in a transaction it answers with an empty array at once, whatever it was given. With
#   autocommit off, which pools and frameworks set, the transaction is one that a SELECT before it began. And with the
#   connection property `socketTimeout`, 0 answers with an empty array after that time, as if asked for it.
# Matters: to listeners: the first is a loop that turns a hundred thousand times a second, hears nothing, and holds a
#   transaction open, in which PostgreSQL delivers no notifications (NOTIFY: "between transactions"). The second looks
#   like a lost connection to who takes "nothing" for an end.
# Remedy: autocommit on for the connection that listens; a timeout of one's own, and nothing read into an empty answer.
# Versions: org.postgresql:postgresql 42.7.14, the PostgreSQL 14.22 of io.zonky.test:embedded-postgres 2.2.2.
# Needs: bash, Maven, JDK 17 or newer, Linux.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.zonky.test:embedded-postgres:2.2.2 org.postgresql:postgresql:42.7.14 org.slf4j:slf4j-nop:2.0.17

cat >Look.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.*;
import org.postgresql.PGConnection;

public class Look {
  static Connection listening(EmbeddedPostgres server, String properties) throws SQLException {
    Connection connection =
        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres") + properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN news");
    }
    return connection;
  }

  /** How often a loop with a wait of half a second turns in two seconds. */
  static String turns(Connection connection) throws SQLException {
    PGConnection notifications = connection.unwrap(PGConnection.class);
    int turns = 0;
    for (long end = System.nanoTime() + 2_000_000_000L; System.nanoTime() < end; turns++) {
      notifications.getNotifications(500);
    }
    return turns <= 5 ? "at most 5 turns" : turns > 1_000 ? "over 1,000 turns" : turns + " turns";
  }

  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      try (Connection connection = listening(server, "")) {
        System.out.println("autocommit: " + turns(connection));
      }
      try (Connection connection = listening(server, ""); Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.executeQuery("SELECT 1");
        System.out.println("after a SELECT without autocommit: " + turns(connection));
        connection.commit();
        System.out.println("after its commit: " + turns(connection));
      }
      try (Connection connection = listening(server, "&socketTimeout=2")) {
        long begun = System.nanoTime();
        int count = connection.unwrap(PGConnection.class).getNotifications(0).length;
        System.out.printf("forever: %d after %d s%n", count, (System.nanoTime() - begun) / 1_000_000_000L);
      }
    }
    System.exit(0);
  }
}
JAVA

# It unpacks its PostgreSQL into the JVM's temporary folder, which is to be this one.
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$PWD
seen=$(run_java Look.java)
conclude 'autocommit: at most 5 turns
after a SELECT without autocommit: at most 5 turns
after its commit: at most 5 turns
forever: (does not return)' \
  'autocommit: at most 5 turns
after a SELECT without autocommit: over 1,000 turns
after its commit: at most 5 turns
forever: 0 after 2 s' \
  "$seen"
