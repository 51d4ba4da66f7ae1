package dev.boardcast.github.sync;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorRef;
import dev.boardcast.core.mirror.UnmadeCard;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.CardMerge;
import dev.boardcast.github.core.Content;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.core.phases.CardPhase;
import dev.boardcast.github.core.phases.Placed;
import dev.boardcast.github.sync.memory.Progress;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the board what was read of some items.
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Bond bond;

  Intake(Bond bond) {
    this.bond = bond;
  }

  /// How far a reading may be behind what was just sent.
  private enum Sight {
    LAGGING,
    /// The same, and without the options of phases.
    BARE,
    /// It was made where things are written, and without the options of phases.
    FIRM
  }

  /// @param gone items that were asked for and are not there
  /// @param next how far the import has come then
  void absorb(
      StatusMap statuses,
      Collection<? extends RemoteItem> items,
      List<String> gone,
      Progress next) {
    absorb(statuses, items, gone, next, Sight.LAGGING);
  }

  /// @param items the last ones of a project
  void absorbLatest(StatusMap statuses, Collection<? extends RemoteItem> items) {
    absorb(statuses, items, List.of(), bond.progress(), Sight.BARE);
  }

  /// @param seen where things are written
  void absorb(StatusMap statuses, Collection<RemoteItem.Card> seen) {
    absorb(statuses, seen, List.of(), bond.progress(), Sight.FIRM);
  }

  private void absorb(
      StatusMap known,
      Collection<? extends RemoteItem> items,
      List<String> gone,
      Progress next,
      Sight sight) {
    Map<String, MirrorCard> cards = new HashMap<>();
    bond.desk
        .cards(bond.project, items.stream().map(RemoteItem::id).toList())
        .forEach(card -> cards.put(card.item(), card));
    StatusMap statuses = bond.withPhases(known);
    List<CardWrite> writes = new ArrayList<>();
    for (RemoteItem item : items) {
      switch (item) {
        case RemoteItem.Other(var id, var _) -> bond.passedOver.add(id);
        case RemoteItem.Card card -> {
          hold(statuses, card);
          MirrorCard old = cards.get(card.id());
          if (old == null) {
            former(card).ifPresent(last -> writes.add(new CardWrite.Renamed(last, card.id())));
          }
          if (old == null || old.state() == MirrorCard.State.GONE_THERE) {
            appear(statuses, card, old, writes);
          } else if (old.issue() != null) {
            merge(statuses, old, old.issue(), card, sight, writes);
          }
        }
      }
    }
    gone.forEach(id -> writes.add(new CardWrite.Remove(id)));
    if (bond.progress().imported() && writes.stream().anyMatch(Intake::isNewHere)) {
      // Where it stands is known with the next scan.
      bond.order.told(bond.clock.instant());
    }
    var _ = bond.write(writes, next);
    bond.traces.follow(items, cards);
  }

  private static boolean isNewHere(CardWrite write) {
    return write instanceof CardWrite.Create
        || write instanceof CardWrite.Made
        || write instanceof CardWrite.Renamed;
  }

  /// A card whose phase cannot be told by now is read again when it can.
  private void hold(StatusMap statuses, RemoteItem.Card card) {
    boolean strange = statuses.phases().isStrange(card.placed().option());
    if (statuses.phases().stale() || strange) {
      bond.phases.hold(card.id(), statuses.phases().stale() ? null : card.placed().option());
    }
  }

  /// Reads items in full, and makes the board what they say.
  void read(StatusMap statuses, List<String> ids) {
    Map<String, RemoteItem> found = bond.read(ids);
    List<String> gone = ids.stream().filter(id -> !found.containsKey(id)).toList();
    absorb(statuses, found.values(), gone, bond.progress());
  }

  /// @param old of an item that went away and is there again; null for a new one
  private void appear(
      StatusMap statuses, RemoteItem.Card card, @Nullable MirrorCard old, List<CardWrite> writes) {
    if (card.archived()) {
      return;
    }
    Optional<UnmadeCard> ours = madeHere(card);
    if (ours.isPresent() && ours.get().begun() != null) {
      writes.add(new CardWrite.Made(ours.get().number(), card.id(), ours.get().begun().base()));
      return;
    }
    Optional<IssueStatus> status = statuses.statusOf(card.option());
    if (status.isEmpty()) {
      bond.fields.forget();
    }
    CardPhase.Outcome phase =
        CardPhase.merge(statuses.phases(), Placed.UNSEEN, null, card.placed());
    writes.add(
        new CardWrite.Create(
            card.id(),
            card.content().texts(),
            status.orElse(IssueStatus.BACKLOG),
            phase.place(),
            card.content().url(),
            Json.write(card.base(card.content().texts(), phase.base())),
            old == null ? null : Bond.base(old.base()).texts().body()));
  }

  /// The item that an issue was before: it is in a project once, so who adds it again, or has it
  /// back from elsewhere, means the same card.
  private Optional<String> former(RemoteItem.Card card) {
    return bond.desk.itemsOf(card.content().id()).stream()
        .filter(ref -> ref.project() == bond.project && !ref.item().equals(card.id()))
        .map(MirrorRef::item)
        .findFirst();
  }

  /// An item whose making was sent, and whose answer was lost.
  private Optional<UnmadeCard> madeHere(RemoteItem.Card card) {
    return bond.desk.begun(bond.project).stream()
        .filter(one -> one.begun() != null && isMadeBy(one.begun(), card.content()))
        .findFirst();
  }

  /// Who writes another body there before this board has heard of the item takes the mark away:
  /// then an issue is told by its id, and a draft, of which none is known, by the title that was
  /// sent.
  private static boolean isMadeBy(UnmadeCard.Begun begun, Content content) {
    if (content.mark() != null) {
      return begun.mark().equals(content.mark());
    }
    return begun.content() != null
        ? begun.content().equals(content.id())
        : content.draft()
            && Bond.base(begun.base()).texts().title().equals(content.texts().title());
  }

  private void merge(
      StatusMap statuses,
      MirrorCard known,
      Issue issue,
      RemoteItem.Card card,
      Sight sight,
      List<CardWrite> writes) {
    if (card.archived()) {
      writes.add(new CardWrite.Remove(card.id()));
      return;
    }
    Base base = Bond.base(known.base());
    if (sight != Sight.FIRM && bond.wasSentLately(card.id()) && !isSetSince(base, card)) {
      // Reads may lag behind what was just sent.
      return;
    }
    boolean emptied = base.placed().option() != null && card.placed().option() == null;
    boolean unsure = sight != Sight.LAGGING && emptied && statuses.phases().isMirrored();
    if (unsure) {
      // Its option may have been made anew, which this reading does not tell.
      bond.phases.holdUntilLook(card.id());
    }
    switch (CardMerge.merge(
        unsure ? statuses.with(statuses.phases().unsure()) : statuses,
        base,
        issue,
        known.statusChangedAt(),
        card,
        bond.api.ahead(),
        bond.clock.instant())) {
      case CardMerge.Outcome.Stale _ ->
          LOG.debug("a reading of {} is older than one before", card.id());
      case CardMerge.Outcome.Unmapped _ -> bond.fields.forget();
      case CardMerge.Outcome.Merged merged -> {
        if (isNoNews(merged, base, issue)) {
          return;
        }
        bond.count(merged.lost().size(), 0);
        for (Conflict conflict : merged.lost()) {
          LOG.info(
              "issue #{} of project #{}: {} was changed on both sides; the change of {} stays",
              issue.number(),
              bond.project,
              conflict.field(),
              conflict.by());
        }
        writes.add(
            new CardWrite.Update(
                card.id(),
                issue.version(),
                merged.texts(),
                merged.status(),
                merged.place(),
                Json.write(merged.base()),
                merged.settled(),
                bond.traces.actor(issue, base, merged, card),
                List.copyOf(merged.lost())));
      }
    }
  }

  /// What says the same as before costs no write: most second readings do.
  private static boolean isNoNews(CardMerge.Outcome.Merged merged, Base base, Issue issue) {
    return merged.settled()
        && merged.lost().isEmpty()
        && merged.base().equals(base)
        && merged.place() == null
        && merged.status() == issue.status()
        && merged.texts().equals(CardMerge.textsOf(issue));
  }

  private static boolean isSetSince(Base base, RemoteItem.Card card) {
    boolean moved =
        base.optionAt() != null
            && card.optionAt() != null
            && card.optionAt().isAfter(base.optionAt());
    boolean edited =
        base.contentAt() != null
            && card.content().at() != null
            && card.content().at().isAfter(base.contentAt());
    Instant placed = base.placed().at();
    boolean put =
        placed != null && card.placed().at() != null && card.placed().at().isAfter(placed);
    return moved || edited || put;
  }
}
