package dev.boardcast.tracker.service;

import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.mirror.MirrorNews;
import dev.boardcast.core.mirror.ProjectWrite;
import dev.boardcast.tracker.service.Commands.ProjectFields;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteScope;
import dev.boardcast.tracker.store.rows.IdempotencyRows;
import dev.boardcast.tracker.store.rows.IssueRows;
import dev.boardcast.tracker.store.rows.MirrorRows;
import dev.boardcast.tracker.store.rows.NewsRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes of mirrors beside their cards.
final class MirrorNotes {
  private static final int TAKEN = 202;

  private MirrorNotes() {}

  static boolean describe(
      ProjectChanges projects, WriteScope scope, int project, ProjectWrite write) {
    String text = write.description().orElse(null);
    Patch<String> description = text != null && text.isEmpty() ? new Patch.Clear<>() : patch(text);
    var _ =
        projects.update(
            scope,
            project,
            new ProjectFields(
                patch(write.title().orElse(null)),
                description,
                patch(
                    write
                        .closed()
                        .map(closed -> closed ? ProjectStatus.CLOSED : ProjectStatus.OPEN)
                        .orElse(null))),
            Precondition.NONE);
    return true;
  }

  private static <T> Patch<T> patch(@Nullable T value) {
    return value == null ? new Patch.Keep<>() : new Patch.To<>(value);
  }

  static boolean readdress(
      IssueChanges issues, WriteScope scope, int project, String item, String url) {
    Sql sql = scope.sql();
    MirrorRows.Pair pair = MirrorRows.find(sql, project, item);
    Issue before =
        pair == null || pair.isOver() ? null : IssueRows.find(sql, project, pair.issue());
    if (before == null) {
      return false;
    }
    Issue now = issues.follow(scope, project, before.number(), IssuePatch.NONE, url);
    MirrorRows.resettle(sql, project, item, before.version(), now.version());
    return true;
  }

  static boolean tell(WriteScope scope, @Nullable String key, List<MirrorNews> news) {
    Sql sql = scope.sql();
    if (key != null) {
      if (IdempotencyRows.find(sql, key, scope.now()) != null) {
        return false;
      }
      IdempotencyRows.keep(
          sql, key, new IdempotencyRows.Answer(key, TAKEN, null, null, null), scope.now());
    }
    for (MirrorNews one : news) {
      if (MirrorRows.isLinked(sql, one.project())) {
        NewsRows.append(sql, one, scope.now());
      }
    }
    return true;
  }
}
