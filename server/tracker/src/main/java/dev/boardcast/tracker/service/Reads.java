package dev.boardcast.tracker.service;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.tracker.store.IssueRows;
import dev.boardcast.tracker.store.Sql;

/// Reads that put several rows together. To be called inside a read transaction, so that all of it
/// is of one moment.
public final class Reads {
  private Reads() {}

  /// @throws Refusal.NotFound when there is no such project
  public static Board board(Sql sql, String epoch, int number) {
    Project project = Lookups.project(sql, number);
    return new Board(
        new Position(epoch, project.version(), Marks.project(sql, number)),
        project,
        IssueRows.all(sql, number));
  }
}
