package dev.boardcast.tracker.service.mirror;

import dev.boardcast.core.order.Arrangement;
import dev.boardcast.tracker.service.PlaceService;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Issues of a mirrored project stand in the order of their items.
final class MirrorOrder {
  /// Issues that are moved in one transaction: who changes something else waits no longer.
  private static final int MOVED_MAX_COUNT = 100;

  private MirrorOrder() {}

  /// Whether any of them stands otherwise.
  static boolean isDue(Sql sql, int project, List<String> items) {
    return !places(sql, project, items, 1).isEmpty();
  }

  /// @return whether there may be more to do
  static boolean arrange(WriteTransaction scope, int project, List<String> items) {
    Map<Integer, String> places = places(scope.sql(), project, items, MOVED_MAX_COUNT);
    places.forEach((number, place) -> PlaceService.stand(scope, project, number, place));
    return places.size() >= MOVED_MAX_COUNT;
  }

  private static Map<Integer, String> places(
      Sql sql, int project, List<String> items, int maxCount) {
    if (!MirrorRepository.isLinked(sql, project)) {
      return Map.of();
    }
    Map<String, Integer> issues = MirrorRepository.issues(sql, project);
    List<Integer> wanted = items.stream().map(issues::get).filter(Objects::nonNull).toList();
    return Arrangement.places(IssueRepository.spots(sql, project), wanted, maxCount);
  }
}
