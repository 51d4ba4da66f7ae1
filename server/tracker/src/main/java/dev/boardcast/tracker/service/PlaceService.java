package dev.boardcast.tracker.service;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.MirrorText;
import dev.boardcast.core.order.CardOrder;
import dev.boardcast.core.order.Target;
import dev.boardcast.tracker.service.request.Commands.Placing;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import dev.boardcast.tracker.store.repository.TalkRepository;
import java.util.Map;

/// Where an issue stands among those of its status. Places are made here alone, one move after the
/// other: who moves says which issue to stand beside, and two cannot get the same place.
///
/// What mirrors an item of another system stands in the order that the items have there, whoever
/// asks.
public final class PlaceService {
  private PlaceService() {}

  /// @return the issue as it is now, which is as it was when it stood there already
  public static Issue move(
      WriteTransaction scope, int project, int number, Placing placing, Precondition precondition) {
    Sql sql = scope.sql();
    Issue old = IssueService.checked(sql, project, number, precondition);
    switch (placing.target()) {
      case Target.Before(int other) -> requireOther(sql, project, number, other);
      case Target.After(int other) -> requireOther(sql, project, number, other);
      case Target.Top _, Target.Bottom _ -> {}
    }
    IssueStatus status = placing.status() == null ? old.status() : placing.status();
    Map<Integer, String> places =
        CardOrder.move(IssueRepository.spots(sql, project), number, status, placing.target());
    if (!places.isEmpty() && MirrorRepository.isThere(sql, project, number)) {
      // Into another column it may go: there it stands where its item does.
      if (status == old.status()) {
        throw Refusal.invalid(
            "",
            "Issue #%d stands where the mirrored project has it: %s."
                .formatted(number, MirrorText.doneThere("move it", project)));
      }
      places = Map.of();
    }
    IssuePatch patch = IssuePatch.of(IssueField.STATUS, status);
    for (Map.Entry<Integer, String> place : places.entrySet()) {
      if (place.getKey() == number) {
        patch = patch.with(IssueField.PLACE, place.getValue());
      } else {
        stand(scope, project, place.getKey(), place.getValue());
      }
    }
    return IssueService.replace(scope, old, patch);
  }

  /// Gives an issue another place, which is nothing that waits to be sent to another system.
  public static void stand(WriteTransaction scope, int project, int number, String place) {
    Sql sql = scope.sql();
    Issue before = Lookups.issue(sql, project, number);
    Issue now = IssueService.replace(scope, before, IssuePatch.of(IssueField.PLACE, place));
    MirrorRepository.resettle(sql, project, number, before.version(), now.version());
    TalkRepository.resettle(sql, project, number, before.version(), now.version());
  }

  private static void requireOther(Sql sql, int project, int number, int other) {
    if (other == number) {
      throw Refusal.invalid("", "Issue #%d cannot stand beside itself.".formatted(number));
    }
    if (!IssueRepository.exists(sql, project, other)) {
      throw Refusal.invalid("", "There is no issue #%d in project #%d.".formatted(other, project));
    }
  }
}
