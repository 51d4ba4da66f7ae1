package dev.boardcast.tracker.service.mirror;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.order.Arrangement;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import dev.boardcast.tracker.store.repository.TalkRepository;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Issues of a mirrored project stand in the order of their items.
final class MirrorOrder {
  /// Issues that are moved in one transaction: who changes something else waits no longer.
  private static final int MOVED_MAX_COUNT = 100;

  private MirrorOrder() {}

  /// Places for those that stand otherwise, as far as one transaction goes.
  static Map<Integer, String> due(Sql sql, int project, List<String> items) {
    if (!MirrorRepository.isLinked(sql, project)) {
      return Map.of();
    }
    Map<String, Integer> issues = MirrorRepository.issues(sql, project);
    List<Integer> wanted = items.stream().map(issues::get).filter(Objects::nonNull).toList();
    return Arrangement.places(IssueRepository.spots(sql, project), wanted, MOVED_MAX_COUNT);
  }

  /// @return whether there may be more to do
  static boolean arrange(
      IssueService issues, WriteTransaction scope, int project, List<String> items) {
    Sql sql = scope.sql();
    Map<Integer, String> places = due(sql, project, items);
    places.forEach((number, place) -> {
      Issue before = Objects.requireNonNull(IssueRepository.find(sql, project, number));
      Issue now =
          issues.update(
              scope,
              project,
              number,
              IssueFields.of(IssuePatch.of(IssueField.PLACE, place)),
              Precondition.NONE);
      // Where a card stands is not sent, so there is nothing that waits.
      MirrorRepository.resettle(sql, project, number, before.version(), now.version());
      TalkRepository.resettle(sql, project, number, before.version(), now.version());
    });
    return places.size() >= MOVED_MAX_COUNT;
  }
}
