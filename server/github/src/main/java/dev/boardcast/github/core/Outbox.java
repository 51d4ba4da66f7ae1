package dev.boardcast.github.core;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.MirrorCard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What waits to be sent: the difference between the board and the base. So of several changes of a
/// field only the last one is sent, an order to keep does not exist, and nothing can be forgotten.
public final class Outbox {
  /// Changes in one request.
  public static final int BATCH_MAX_OPS = 20;

  private Outbox() {}

  /// What is to be done about a card whose issue was changed.
  public sealed interface Op {
    MirrorCard card();

    /// @param target what the field shall hold
    record SetStatus(MirrorCard card, IssueStatus status, StatusMap.Target target) implements Op {}

    /// GitHub says the same already, says what nobody mapped, or is not told of what was changed.
    record Settle(MirrorCard card) implements Op {}

    /// GitHub has no option for this status: the board goes back.
    record GoBack(MirrorCard card, IssueStatus status) implements Op {}
  }

  /// At most `BATCH_MAX_OPS` of them are `SetStatus`.
  public static List<Op> plan(
      StatusMap map, List<MirrorCard> unsettled, Function<String, Base> readBase) {
    List<Op> ops = new ArrayList<>();
    int sent = 0;
    for (MirrorCard card : unsettled) {
      if (card.issue() == null) {
        continue;
      }
      IssueStatus status = card.issue().status();
      IssueStatus theirs = map.statusOf(readBase.apply(card.base()).option()).orElse(null);
      StatusMap.Target target = map.targetOf(status);
      if (theirs == null || status == theirs) {
        ops.add(new Op.Settle(card));
      } else if (target instanceof StatusMap.Target.Nowhere) {
        ops.add(new Op.GoBack(card, theirs));
      } else if (sent < BATCH_MAX_OPS) {
        sent++;
        ops.add(new Op.SetStatus(card, status, target));
      }
    }
    return ops;
  }
}
