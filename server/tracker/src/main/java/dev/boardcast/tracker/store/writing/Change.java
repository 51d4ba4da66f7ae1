package dev.boardcast.tracker.store.writing;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.Subject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.Chains;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.log.PendingEvent;
import dev.boardcast.tracker.store.repository.ActivityRepository;
import dev.boardcast.tracker.store.repository.ClaimRepository;
import dev.boardcast.tracker.store.repository.RecentRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change on its way into the boards and their log, inside one savepoint of the transaction that
/// others share with it.
public final class Change implements WriteTransaction {
  private final Sql sql;
  private final Instant now;
  private final Actor caller;
  private final Lane lane;
  private final EventLog log;
  private final Chains chains;
  private final List<PendingEvent> events;

  public Change(Sql sql, Instant now, Actor caller, Lane lane, EventLog log, Chains chains) {
    this(sql, now, caller, lane, log, chains, new ArrayList<>(1));
  }

  private Change(
      Sql sql,
      Instant now,
      Actor caller,
      Lane lane,
      EventLog log,
      Chains chains,
      List<PendingEvent> events) {
    this.sql = sql;
    this.now = now;
    this.caller = caller;
    this.lane = lane;
    this.log = log;
    this.chains = chains;
    this.events = events;
  }

  @Override
  public Actor caller() {
    return caller;
  }

  @Override
  public WriteTransaction inNameOf(Actor other) {
    return new Change(sql, now, other, lane, log, chains, events);
  }

  @Override
  public Sql sql() {
    return sql;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long advance(int project) {
    long sequence = sql.number(sql.dialect().advance(), now.toEpochMilli(), project);
    lane.require(project, sequence);
    return sequence;
  }

  @Override
  public void emit(
      int project,
      long sequence,
      EventType type,
      Subject subject,
      List<String> changed,
      @Nullable Overruled overruled) {
    emit(
        sequence,
        new BoardEvent(
            type, now, project, subject, changed, caller.actor(), caller.origin(), overruled));
  }

  @Override
  public void emit(int project, long sequence, Issue issue, Comment comment) {
    emit(
        sequence,
        new BoardEvent(
            EventType.ISSUE_UPDATED,
            now,
            project,
            new Subject.OfIssue(issue),
            List.of(IssueField.COMMENT_COUNT.wireName()),
            caller.actor(),
            caller.origin(),
            null,
            List.of(comment)));
  }

  private void emit(long sequence, BoardEvent event) {
    int project = event.projectNumber();
    JsonObject tree = Json.toTree(event).getAsJsonObject();
    String json = Json.write(tree);
    String before = tip(project);
    String digest = chains.next(before, project, sequence, json);
    log.append(sql, project, sequence, before, digest, json);
    if (event.subject() instanceof Subject.OfIssue(var issue)
        && event.type() != EventType.ISSUE_DELETED) {
      tree.getAsJsonObject("data").remove("issue");
      // What was said is read from its own table.
      tree.getAsJsonObject("data").remove("comments");
      ActivityRepository.append(sql, project, issue.number(), sequence, Json.write(tree));
    }
    RecentRepository.append(sql, sequence, event);
    caller.holder().ifPresent(holder -> ClaimRepository.renew(sql, project, holder, now));
    events.add(new PendingEvent(project, sequence, digest, json, event.type()));
  }

  @Override
  public boolean hasEvents() {
    return !events.isEmpty();
  }

  /// What is to be told when it is committed.
  public List<PendingEvent> events() {
    return events;
  }

  @Override
  public @Nullable String tip(int project) {
    for (PendingEvent event : events.reversed()) {
      if (event.project() == project) {
        return event.digest();
      }
    }
    return chains.tip(project);
  }
}
