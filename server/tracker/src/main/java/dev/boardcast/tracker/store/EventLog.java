package dev.boardcast.tracker.store;

import dev.boardcast.core.domain.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last events of each project, as JSON.
public final class EventLog {
  /// After the first dropped event of a project, one warning for so many more.
  static final int DROPS_PER_WARNING = 100;

  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private final int keptPerProject;
  private final Counter pruned;

  /// Dropped events by project, since start. Touched by the writer thread only.
  private final Map<Integer, Long> drops = new HashMap<>();

  /// An event and its place.
  public record Entry(long sequence, String json) {}

  /// @param recovered whether `entries` are all there were up to `position`
  public record Page(boolean recovered, Position position, List<Entry> entries) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  public EventLog(int keptPerProject, MeterRegistry registry) {
    this.keptPerProject = keptPerProject;
    pruned =
        Counter.builder("boardcast.tracker.events.pruned")
            .description("Oldest events taken out of the log, which keeps so many of a project")
            .register(registry);
  }

  /// The events after a position. To be called inside a read transaction, so that head and events
  /// are of one moment.
  public static Page after(Sql sql, String epoch, int project, Position since, int maxEvents) {
    long head = head(sql, project);
    Position headPosition = new Position(epoch, head);
    if (!since.epoch().equals(epoch) || since.sequence() > head) {
      return new Page(false, headPosition, List.of());
    }
    if (since.sequence() == head) {
      return new Page(true, headPosition, List.of());
    }
    List<Entry> entries =
        sql.list(
            "SELECT sequence, event FROM events WHERE project = ? AND sequence > ?"
                + " ORDER BY sequence LIMIT ?",
            row -> new Entry(row.getLong(1), row.getString(2)),
            project,
            since.sequence(),
            maxEvents);
    if (entries.isEmpty() || entries.getFirst().sequence() != since.sequence() + 1) {
      return new Page(false, headPosition, List.of());
    }
    return new Page(true, new Position(epoch, entries.getLast().sequence()), entries);
  }

  /// Sequence of the project's last event; 0 when there never was such a project.
  public static long head(Sql sql, int project) {
    Long stored =
        sql.first("SELECT sequence FROM projects WHERE number = ?", row -> row.getLong(1), project);
    return stored == null ? 0 : stored;
  }

  void append(Sql sql, int project, long sequence, String json) {
    sql.update(
        "INSERT INTO events (project, sequence, event) VALUES (?, ?, ?)", project, sequence, json);
    if (sequence > keptPerProject) {
      int dropped =
          sql.update(
              "DELETE FROM events WHERE project = ? AND sequence <= ?",
              project,
              sequence - keptPerProject);
      if (dropped > 0) {
        countDrops(project, dropped);
      }
    }
  }

  private void countDrops(int project, int dropped) {
    pruned.increment(dropped);
    long before = drops.getOrDefault(project, 0L);
    long after = before + dropped;
    drops.put(project, after);
    if (before == 0 || before / DROPS_PER_WARNING != after / DROPS_PER_WARNING) {
      LOG.warn(
          "replay buffer of project #{} overflows: {} of its oldest events are dropped since start;"
              + " it keeps {} (REPLAY_BUFFER_EVENTS)",
          project,
          after,
          keptPerProject);
    }
  }
}
