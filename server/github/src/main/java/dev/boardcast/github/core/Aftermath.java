package dev.boardcast.github.core;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a card is after a request: what was done is the new base, what was refused goes back, and
/// what nobody knows is read and sent again.
///
/// @param settled whether nothing is left to be sent
/// @param overwritten changes on both sides of what was sent; which of them stays is said in each
public record Aftermath(
    CardTexts texts,
    IssueStatus status,
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

  public Aftermath {
    refusals = List.copyOf(refusals);
    overwritten = List.copyOf(overwritten);
  }

  private Aftermath(
      CardTexts texts,
      IssueStatus status,
      Base base,
      boolean settled,
      List<RefusedChange> refusals) {
    this(texts, status, base, settled, refusals, List.of());
  }

  /// What became of one change.
  public sealed interface Sent {
    /// Nothing was sent.
    record Nothing() implements Sent {}

    /// The status is this now.
    record Moved(@Nullable String option, @Nullable Instant at) implements Sent {}

    /// The issue or draft is this now.
    record Edited(Content content) implements Sent {}

    record Refused(String why) implements Sent {}

    /// It may have been done, or not.
    record Unknown() implements Sent {}
  }

  /// @param parcel that was sent
  public static Aftermath of(Outbox.Parcel parcel, StatusMap map, Sent status, Sent content) {
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
    boolean unknown = status instanceof Sent.Unknown || content instanceof Sent.Unknown;
    List<Base.Shipment> shipped = unknown ? old.shipped() : List.of();
    Base base = new Base(option, optionAt, contentAt, there, shipped);
    return back(parcel, map, base, refusals).unless(unknown);
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
    for (RefusedChange refusal : refusals) {
      if (refusal.field().equals("status")) {
        status = map.statusOf(base.option()).orElse(status);
      }
      for (Part part : Part.values()) {
        if (refusal.field().equals(part.field())) {
          texts = Outbox.mixed(base.texts(), Set.of(part), texts);
        }
      }
    }
    boolean equal =
        texts.equals(base.texts()) && map.statusOf(base.option()).orElse(status) == status;
    return new Aftermath(texts, status, base, equal, refusals);
  }

  private Aftermath unless(boolean unknown) {
    return unknown ? new Aftermath(texts, status, base, false, refusals) : this;
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
    return new Aftermath(base.texts(), theirs, base, true, refusals);
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
    List<Conflict> lost =
        merged.lost().stream()
            .filter(conflict ->
                (moved && conflict.field().equals("status"))
                    || parts.stream().anyMatch(part -> part.field().equals(conflict.field())))
            .toList();
    IssueStatus nextStatus = moved ? merged.status() : status;
    CardTexts nextTexts = Outbox.mixed(merged.texts(), parts, texts);
    boolean same = nextStatus == status && nextTexts.equals(texts);
    return new Aftermath(
        nextTexts, nextStatus, base.seenBy(parcel, before), settled && same, refusals, lost);
  }

  /// The same for an issue that was changed since: it stays as it is.
  public Aftermath of(Issue issue) {
    return new Aftermath(
        CardMerge.textsOf(issue), issue.status(), base, false, List.of(), List.of());
  }
}
