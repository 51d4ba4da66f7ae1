package dev.boardcast.github.sync;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.github.api.GitHubApi.Outcome;
import dev.boardcast.github.api.GitHubApi.Witnesses;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.Content;
import dev.boardcast.github.core.Names;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.Outbox.Parcel;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.core.phases.CardPhase;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what was changed here of cards that are there.
final class Sender {
  /// A board on which an issue is changed oftener than this while one is written is changed by no
  /// person.
  private static final int TELL_MAX_TRIES = 20;

  /// Cards that are looked through for some that wait for nothing but to be sent; past it they
  /// wait, too, until the options are known.
  static final int PASSED_BY_MAX = 1_000;

  private static final Outcome NOTHING =
      new Outcome(new Sent.Nothing(), new Sent.Nothing(), new Sent.Nothing(), Optional.empty());

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

  private final Bond bond;
  private final Intake intake;

  /// Cards whose status was refused once: an option may have got another id, so the field is read
  /// again before it counts.
  private final Set<String> doubted = new HashSet<>();

  /// When what could not be sent, or may not have arrived, is looked at again; null where all is.
  private @Nullable Instant retryAt;

  Sender(Bond bond, Intake intake) {
    this.bond = bond;
    this.intake = intake;
  }

  /// @return whether there may be more to send at once
  boolean send(StatusMap fields) {
    Waiting waiting = waiting(bond, fields, Sender::waitsForItsPhaseAlone);
    List<MirrorCard> cards = waiting.cards();
    Instant now = bond.clock.instant();
    retryAt = waiting.passedBy() ? now.plus(Bond.LAG_MAX) : null;
    if (cards.isEmpty()) {
      return false;
    }
    // What was changed there in the meantime must not be overwritten unseen.
    List<String> ids = cards.stream().map(MirrorCard::item).toList();
    Map<String, RemoteItem> read = new HashMap<>(bond.read(ids));
    // What is not there may only not be seen yet: scans find out what is gone.
    intake.absorb(fields, read.values(), List.of(), bond.progress());
    look(fields, ids, read);
    List<MirrorCard> left = left(fields, ids);
    StatusMap statuses = bond.withPhases(fields);
    List<Parcel> parcels = Outbox.plan(statuses, left, read, Bond::base);
    Names.Known known = bond.api.names(Names.wanted(parcels));
    List<Parcel> checked =
        parcels.stream()
            .map(parcel -> Names.checked(parcel, known))
            .map(parcel -> parcel.isSent() ? parcel.shipped(now) : parcel)
            .toList();
    writeAhead(checked);
    boolean allKnown = ship(statuses, checked, known);
    boolean waits =
        !allKnown
            || !read.keySet().containsAll(ids)
            || left.stream().anyMatch(card -> waitsForItsPhase(statuses, card));
    if (waits) {
      retryAt = bond.clock.instant().plus(Bond.LAG_MAX);
    }
    return !waits;
  }

  /// What is to be settled next.
  ///
  /// @param passedBy whether there are others that wait for the options
  record Waiting(List<MirrorCard> cards, boolean passedBy) {}

  /// The first ones that can be settled now: where the phases do not follow for long, cards that
  /// wait for that hold up none of the others.
  ///
  /// @param held whether a card can not be settled before the options are known
  static Waiting waiting(Bond bond, StatusMap fields, BiPredicate<StatusMap, MirrorCard> held) {
    if (!bond.phases.map().stale()) {
      return new Waiting(bond.desk.unsettled(bond.project, Outbox.BATCH_MAX_OPS), false);
    }
    List<MirrorCard> all = bond.desk.unsettled(bond.project, PASSED_BY_MAX);
    StatusMap statuses = bond.withPhases(fields);
    List<MirrorCard> free = all.stream().filter(card -> !held.test(statuses, card)).toList();
    return new Waiting(
        free.stream().limit(Outbox.BATCH_MAX_OPS).toList(), free.size() < all.size());
  }

  /// Those of them that still are: as the board is by now, and without a look at all others.
  private List<MirrorCard> left(StatusMap fields, List<String> ids) {
    List<MirrorCard> all = bond.desk.stillUnsettled(bond.project, ids);
    StatusMap statuses = bond.withPhases(fields);
    return bond.phases.map().stale()
        ? all.stream().filter(card -> !waitsForItsPhaseAlone(statuses, card)).toList()
        : all;
  }

  private static boolean waitsForItsPhaseAlone(StatusMap statuses, MirrorCard card) {
    return waitsForItsPhase(statuses, card)
        && Outbox.isSaid(statuses, Objects.requireNonNull(card.issue()), Bond.base(card.base()));
  }

  /// Whether its phase can be neither sent nor put back before the options are known.
  static boolean waitsForItsPhase(StatusMap statuses, MirrorCard card) {
    return card.issue() != null
        && CardPhase.waits(
            statuses.phases(), Bond.base(card.base()).placed(), card.issue().phaseId());
  }

  /// Looks at what is to be sent once more, where it will be written: reads lag behind, and a
  /// change of the last seconds is not in them.
  ///
  /// @param ids that were to be settled
  /// @param read items that may be sent; those of which nothing is known are taken out
  private void look(StatusMap fields, List<String> ids, Map<String, RemoteItem> read) {
    List<MirrorCard> left = left(fields, ids);
    StatusMap statuses = bond.withPhases(fields);
    Map<String, Content> contents = new LinkedHashMap<>();
    for (Parcel parcel : Outbox.plan(statuses, left, read, Bond::base)) {
      if (parcel.isSent()) {
        contents.put(parcel.card().item(), parcel.content());
      }
    }
    if (contents.isEmpty()) {
      return;
    }
    Witnesses witnesses = bond.api.witnesses(bond.remote.id(), bond.settings.fields(), contents);
    read.keySet().removeAll(witnesses.unknown());
    read.putAll(witnesses.seen());
    witnesses.seen().keySet().forEach(bond::sent);
    intake.absorb(statuses, witnesses.seen().values());
  }

  /// @return whether it is known of all what became of them
  private boolean ship(StatusMap statuses, List<Parcel> parcels, Names.Known known) {
    List<Names.Edit> edits =
        parcels.stream().filter(Parcel::isSent).map(parcel -> Names.edit(parcel, known)).toList();
    Iterator<Outcome> outcomes =
        edits.isEmpty()
            ? Collections.emptyIterator()
            : bond.api.send(bond.remote.id(), statuses, bond.settings.fields(), edits).iterator();
    boolean allKnown = true;
    List<CardWrite> writes = new ArrayList<>();
    List<Shipped> overwriting = new ArrayList<>();
    for (Parcel parcel : parcels) {
      Outcome outcome = parcel.isSent() ? outcomes.next() : NOTHING;
      allKnown &= !isUnknown(outcome);
      become(statuses, parcel, outcome, writes, overwriting);
    }
    Set<String> leftOut = bond.write(writes);
    overwriting.removeIf(shipped -> !leftOut.contains(shipped.parcel().card().item()));
    overwriting.forEach(shipped -> tellAgain(statuses, shipped));
    return allKnown;
  }

  /// A request that wrote over a change of somebody's.
  private record Shipped(Parcel parcel, RemoteItem.Card before, Aftermath after) {}

  /// What was overwritten is known only here: it is told, however often the board is changed
  /// meanwhile.
  private void tellAgain(StatusMap fields, Shipped shipped) {
    String item = shipped.parcel().card().item();
    for (int i = 0; i < TELL_MAX_TRIES; i++) {
      List<MirrorCard> cards = bond.desk.cards(bond.project, List.of(item));
      Issue issue = cards.isEmpty() ? null : cards.getFirst().issue();
      if (issue == null) {
        return;
      }
      StatusMap statuses = bond.withPhases(fields);
      Aftermath after = over(statuses, shipped.after().of(issue), shipped, cards.getFirst());
      if (bond.write(List.of(update(item, issue, after))).isEmpty()) {
        return;
      }
    }
    LOG.warn("a change of {} was overwritten, and is not in the activity: too busy", item);
  }

  private Aftermath over(StatusMap statuses, Aftermath after, Shipped shipped, MirrorCard now) {
    return after.over(
        shipped.parcel(), now, statuses, shipped.before(), bond.api.ahead(), bond.clock.instant());
  }

  private static CardWrite update(String item, Issue issue, Aftermath after) {
    List<Overruled> overruled = new ArrayList<>(after.refusals());
    overruled.addAll(after.overwritten());
    return new CardWrite.Update(
        item,
        issue.version(),
        after.texts(),
        after.status(),
        after.place(),
        Json.write(after.base()),
        after.settled(),
        null,
        overruled);
  }

  /// When something waits for its time; empty where nothing does.
  Optional<Instant> due() {
    return Optional.ofNullable(retryAt);
  }

  private static boolean isUnknown(Outcome outcome) {
    return outcome.status() instanceof Sent.Unknown
        || outcome.phase() instanceof Sent.Unknown
        || outcome.content() instanceof Sent.Unknown;
  }

  /// What is sent is known before it is sent: whoever comes after a stop must not take it for
  /// somebody else's change.
  private void writeAhead(List<Parcel> parcels) {
    List<CardWrite> writes = new ArrayList<>();
    for (Parcel parcel : parcels) {
      if (parcel.isSent()) {
        writes.add(
            new CardWrite.Rebase(
                parcel.card().item(), MirrorDesk.UNSETTLED, Json.write(parcel.base())));
      }
    }
    var _ = bond.write(writes);
  }

  /// @param overwriting where what was written over a change of somebody's is noted
  private void become(
      StatusMap statuses,
      Parcel parcel,
      Outcome outcome,
      List<CardWrite> writes,
      List<Shipped> overwriting) {
    String item = parcel.card().item();
    Sent status = outcome.status();
    Sent phase = outcome.phase();
    if (status instanceof Sent.Refused || phase instanceof Sent.Refused) {
      bond.fields.forget();
      if (doubted.add(item)) {
        status = status instanceof Sent.Refused ? new Sent.Unknown() : status;
        phase = phase instanceof Sent.Refused ? new Sent.Unknown() : phase;
      } else {
        doubted.remove(item);
      }
    }
    if (status instanceof Sent.Moved
        || phase instanceof Sent.Moved
        || outcome.content() instanceof Sent.Edited) {
      bond.sent(item);
    }
    Aftermath done = Aftermath.of(parcel, statuses, status, phase, outcome.content());
    Aftermath after =
        outcome
            .before()
            .map(before -> over(statuses, done, new Shipped(parcel, before, done), parcel.card()))
            .orElse(done);
    tell(parcel, after);
    // Noted whatever became of the issue meanwhile: GitHub has it.
    writes.add(new CardWrite.Rebase(item, parcel.issue().version(), Json.write(after.base())));
    if (!after.settled() || !after.refusals().isEmpty() || !after.overwritten().isEmpty()) {
      writes.add(update(item, parcel.issue(), after));
    }
    // Of tasks that both sides changed, nothing loses, but what was there is to be there again.
    if (!after.overwritten().isEmpty() || !after.texts().equals(done.texts())) {
      overwriting.add(new Shipped(parcel, outcome.before().orElseThrow(), after));
    }
  }

  private void tell(Parcel parcel, Aftermath after) {
    for (RefusedChange refusal : after.refusals()) {
      LOG.info(
          "GitHub does not take a change of issue #{} of project #{}: {}: {}",
          parcel.issue().number(),
          bond.project,
          refusal.field(),
          refusal.reason());
    }
    bond.count(after.overwritten().size(), after.refusals().size());
  }
}
