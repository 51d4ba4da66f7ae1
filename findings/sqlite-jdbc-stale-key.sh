#!/usr/bin/env bash
# sqlite-jdbc answers with another row's key when a row was there already.
#
# Expected: after `INSERT OR IGNORE` that changed nothing, getGeneratedKeys() is empty, and after an upsert that updated
#   row 1 it is empty or says 1. The Javadoc of java.sql.Statement#getGeneratedKeys: "If this Statement object did not
#   generate any keys, an empty ResultSet object is returned."
# Happens: both say 2, the row that this connection inserted last, whatever table it was in: the driver asks SQLite's
#   last_insert_rowid(), which neither statement moves. The update count tells the first case (0), but not the
#   second (1).
# Matters: idempotent intake (webhooks, retries) is written with just these statements, and what is then stored with
#   the key, work items or comments, hangs on somebody else's issue.
# Remedy: `… RETURNING id` with executeQuery (the last line proves it).
# Versions: org.xerial:sqlite-jdbc 3.53.4.0. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages org.xerial:sqlite-jdbc:3.53.4.0 org.slf4j:slf4j-nop:2.0.17

cat >Look.java <<'JAVA'
import java.sql.*;

public class Look {
  static String outcome(Connection connection, String sql) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      int count = insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        return "count " + count + ", key " + (keys.next() ? keys.getString(1) : "none");
      }
    }
  }

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE issue (id INTEGER PRIMARY KEY, node TEXT UNIQUE, title TEXT)");
      String insert = "INSERT INTO issue (node, title) VALUES ";
      String upsert = insert + "('a', 'Ay') ON CONFLICT (node) DO UPDATE SET title = excluded.title";
      System.out.println("first row: " + outcome(connection, insert + "('a', 'A')"));
      System.out.println("second row: " + outcome(connection, insert + "('b', 'B')"));
      System.out.println(
          "first row again, or ignore: "
              + outcome(connection, insert.replace("INSERT", "INSERT OR IGNORE") + "('a', 'A')"));
      System.out.println("first row again, upsert: " + outcome(connection, upsert));
      try (ResultSet row = statement.executeQuery(upsert + " RETURNING id")) {
        System.out.println("first row again, returning: " + (row.next() ? row.getString(1) : "none"));
      }
    }
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'first row: count 1, key 1
second row: count 1, key 2
first row again, or ignore: count 0, key none
first row again, upsert: count 1, key 1 (or none)
first row again, returning: 1' \
  'first row: count 1, key 1
second row: count 1, key 2
first row again, or ignore: count 0, key 2
first row again, upsert: count 1, key 2
first row again, returning: 1' \
  "$seen"
