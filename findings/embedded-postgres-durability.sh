#!/usr/bin/env bash
# The PostgreSQL that tests start from Java answers "committed" before anything is written.
#
# Expected: zonky's embedded-postgres starts a "real" PostgreSQL for tests (its README), with settings as PostgreSQL has
#   them: synchronous_commit is on, so that a commit is answered when it is in the log, and fsync is on (PostgreSQL 14,
#   sections 20.5.1 and 30.4).
# Happens: EmbeddedPostgres.builder().start() puts both to off on the server's command line. With synchronous_commit off,
#   PostgreSQL may forget what it has acknowledged for up to three times wal_writer_delay, and not in a power cut only:
#   an end of the server by kill -9 is enough.
# Matters: to tests of what survives a crash, and to measurements of writes. The former fail now and then where the
#   program is right, or hide that it never waited; the latter are a multiple of what a real server does.
# Remedy: setServerConfig for both (the last two lines).
# Versions: io.zonky.test:embedded-postgres 2.2.2 with its PostgreSQL 14.22. Needs: bash, Maven, JDK 17 or newer, Linux.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.zonky.test:embedded-postgres:2.2.2

cat >Look.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.*;

public class Look {
  static void show(String how, EmbeddedPostgres.Builder builder) throws Exception {
    try (EmbeddedPostgres postgres = builder.start();
        Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, setting, boot_val, source FROM pg_settings"
                    + " WHERE name IN ('fsync', 'synchronous_commit') ORDER BY name")) {
      while (rows.next()) {
        System.out.printf(
            "%s: %s %s (PostgreSQL's own: %s), by %s%n",
            how, rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4));
      }
    }
  }

  public static void main(String[] args) throws Exception {
    show("started", EmbeddedPostgres.builder());
    show(
        "with both set",
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on"));
  }
}
JAVA

# It unpacks its PostgreSQL into the JVM's temporary folder, which is to be this one.
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$PWD
seen=$(run_java Look.java)
conclude 'started: fsync on
started: synchronous_commit on' \
  'started: fsync off (PostgreSQL'"'"'s own: on), by command line
started: synchronous_commit off (PostgreSQL'"'"'s own: on), by command line
with both set: fsync on (PostgreSQL'"'"'s own: on), by command line
with both set: synchronous_commit on (PostgreSQL'"'"'s own: on), by command line' \
  "$seen"
