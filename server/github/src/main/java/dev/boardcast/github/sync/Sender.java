package dev.boardcast.github.sync;

import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.github.api.GitHubApi.Outcome;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.Names;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.Outbox.Parcel;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what was changed here of cards that are there.
final class Sender {
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
  boolean send(StatusMap statuses) {
    List<MirrorCard> cards = bond.desk.unsettled(bond.project, Outbox.BATCH_MAX_OPS);
    Instant now = bond.clock.instant();
    retryAt = null;
    if (cards.isEmpty()) {
      return false;
    }
    // What was changed there in the meantime must not be overwritten unseen.
    List<String> ids = cards.stream().map(MirrorCard::item).toList();
    Map<String, RemoteItem> read = bond.read(ids);
    // What is not there may only not be seen yet: scans find out what is gone.
    intake.absorb(statuses, read.values(), List.of(), bond.progress());
    cards = bond.desk.unsettled(bond.project, Outbox.BATCH_MAX_OPS);
    List<Parcel> parcels = Outbox.plan(statuses, cards, read, Bond::base);
    Names.Known known = bond.api.names(Names.wanted(parcels));
    List<Parcel> checked =
        parcels.stream()
            .map(parcel -> Names.checked(parcel, known))
            .map(parcel -> parcel.ops() > 0 ? parcel.shipped(now) : parcel)
            .toList();
    writeAhead(checked);
    List<Names.Edit> edits =
        checked.stream()
            .filter(parcel -> parcel.ops() > 0)
            .map(parcel -> Names.edit(parcel, known))
            .toList();
    List<Outcome> outcomes =
        edits.isEmpty()
            ? List.of()
            : bond.api.send(bond.remote.id(), statuses.field(), bond.settings.statusField(), edits);
    List<CardWrite> writes = new ArrayList<>();
    int next = 0;
    for (Parcel parcel : checked) {
      Outcome outcome =
          parcel.ops() > 0
              ? outcomes.get(next++)
              : new Outcome(new Sent.Nothing(), new Sent.Nothing());
      become(statuses, parcel, outcome, writes);
    }
    bond.write(writes);
    boolean all = checked.size() == ids.size() && outcomes.stream().noneMatch(Sender::isUnknown);
    if (!all) {
      retryAt = bond.clock.instant().plus(Bond.LAG_MAX);
    }
    return all;
  }

  /// When something waits for its time; empty where nothing does.
  Optional<Instant> due() {
    return Optional.ofNullable(retryAt);
  }

  private static boolean isUnknown(Outcome outcome) {
    return outcome.status() instanceof Sent.Unknown || outcome.content() instanceof Sent.Unknown;
  }

  /// What is sent is known before it is sent: whoever comes after a stop must not take it for
  /// somebody else's change.
  private void writeAhead(List<Parcel> parcels) {
    List<CardWrite> writes = new ArrayList<>();
    for (Parcel parcel : parcels) {
      if (parcel.ops() > 0) {
        writes.add(
            new CardWrite.Rebase(
                parcel.card().item(), MirrorDesk.UNSETTLED, Json.write(parcel.base())));
      }
    }
    bond.write(writes);
  }

  private void become(StatusMap statuses, Parcel parcel, Outcome outcome, List<CardWrite> writes) {
    String item = parcel.card().item();
    Sent status = outcome.status();
    if (status instanceof Sent.Refused) {
      bond.fields.forget();
      if (doubted.add(item)) {
        status = new Sent.Unknown();
      } else {
        doubted.remove(item);
      }
    }
    if (status instanceof Sent.Moved || outcome.content() instanceof Sent.Edited) {
      bond.sent(item);
    }
    Aftermath after = Aftermath.of(parcel, statuses, status, outcome.content());
    for (RefusedChange refusal : after.refusals()) {
      LOG.info(
          "GitHub does not take a change of issue #{} of project #{}: {}: {}",
          parcel.issue().number(),
          bond.project,
          refusal.field(),
          refusal.reason());
    }
    bond.count(0, after.refusals().size());
    // Noted whatever became of the issue meanwhile: GitHub has it.
    writes.add(new CardWrite.Rebase(item, parcel.issue().version(), Json.write(after.base())));
    if (!after.settled() || !after.refusals().isEmpty()) {
      writes.add(
          new CardWrite.Update(
              item,
              parcel.issue().version(),
              after.texts(),
              after.status(),
              Json.write(after.base()),
              after.settled(),
              null,
              List.copyOf(after.refusals())));
    }
  }
}
