package dev.boardcast.tracker.store.log;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.store.Sql;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last events of each project, as JSON.
public final class EventLog {
  /// After the first dropped event of a project, one warning for so many more.
  static final int DROPS_PER_WARNING = 100;

  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private final int keptPerProject;
  private final Counter pruned;

  /// Dropped events by project, since start.
  private final Map<Integer, Long> drops = new ConcurrentHashMap<>();

  /// An event and its place.
  ///
  /// @param digest of this event and all before it; null where it is not asked for
  public record Entry(long sequence, @Nullable String digest, String json) {}

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
    LogHead head = head(sql, project);
    Position headPosition = new Position(epoch, head.sequence(), head.digest());
    if (!since.epoch().equals(epoch) || since.sequence() > head.sequence()) {
      return new Page(false, headPosition, List.of());
    }
    if (since.sequence() == head.sequence()) {
      return new Page(!since.contradicts(headPosition), headPosition, List.of());
    }
    List<Linked> found =
        sql.list(
            "SELECT sequence, digest, event, before FROM events"
                + " WHERE project = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            row ->
                new Linked(
                    new Entry(row.getLong(1), row.getString(2), row.getString(3)),
                    row.getString(4)),
            project,
            since.sequence(),
            maxEvents);
    if (found.isEmpty()
        || found.getFirst().entry().sequence() != since.sequence() + 1
        || Position.contradict(since.digest(), found.getFirst().before())) {
      return new Page(false, headPosition, List.of());
    }
    Entry last = found.getLast().entry();
    return new Page(
        true,
        new Position(epoch, last.sequence(), last.digest()),
        found.stream().map(Linked::entry).toList());
  }

  private record Linked(Entry entry, @Nullable String before) {}

  /// Where the project's log ends; `LogHead.NONE` when there never was such a project.
  public static LogHead head(Sql sql, int project) {
    LogHead stored =
        sql.first(
            "SELECT p.sequence, e.digest FROM projects p"
                + " LEFT JOIN events e ON e.project = p.number AND e.sequence = p.sequence"
                + " WHERE p.number = ?",
            row -> new LogHead(row.getLong(1), row.getString(2)),
            project);
    return stored == null ? LogHead.NONE : stored;
  }

  /// Of a change's own transaction, which reads neither the log nor the list of what was changed.
  public void append(
      Sql sql, int project, long sequence, @Nullable String before, String digest, String json) {
    sql.later(
        "INSERT INTO events (project, sequence, before, digest, event) VALUES (?, ?, ?, ?, ?)",
        _ -> {},
        project,
        sequence,
        before,
        digest,
        json);
    if (sequence > keptPerProject) {
      sql.later(
          "DELETE FROM events WHERE project = ? AND sequence <= ?",
          dropped -> countDrops(project, dropped),
          project,
          sequence - keptPerProject);
    }
  }

  private void countDrops(int project, int dropped) {
    if (dropped == 0) {
      return;
    }
    pruned.increment(dropped);
    long after = drops.merge(project, (long) dropped, Long::sum);
    long before = after - dropped;
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
