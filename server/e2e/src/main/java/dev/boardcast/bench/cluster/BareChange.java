package dev.boardcast.bench.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The statements that a changed title is to PostgreSQL, one after the other, from tables that are
/// like the store's and without anything around them. As the database's log showed them.
final class BareChange {
  private static final int EVENT_CHARS = 600;
  private static final int ENTRY_CHARS = 130;

  private static final List<String> READ =
      List.of(
          "SELECT * FROM bare_projects WHERE number = ? AND deleted = 0",
          "SELECT phase_id, status, count(*), sum(work_item_count), sum(completed_count)"
              + " FROM bare_issues WHERE project = ? GROUP BY phase_id, status",
          "SELECT id, name, description, position FROM bare_phases WHERE project = ?"
              + " ORDER BY position");

  private final PreparedStatement begin;
  private final PreparedStatement lock;
  private final List<PreparedStatement> read = new ArrayList<>();
  private final PreparedStatement title;
  private final PreparedStatement sequence;
  private final PreparedStatement event;
  private final PreparedStatement recent;
  private final PreparedStatement digest;
  private final PreparedStatement commit;

  BareChange(Connection connection) throws SQLException {
    begin = connection.prepareStatement("BEGIN");
    lock =
        connection.prepareStatement(
            "SELECT sequence, updated_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
                + " FROM bare_projects WHERE number = ? FOR NO KEY UPDATE");
    digest =
        connection.prepareStatement(
            "SELECT digest FROM bare_events WHERE project = ? AND sequence = ?");
    for (String query : READ) {
      read.add(connection.prepareStatement(query));
    }
    title =
        connection.prepareStatement(
            "UPDATE bare_projects SET title = ?, description = NULL, status = 'open' WHERE number = ?");
    sequence =
        connection.prepareStatement(
            "UPDATE bare_projects SET sequence = sequence + 1, updated_at = ?,"
                + " tx = pg_current_xact_id() WHERE number = ? RETURNING sequence");
    event =
        connection.prepareStatement(
            "INSERT INTO bare_events (project, sequence, before, digest, event)"
                + " VALUES (?, ?, 'digest-before', 'digest-after', ?)");
    recent =
        connection.prepareStatement(
            "INSERT INTO bare_recent (at, project, sequence, entry) VALUES (?, ?, ?, ?)");
    commit = connection.prepareStatement("COMMIT");
  }

  void make(int project, long number) throws SQLException {
    begin.execute();
    lock.setInt(1, project);
    long before = number(lock);
    digest.setInt(1, project);
    digest.setLong(2, before);
    digest.executeQuery().close();
    read(project);
    title.setString(1, "change " + number);
    title.setInt(2, project);
    title.executeUpdate();
    sequence.setLong(1, number);
    sequence.setInt(2, project);
    long after = number(sequence);
    event.setInt(1, project);
    event.setLong(2, after);
    event.setString(3, "x".repeat(EVENT_CHARS));
    event.executeUpdate();
    recent.setLong(1, number);
    recent.setInt(2, project);
    recent.setLong(3, after);
    recent.setString(4, "x".repeat(ENTRY_CHARS));
    recent.executeUpdate();
    commit.execute();
  }

  private void read(int project) throws SQLException {
    for (PreparedStatement query : read) {
      query.setInt(1, project);
      query.executeQuery().close();
    }
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (var rows = query.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
