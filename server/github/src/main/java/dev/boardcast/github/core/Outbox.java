package dev.boardcast.github.core;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.github.core.phases.CardPhase;
import dev.boardcast.github.core.phases.PhaseMap;
import dev.boardcast.github.core.phases.Placed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What waits to be sent: the difference between the board and the base. So of several changes of a
/// field only the last one is sent, an order to keep does not exist, and nothing can be forgotten.
public final class Outbox {
  /// Parts of one request: of a card its status, its texts, and what was there before.
  public static final int BATCH_MAX_OPS = 20;

  private Outbox() {}

  /// What is to be done about a card whose issue was changed.
  ///
  /// @param issue as it was when this was decided
  /// @param base what GitHub said last
  /// @param content of the item, as it was just read
  /// @param status what its status shall be; empty where it is not sent
  /// @param move what its phase shall be; empty where it is not sent
  /// @param parts that are sent
  /// @param refusals what cannot be said there, and goes back here
  public record Parcel(
      MirrorCard card,
      Issue issue,
      Base base,
      Content content,
      Optional<StatusMap.Target> status,
      Optional<CardPhase.Move> move,
      Set<Part> parts,
      List<RefusedChange> refusals) {
    public Parcel {
      parts = Set.copyOf(parts);
      refusals = List.copyOf(refusals);
    }

    /// Whether anything is to be sent.
    public boolean isSent() {
      return status.isPresent() || move.isPresent() || !parts.isEmpty();
    }

    /// How many parts of a request it takes.
    int ops() {
      return isSent()
          ? 1
              + (status.isPresent() ? 1 : 0)
              + (move.isPresent() ? 1 : 0)
              + (parts.isEmpty() ? 0 : 1)
          : 0;
    }

    /// The same with its values among what may be there.
    public Parcel shipped(Instant now) {
      Base.Shipment shipment =
          new Base.Shipment(
              now,
              status.isPresent(),
              status.orElse(null) instanceof StatusMap.Target.Option(var id) ? id : null,
              parts,
              CardMerge.textsOf(issue),
              move.map(to -> new Placed(to.option(), null, issue.phaseId())).orElse(null));
      return new Parcel(card, issue, base.with(shipment), content, status, move, parts, refusals);
    }
  }

  /// As many cards as fit into a request; others are left for the next one.
  ///
  /// @param read items as they were just read; a card whose item is not there waits
  public static List<Parcel> plan(
      StatusMap map,
      List<MirrorCard> unsettled,
      Map<String, RemoteItem> read,
      Function<String, Base> readBase) {
    List<Parcel> parcels = new ArrayList<>();
    int ops = 0;
    for (MirrorCard card : unsettled) {
      if (card.issue() != null && read.get(card.item()) instanceof RemoteItem.Card there) {
        Parcel parcel = parcel(map, card, card.issue(), readBase.apply(card.base()), there);
        if (ops + parcel.ops() <= BATCH_MAX_OPS) {
          ops += parcel.ops();
          parcels.add(parcel);
        }
      }
    }
    return parcels;
  }

  /// Whether all but the phase is as GitHub said last, and nothing is under way.
  public static boolean isSaid(StatusMap map, Issue issue, Base base) {
    return map.statusOf(base.option()).orElse(issue.status()) == issue.status()
        && differing(base.texts(), CardMerge.textsOf(issue)).isEmpty()
        && base.shipped().isEmpty();
  }

  private static Parcel parcel(
      StatusMap map, MirrorCard card, Issue issue, Base base, RemoteItem.Card there) {
    List<RefusedChange> refusals = new ArrayList<>();
    Optional<StatusMap.Target> status = Optional.empty();
    IssueStatus theirs = map.statusOf(base.option()).orElse(issue.status());
    // What nobody mapped is not overwritten.
    if (theirs != issue.status() && map.statusOf(there.option()).isPresent()) {
      StatusMap.Target target = map.targetOf(issue.status());
      if (target instanceof StatusMap.Target.Nowhere) {
        refusals.add(
            new RefusedChange(
                "status", issue.status().wireName(), "the project has no option that says this"));
      } else {
        status = Optional.of(target);
      }
    }
    PhaseMap phases = map.phases();
    String option = there.placed().option();
    Optional<CardPhase.Move> move = Optional.empty();
    if (CardPhase.isRefused(phases, base.placed(), issue.phaseId(), option)) {
      String why = Aftermath.whyFixed(phases.kind());
      refusals.add(new RefusedChange("phase", phases.nameOf(issue.phaseId()), why));
    } else {
      move = CardPhase.toSend(phases, base.placed(), issue.phaseId(), option);
    }
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (Part part : differing(base.texts(), CardMerge.textsOf(issue))) {
      String why = whyNot(part, there.content());
      if (why == null) {
        parts.add(part);
      } else {
        refusals.add(refusal(part, CardMerge.textsOf(issue), why));
      }
    }
    return new Parcel(card, issue, base, there.content(), status, move, parts, refusals);
  }

  private static @Nullable String whyNot(Part part, Content content) {
    if (content.cut().contains(part)) {
      return "GitHub's is longer than a board holds; change it there";
    }
    return part == Part.LABELS && content.draft() ? "a draft has no labels" : null;
  }

  static Set<Part> differing(CardTexts one, CardTexts other) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (!Objects.equals(value(part, one), value(part, other))) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static @Nullable Object value(Part part, CardTexts texts) {
    return switch (part) {
      case TITLE -> texts.title();
      case BODY -> texts.body();
      case ASSIGNEE -> texts.assignee();
      case LABELS -> texts.labels();
    };
  }

  static RefusedChange refusal(Part part, CardTexts lost, String why) {
    String words =
        switch (part) {
          case TITLE -> lost.title();
          case BODY -> lost.body();
          case ASSIGNEE -> lost.assignee();
          case LABELS -> CardMerge.words(lost.labels());
        };
    return new RefusedChange(part.field(), words, why);
  }

  /// Some parts of one, the others of the other.
  static CardTexts mixed(CardTexts texts, Collection<Part> parts, CardTexts others) {
    return new CardTexts(
        parts.contains(Part.TITLE) ? texts.title() : others.title(),
        parts.contains(Part.BODY) ? texts.body() : others.body(),
        parts.contains(Part.ASSIGNEE) ? texts.assignee() : others.assignee(),
        parts.contains(Part.LABELS) ? texts.labels() : others.labels());
  }
}
