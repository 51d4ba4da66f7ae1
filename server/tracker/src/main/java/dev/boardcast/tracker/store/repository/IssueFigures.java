package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.tracker.store.Sql;
import java.util.HashMap;
import java.util.Map;

/// How many issues a project has, by phase and status: all figures of its phases and its own, from
/// one statement, since each costs a change of a database elsewhere a way there and back.
final class IssueFigures {
  /// Issues without a phase stand under 0; phases' ids count from 1.
  private final Map<Long, Sum> byPhase;

  private IssueFigures(Map<Long, Sum> byPhase) {
    this.byPhase = byPhase;
  }

  /// Of some issues.
  record Sum(int issues, int started, int done, int workItems, int completed) {
    static final Sum NONE = new Sum(0, 0, 0, 0, 0);

    Sum plus(Sum other) {
      return new Sum(
          issues + other.issues,
          started + other.started,
          done + other.done,
          workItems + other.workItems,
          completed + other.completed);
    }
  }

  static IssueFigures of(Sql sql, int project) {
    Map<Long, Sum> byPhase = new HashMap<>();
    sql.list(
        "SELECT phase_id, status, count(*), sum(work_item_count), sum(completed_count) FROM issues"
            + " WHERE project = ? GROUP BY phase_id, status",
        row -> {
          // 0 where there is none.
          long phase = row.getLong(1);
          String status = row.getString(2);
          int issues = row.getInt(3);
          boolean isStarted = status.equals(IssueStatus.IN_PROGRESS.wireName());
          boolean isDone = status.equals(IssueStatus.DONE.wireName());
          Sum sum =
              new Sum(
                  issues,
                  isStarted ? issues : 0,
                  isDone ? issues : 0,
                  row.getInt(4),
                  row.getInt(5));
          return byPhase.merge(phase, sum, Sum::plus);
        },
        project);
    return new IssueFigures(byPhase);
  }

  Sum of(long phase) {
    return byPhase.getOrDefault(phase, Sum.NONE);
  }

  /// The same figures as `Boards.deriveStats`.
  ///
  /// @param phases that the project has
  ProjectStats stats(int phases) {
    Sum all = byPhase.values().stream().reduce(Sum.NONE, Sum::plus);
    return new ProjectStats(all.issues(), all.issues() - all.done(), all.done(), phases);
  }
}
