package dev.boardcast.tracker.service.mirror;

import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.mirror.MirrorNews;
import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.core.mirror.ProjectWrite;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Patch;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IdempotencyRepository;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import dev.boardcast.tracker.store.repository.NewsRepository;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes of mirrors beside their cards.
public final class MirrorNotes {
  private static final int TAKEN = 202;

  private MirrorNotes() {}

  static Optional<ProjectTexts> described(Sql sql, int project) {
    if (!ProjectRepository.exists(sql, project)) {
      return Optional.empty();
    }
    Project there = Lookups.project(sql, project);
    return Optional.of(
        new ProjectTexts(
            there.title(),
            Objects.requireNonNullElse(there.description(), ""),
            there.status() == ProjectStatus.CLOSED));
  }

  static boolean describe(
      ProjectService projects,
      WriteTransaction scope,
      int project,
      ProjectWrite write,
      List<Overruled> overruled) {
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
            Precondition.NONE,
            overruled);
    return true;
  }

  private static <T> Patch<T> patch(@Nullable T value) {
    return value == null ? new Patch.Keep<>() : new Patch.To<>(value);
  }

  static boolean readdress(
      IssueService issues, WriteTransaction scope, int project, String item, String url) {
    Sql sql = scope.sql();
    MirrorRepository.Pair pair = MirrorRepository.find(sql, project, item);
    Issue before =
        pair == null || pair.isOver() ? null : IssueRepository.find(sql, project, pair.issue());
    if (before == null) {
      return false;
    }
    Issue now = issues.follow(scope, project, before.number(), IssuePatch.NONE, url);
    MirrorRepository.resettle(sql, project, item, before.version(), now.version());
    return true;
  }

  static boolean tell(WriteTransaction scope, @Nullable String key, List<MirrorNews> news) {
    Sql sql = scope.sql();
    if (key != null) {
      if (IdempotencyRepository.find(sql, key, scope.now()) != null) {
        return false;
      }
      IdempotencyRepository.keep(
          sql, key, new IdempotencyRepository.Answer(key, TAKEN, null, null, null), scope.now());
    }
    for (MirrorNews one : news) {
      if (MirrorRepository.isLinked(sql, one.project())) {
        NewsRepository.add(sql, one, scope.now());
      }
    }
    return true;
  }
}
