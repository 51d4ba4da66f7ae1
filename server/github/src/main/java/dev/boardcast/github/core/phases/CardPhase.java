package dev.boardcast.github.core.phases;

import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.phases.Placement;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The phase of one card, as three see it: what GitHub said last (the base), what the board says,
/// what GitHub says now.
public final class CardPhase {
  private static final String GITHUB = "GitHub";

  private CardPhase() {}

  /// @param place the phase that the issue shall have; null where it keeps its own
  /// @param base what is noted of GitHub's
  /// @param settled whether nothing of it is to be sent
  /// @param lost the board's change, where it does not stay
  public record Outcome(
      @Nullable Placement place, Placed base, boolean settled, Optional<Conflict> lost) {
    static Outcome left(Placed base) {
      return new Outcome(null, base, true, Optional.empty());
    }
  }

  /// What is sent of a card.
  ///
  /// @param option null empties the field
  public record Move(@Nullable String option) {}

  /// @param local the phase
  /// @param remote as it was read
  public static Outcome merge(PhaseMap map, Placed base, @Nullable String local, Placed remote) {
    if (!map.isMirrored()) {
      return Outcome.left(remote);
    }
    if (map.stale()) {
      // An option that is gone may have been made anew: the card is read again once that is known.
      return new Outcome(null, base, Objects.equals(local, base.phase()), Optional.empty());
    }
    String option = remote.option();
    String theirs = map.phaseOf(option);
    if (option != null && theirs == null) {
      // One that is new, or is just being removed: what it is shows with the next look at the
      // field, and the card is to be read again then.
      if (map.passed().contains(option)) {
        return passed(map, base, local, remote);
      }
      return option.equals(base.option())
          ? Outcome.left(unseen(map, base))
          : new Outcome(null, base, Objects.equals(local, base.phase()), Optional.empty());
    }
    if (map.isAlone(local) && !isMoved(map, base, option)) {
      // Should the board's own phase be removed, the card is where GitHub has it.
      return Outcome.left(new Placed(option, remote.at(), local));
    }
    Placed next = new Placed(option, remote.at(), theirs);
    if (Objects.equals(local, theirs)) {
      return Outcome.left(next);
    }
    boolean adopted = isAdopted(map, base, local);
    boolean gone = !adopted && isGone(map, base);
    if (map.fixed() && gone && Objects.equals(local, base.phase())) {
      // Its iteration was made anew, or its milestone got another's title: nobody's change here,
      // and nothing that could be sent.
      return new Outcome(new Placement(theirs), next, true, Optional.empty());
    }
    boolean here = adopted || (gone ? local != null : !Objects.equals(local, base.phase()));
    boolean there = gone ? option != null : !Objects.equals(option, base.option());
    if (here && !there) {
      return new Outcome(null, next, map.isAlone(local), Optional.empty());
    }
    Optional<Conflict> lost =
        here
            ? Optional.of(new Conflict("phase", map.nameOf(theirs), map.nameOf(local), GITHUB))
            : Optional.empty();
    return new Outcome(new Placement(theirs), next, true, lost);
  }

  /// Where nothing can be sent, what was known of the card tells later whether somebody changed it
  /// here.
  private static Placed unseen(PhaseMap map, Placed base) {
    return map.fixed() ? new Placed(Placed.UNSEEN.option(), null, base.phase()) : Placed.UNSEEN;
  }

  /// Of a card in an option that has no phase. An iteration's are in none; whoever put one into
  /// another is to be told.
  private static Outcome passed(PhaseMap map, Placed base, @Nullable String local, Placed remote) {
    if (!map.isPast(remote.option()) || map.optionOf(local) == null) {
      return Outcome.left(remote);
    }
    return Objects.equals(local, base.phase())
        ? new Outcome(new Placement(null), remote, true, Optional.empty())
        : new Outcome(null, remote, false, Optional.empty());
  }

  /// Whether the phase was the board's own when the card came into it, and follows an option since:
  /// then GitHub is to be told that the card is there.
  private static boolean isAdopted(PhaseMap map, Placed base, @Nullable String local) {
    String option = map.optionOf(local);
    // A milestone that has another one's phase by now looks the same, and is nobody's change here.
    boolean retitled = map.kind() == PhaseField.Kind.MILESTONES && base.option() != null;
    return local != null
        && !retitled
        && local.equals(base.phase())
        && option != null
        && !local.equals(map.phaseOf(base.option()))
        && (base.option() == null || map.phaseOf(base.option()) != null);
  }

  /// Whether somebody put the card elsewhere there. That it is in none since its option was removed
  /// is nobody's decision.
  private static boolean isMoved(PhaseMap map, Placed base, @Nullable String option) {
    return !Objects.equals(option, base.option())
        && (option != null || map.phaseOf(base.option()) != null);
  }

  /// Whether what was noted speaks of a phase that was removed since: that the card is in none is
  /// nobody's decision then, and what GitHub says is not overwritten by it.
  private static boolean isGone(PhaseMap map, Placed base) {
    return base.option() != null
        && !map.isAlone(base.phase())
        && (map.phaseOf(base.option()) == null
            || !Objects.equals(map.phaseOf(base.option()), base.phase()));
  }

  /// @param base after the merge
  /// @param there the item's option, as it was just read
  /// @return empty where nothing is to be sent
  public static Optional<Move> toSend(
      PhaseMap map, Placed base, @Nullable String local, @Nullable String there) {
    String wanted = map.optionOf(local);
    boolean unsayable = local != null && wanted == null;
    // What nobody knows here is not overwritten.
    boolean strange = there != null && map.phaseOf(there) == null;
    if (!map.isMirrored() || map.stale() || unsayable || strange || isSaid(map, base, local)) {
      return Optional.empty();
    }
    return local == null && isGone(map, base) ? Optional.empty() : Optional.of(new Move(wanted));
  }

  /// Whether GitHub said the same last.
  private static boolean isSaid(PhaseMap map, Placed base, @Nullable String local) {
    return base.option() == null
        ? map.optionOf(local) == null
        : local != null && local.equals(map.phaseOf(base.option()));
  }

  /// Whether a card goes back, since phases are iterations or milestones: these are put to cards
  /// there alone.
  public static boolean isRefused(
      PhaseMap map, Placed base, @Nullable String local, @Nullable String there) {
    boolean back = map.isPast(there) && !map.stale() && map.optionOf(local) != null;
    return map.fixed() && (back || toSend(map, base, local, there).isPresent());
  }

  /// What is noted of a card of which no phase was sent: of one in a phase of the board's own, that
  /// it is there, so that it is where GitHub has it once that phase is removed.
  public static Placed kept(PhaseMap map, Placed base, @Nullable String local) {
    return map.isAlone(local) && !map.stale() ? new Placed(base.option(), base.at(), local) : base;
  }

  /// Whether what a card has there is another phase by now than when it was noted, though the card
  /// be the same: a milestone got another title, or what had no room has it.
  public static boolean isElsewhere(PhaseMap map, Placed base) {
    String theirs = map.phaseOf(base.option());
    return !map.stale()
        && theirs != null
        && !map.isAlone(base.phase())
        && !theirs.equals(base.phase());
  }

  /// Whether a card's phase cannot be sent before the options are known.
  public static boolean waits(PhaseMap map, Placed base, @Nullable String local) {
    return map.stale() && !Objects.equals(local, base.phase());
  }
}
