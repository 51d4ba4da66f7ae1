package dev.boardcast.tracker.store;

import com.google.gson.JsonObject;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.Subject;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One write on its way: the connection, the time, and the events it makes. Lives on the writer
/// thread, inside one savepoint.
public final class WriteScope {
  private final Sql sql;
  private final Instant now;
  private final Caller caller;
  private final EventLog log;
  private final Chains chains;
  private final List<Pending> events = new ArrayList<>(1);

  /// An event that is written but not committed.
  record Pending(int project, long sequence, String digest, String json, EventType type) {
    LogHead head() {
      return new LogHead(sequence, digest);
    }

    CommittedEvent committedAt(long nanos) {
      return new CommittedEvent(project, sequence, digest, json, nanos);
    }
  }

  WriteScope(Sql sql, Instant now, Caller caller, EventLog log, Chains chains) {
    this.sql = sql;
    this.now = now;
    this.caller = caller;
    this.log = log;
    this.chains = chains;
  }

  public Sql sql() {
    return sql;
  }

  /// When this write happens, in whole milliseconds: the same for all it does.
  public Instant now() {
    return now;
  }

  /// Moves the project on by one event. Every change does so exactly once, before it reads the
  /// project back, because a project's version and update time are those of its last event.
  ///
  /// @return the sequence of the event that must follow through `emit`
  public long advance(int project) {
    return sql.number(
        "UPDATE projects SET sequence = sequence + 1, updated_at = ? WHERE number = ?"
            + " RETURNING sequence",
        now.toEpochMilli(),
        project);
  }

  /// Writes the event of this change into the log.
  public void emit(
      int project, long sequence, EventType type, Subject subject, List<String> changed) {
    emit(project, sequence, type, subject, changed, null);
  }

  /// The same of a change that undoes another one, or of one that did not stay.
  public void emit(
      int project,
      long sequence,
      EventType type,
      Subject subject,
      List<String> changed,
      @Nullable Overruled overruled) {
    BoardEvent event =
        new BoardEvent(
            type, now, project, subject, changed, caller.actor(), caller.origin(), overruled);
    JsonObject tree = Json.toTree(event).getAsJsonObject();
    String json = Json.write(tree);
    String before = tip(project);
    String digest = chains.next(before, project, sequence, json);
    log.append(sql, project, sequence, before, digest, json);
    if (subject instanceof Subject.OfIssue(var issue) && type != EventType.ISSUE_DELETED) {
      tree.getAsJsonObject("data").remove("issue");
      ActivityRows.append(sql, project, issue.number(), sequence, Json.write(tree));
    }
    RecentRows.append(sql, sequence, event);
    events.add(new Pending(project, sequence, digest, json, type));
  }

  /// Whether anything was changed so far.
  public boolean hasEvents() {
    return !events.isEmpty();
  }

  List<Pending> events() {
    return events;
  }

  /// The digest of the project's last event; null before the first.
  private @Nullable String tip(int project) {
    for (Pending event : events.reversed()) {
      if (event.project() == project) {
        return event.digest();
      }
    }
    return chains.tip(project);
  }
}
