package dev.boardcast.github.core;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.phases.Placement;
import dev.boardcast.github.core.phases.CardPhase;
import dev.boardcast.github.core.phases.PhaseField;
import dev.boardcast.github.core.phases.PhaseMap;
import dev.boardcast.github.core.phases.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a card is after a request: what was done is the new base, what was refused goes back, and
/// what nobody knows is read and sent again.
///
/// @param place null where its phase stays as it is
/// @param settled whether nothing is left to be sent
/// @param overwritten changes on both sides of what was sent; which of them stays is said in each
public record Aftermath(
    CardTexts texts,
    IssueStatus status,
    @Nullable Placement place,
    Base base,
    boolean settled,
    List<RefusedChange> refusals,
    List<Conflict> overwritten) {
  /// Why nothing that is changed here stays.
  public static final String READ_ONLY_NOTE =
      "the board follows GitHub and changes nothing there (--read-only)";

  /// The same to who changed something nevertheless.
  public static final String READ_ONLY =
      "this board follows GitHub and changes nothing there: change it on GitHub";

  /// Why a card stays in its phase, where phases are iterations.
  public static final String ITERATION =
      "phases are iterations of the mirrored project: put the card into another one on GitHub";

  /// The same where they are milestones.
  public static final String MILESTONE =
      "phases are milestones of the mirrored project's issues: give the issue another one on GitHub";

  private static final String PHASE = "phase";

  public Aftermath {
    refusals = List.copyOf(refusals);
    overwritten = List.copyOf(overwritten);
  }

  private Aftermath(
      CardTexts texts,
      IssueStatus status,
      @Nullable Placement place,
      Base base,
      boolean settled,
      List<RefusedChange> refusals) {
    this(texts, status, place, base, settled, refusals, List.of());
  }

  /// Why a card stays in its phase.
  static String whyFixed(PhaseField.Kind kind) {
    return kind == PhaseField.Kind.MILESTONES ? MILESTONE : ITERATION;
  }

  /// What became of one change.
  public sealed interface Sent {
    /// Nothing was sent.
    record Nothing() implements Sent {}

    /// The status, or the phase, is this now.
    record Moved(@Nullable String option, @Nullable Instant at) implements Sent {}

    /// The issue or draft is this now.
    record Edited(Content content) implements Sent {}

    record Refused(String why) implements Sent {}

    /// It may have been done, or not.
    record Unknown() implements Sent {}
  }

  /// @param parcel that was sent
  public static Aftermath of(
      Outbox.Parcel parcel, StatusMap map, Sent status, Sent phase, Sent content) {
    List<RefusedChange> refusals = new ArrayList<>(parcel.refusals());
    Base old = parcel.base();
    CardTexts local = CardMerge.textsOf(parcel.issue());
    String option = old.option();
    Instant optionAt = old.optionAt();
    switch (status) {
      case Sent.Moved moved -> {
        option = moved.option();
        optionAt = moved.at();
      }
      case Sent.Refused(var why) ->
          refusals.add(new RefusedChange("status", parcel.issue().status().wireName(), why));
      case Sent.Nothing _, Sent.Edited _, Sent.Unknown _ -> {
        // The base is what it was.
      }
    }
    Placed placed = placed(parcel, map.phases(), phase, refusals);
    Instant contentAt = old.contentAt();
    CardTexts there = old.texts();
    switch (content) {
      case Sent.Edited(var now) -> {
        CardTexts said = now.asSaidBy(local, old.texts());
        CardTexts seen = withoutTheNext(parcel, said);
        there = Outbox.mixed(seen, parcel.parts(), old.texts());
        // What somebody else changed in between is not known yet: the next look is to find it.
        contentAt = Outbox.differing(said, there).isEmpty() ? now.at() : old.contentAt();
        // GitHub leaves out, without a word, whom nobody may assign.
        for (Part part : Outbox.differing(seen, local)) {
          if (parcel.parts().contains(part)) {
            refusals.add(Outbox.refusal(part, local, "GitHub did not take it"));
          }
        }
      }
      case Sent.Refused(var why) ->
          parcel.parts().forEach(part -> refusals.add(Outbox.refusal(part, local, why)));
      case Sent.Nothing _, Sent.Moved _, Sent.Unknown _ -> {
        // The base is what it was.
      }
    }
    boolean unknown =
        status instanceof Sent.Unknown
            || phase instanceof Sent.Unknown
            || content instanceof Sent.Unknown;
    List<Base.Shipment> shipped = unknown ? old.shipped() : List.of();
    Base base = new Base(option, optionAt, contentAt, there, placed, shipped);
    return back(parcel, map, base, refusals).unless(unknown);
  }

  private static Placed placed(
      Outbox.Parcel parcel, PhaseMap map, Sent phase, List<RefusedChange> refusals) {
    return switch (phase) {
      case Sent.Moved(var option, var at) -> new Placed(option, at, map.phaseOf(option));
      case Sent.Refused(var why) -> {
        refusals.add(new RefusedChange(PHASE, map.nameOf(parcel.issue().phaseId()), why));
        yield parcel.base().placed();
      }
      // One in a phase of the board's own is noted so however its issue came to be settled.
      case Sent.Nothing _ -> CardPhase.kept(map, parcel.base().placed(), parcel.issue().phaseId());
      case Sent.Edited _, Sent.Unknown _ -> parcel.base().placed();
    };
  }

  /// Where the one who was shown is taken away, the next one of several comes to light: that is
  /// GitHub's news, and no refusal.
  private static CardTexts withoutTheNext(Outbox.Parcel parcel, CardTexts said) {
    boolean next =
        parcel.parts().contains(Part.ASSIGNEE)
            && parcel.issue().assignee() == null
            && said.assignee() != null
            && !said.assignee().equalsIgnoreCase(parcel.base().texts().assignee());
    return next ? new CardTexts(said.title(), said.body(), null, said.labels()) : said;
  }

  private static Aftermath back(
      Outbox.Parcel parcel, StatusMap map, Base base, List<RefusedChange> refusals) {
    CardTexts texts = CardMerge.textsOf(parcel.issue());
    IssueStatus status = parcel.issue().status();
    Placement place = null;
    for (RefusedChange refusal : refusals) {
      if (refusal.field().equals(PHASE)) {
        place = new Placement(map.phases().phaseOf(base.placed().option()));
      }
      if (refusal.field().equals("status")) {
        status = map.statusOf(base.option()).orElse(status);
      }
      for (Part part : Part.values()) {
        if (refusal.field().equals(part.field())) {
          texts = Outbox.mixed(base.texts(), Set.of(part), texts);
        }
      }
    }
    boolean there =
        place != null
            || (parcel.move().isEmpty() && !map.phases().stale())
            || Objects.equals(base.placed().phase(), parcel.issue().phaseId());
    boolean equal =
        there && texts.equals(base.texts()) && map.statusOf(base.option()).orElse(status) == status;
    return new Aftermath(texts, status, place, base, equal, refusals);
  }

  private Aftermath unless(boolean unknown) {
    return unknown ? new Aftermath(texts, status, place, base, false, refusals) : this;
  }

  /// Of a board that follows GitHub and changes nothing there: what was changed here goes back.
  public static Aftermath readOnly(Issue issue, StatusMap map, Base base) {
    CardTexts local = CardMerge.textsOf(issue);
    IssueStatus theirs = map.statusOf(base.option()).orElse(issue.status());
    List<RefusedChange> refusals = new ArrayList<>();
    if (theirs != issue.status()) {
      refusals.add(new RefusedChange("status", issue.status().wireName(), READ_ONLY));
    }
    Outbox.differing(base.texts(), local)
        .forEach(part -> refusals.add(Outbox.refusal(part, local, READ_ONLY)));
    Placed placed = base.placed();
    String phase = map.phases().phaseOf(placed.option());
    // What is new there, or removed here, is known with the next look; and some are here alone.
    boolean known =
        map.phases().isMirrored()
            && !map.phases().stale()
            && !map.phases().alone().contains(String.valueOf(issue.phaseId()))
            && (placed.option() == null || phase != null || map.phases().isPast(placed.option()));
    boolean moved = known && !Objects.equals(phase, issue.phaseId());
    if (moved) {
      refusals.add(new RefusedChange(PHASE, map.phases().nameOf(issue.phaseId()), READ_ONLY));
    }
    Placement place = moved ? new Placement(phase) : null;
    return new Aftermath(base.texts(), theirs, place, base, true, refusals);
  }

  /// Who changed a field there right before it was sent, so that no reading had shown it yet, is
  /// overwritten and must not be so without a word: the two are judged as they would have been if
  /// it had been read in time. What wins then and is not there any more is sent again.
  ///
  /// @param parcel that was sent
  /// @param now the card as it is by now: somebody may have changed it since
  /// @param before what was there right before
  /// @param ahead by how much GitHub's clock is ahead of ours
  public Aftermath over(
      Outbox.Parcel parcel,
      MirrorCard now,
      StatusMap map,
      RemoteItem.Card before,
      Duration ahead,
      Instant at) {
    Issue issue = now.issue();
    if (issue == null
        || !(CardMerge.merge(map, parcel.base(), issue, now.statusChangedAt(), before, ahead, at)
            instanceof CardMerge.Outcome.Merged merged)) {
      return this;
    }
    Set<Part> parts = EnumSet.noneOf(Part.class);
    parts.addAll(parcel.parts());
    refusals.forEach(refusal -> parts.removeIf(part -> part.field().equals(refusal.field())));
    boolean moved =
        parcel.status().isPresent()
            && refusals.stream().noneMatch(refusal -> refusal.field().equals("status"));
    boolean placed =
        parcel.move().isPresent()
            && refusals.stream().noneMatch(refusal -> refusal.field().equals(PHASE));
    List<Conflict> lost =
        merged.lost().stream()
            .filter(conflict ->
                (moved && conflict.field().equals("status"))
                    || (placed && conflict.field().equals(PHASE))
                    || parts.stream().anyMatch(part -> part.field().equals(conflict.field())))
            .toList();
    IssueStatus nextStatus = moved ? merged.status() : status;
    Placement nextPlace = placed ? merged.place() : place;
    CardTexts nextTexts = Outbox.mixed(merged.texts(), parts, texts);
    boolean same =
        nextStatus == status && nextTexts.equals(texts) && Objects.equals(nextPlace, place);
    return new Aftermath(
        nextTexts,
        nextStatus,
        nextPlace,
        base.seenBy(parcel, before),
        settled && same,
        refusals,
        lost);
  }

  /// The same for an issue that was changed since: it stays as it is.
  public Aftermath of(Issue issue) {
    return new Aftermath(
        CardMerge.textsOf(issue), issue.status(), null, base, false, List.of(), List.of());
  }
}
