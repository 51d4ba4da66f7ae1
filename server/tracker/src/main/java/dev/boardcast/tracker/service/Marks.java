package dev.boardcast.tracker.service;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.log.ChainDigest;
import dev.boardcast.tracker.store.log.EventLog;
import org.jspecify.annotations.Nullable;

/// What tells states of the same version apart where a database was copied and both went on.
public final class Marks {
  private Marks() {}

  /// Of a project and all in it: the digest of its last event. For reads; within a change,
  /// `WriteTransaction.tip` has it, and the table not yet.
  public static @Nullable String project(Sql sql, int number) {
    return EventLog.head(sql, number).digest();
  }

  public static String issue(Issue issue) {
    return issue(Json.write(issue));
  }

  /// Of an issue that is JSON already.
  public static String issue(String json) {
    return new ChainDigest().of(json);
  }
}
