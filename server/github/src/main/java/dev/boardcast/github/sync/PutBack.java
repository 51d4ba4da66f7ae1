package dev.boardcast.github.sync;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.UnmadeCard;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.github.core.CardMerge;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.StatusMap;
import java.util.ArrayList;
import java.util.List;

/// What is done in place of sending, on a board that changes nothing on GitHub.
final class PutBack {
  private static final Overruled WHY = new RefusedChange("issue", null, Aftermath.READ_ONLY);

  private final Bond bond;
  private final Intake intake;

  PutBack(Bond bond, Intake intake) {
    this.bond = bond;
    this.intake = intake;
  }

  /// @return whether something was put back, so that there may be more
  boolean step(StatusMap statuses) {
    boolean changed = changes(statuses);
    boolean deleted = deletions(statuses);
    return changed || deleted || news();
  }

  private boolean changes(StatusMap fields) {
    List<CardWrite> writes = new ArrayList<>();
    List<MirrorCard> cards = Sender.waiting(bond, fields, Sender::waitsForItsPhase).cards();
    StatusMap statuses = bond.withPhases(fields);
    for (MirrorCard card : cards) {
      Issue issue = card.issue();
      if (issue == null || Sender.waitsForItsPhase(statuses, card)) {
        continue;
      }
      Aftermath back = Aftermath.readOnly(issue, statuses, Bond.base(card.base()));
      bond.count(0, back.refusals().size());
      writes.add(
          back.refusals().isEmpty()
              ? new CardWrite.Rebase(card.item(), issue.version(), card.base())
              : new CardWrite.Update(
                  card.item(),
                  issue.version(),
                  back.texts(),
                  back.status(),
                  back.place(),
                  card.base(),
                  true,
                  null,
                  List.copyOf(back.refusals())));
    }
    var _ = bond.write(writes);
    return !writes.isEmpty();
  }

  /// What was deleted here is there, and comes back as an issue of its own.
  private boolean deletions(StatusMap statuses) {
    List<String> items = bond.desk.deletedHere(bond.project, Outbox.BATCH_MAX_OPS);
    if (items.isEmpty()) {
      return false;
    }
    List<CardWrite> letGo = new ArrayList<>();
    items.forEach(item -> letGo.add(new CardWrite.LetGo(item, true)));
    var _ = bond.write(letGo);
    intake.read(statuses, items);
    List<CardWrite> told = new ArrayList<>();
    for (MirrorCard card : bond.desk.cards(bond.project, items)) {
      Issue issue = card.issue();
      if (issue != null) {
        told.add(
            new CardWrite.Update(
                card.item(),
                issue.version(),
                CardMerge.textsOf(issue),
                issue.status(),
                null,
                card.base(),
                true,
                null,
                List.of(WHY)));
      }
    }
    bond.count(0, told.size());
    var _ = bond.write(told);
    return true;
  }

  /// What was made here stays here alone.
  private boolean news() {
    List<CardWrite> writes = new ArrayList<>();
    for (UnmadeCard card : bond.desk.unmade(bond.project, Outbox.BATCH_MAX_OPS)) {
      writes.add(new CardWrite.NotMade(card.number(), WHY));
    }
    bond.count(0, writes.size());
    var _ = bond.write(writes);
    return !writes.isEmpty();
  }
}
