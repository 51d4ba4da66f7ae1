package dev.boardcast.github.core.phases;

import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.github.core.phases.PhaseField.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which option is which phase.
///
/// @param field the field's id; null where phases are not mirrored
/// @param phaseByOption the phases that follow an option; several of a phase are milestones of one
///   title
/// @param names of the phases, by their ids
/// @param alone phases of the board's own: GitHub has nothing to say them by
/// @param passed options that have no phase, and get none
/// @param stale whether GitHub may say otherwise by now: nothing is decided by it
/// @param kind what a phase is there
public record PhaseMap(
    @Nullable String field,
    Map<String, String> phaseByOption,
    Map<String, String> names,
    Set<String> alone,
    Set<String> passed,
    boolean stale,
    Kind kind) {
  public static final PhaseMap NONE =
      new PhaseMap(null, Map.of(), Map.of(), Set.of(), Set.of(), false, Kind.OPTIONS);

  public PhaseMap {
    phaseByOption = Map.copyOf(phaseByOption);
    names = Map.copyOf(names);
    alone = Set.copyOf(alone);
    passed = Set.copyOf(passed);
  }

  /// @param there as it was seen last; null before that
  public static PhaseMap of(
      @Nullable PhaseField there, List<BoardPhase> here, Set<String> passed, boolean stale) {
    Map<String, String> names = new HashMap<>();
    Map<String, String> phases = new HashMap<>();
    Set<String> alone = new HashSet<>();
    for (BoardPhase phase : here) {
      String id = String.valueOf(phase.id());
      names.put(id, phase.name());
      if (phase.option() == null) {
        alone.add(id);
      } else {
        phases.put(phase.option(), id);
      }
    }
    if (there == null) {
      return new PhaseMap("", phases, names, alone, passed, stale, Kind.OPTIONS);
    }
    for (PhaseOption option : there.options()) {
      String follows =
          here.stream()
              .filter(phase -> option.isCalled(phase.option()))
              .map(phase -> String.valueOf(phase.id()))
              .findFirst()
              .orElse(null);
      if (follows != null) {
        phases.putIfAbsent(option.id(), follows);
        option.others().forEach(other -> phases.putIfAbsent(other, follows));
      }
    }
    return new PhaseMap(there.id(), phases, names, alone, passed, stale, there.kind());
  }

  /// The same for a card that was read without the options: nothing is decided of it.
  public PhaseMap unsure() {
    return new PhaseMap(field, phaseByOption, names, alone, passed, isMirrored(), kind);
  }

  /// Whether which one a card is in is changed on GitHub alone.
  public boolean fixed() {
    return kind.isFixed();
  }

  public boolean isMirrored() {
    return field != null;
  }

  /// Null for none, and for one that is not known.
  public @Nullable String phaseOf(@Nullable String option) {
    return option == null ? null : phaseByOption.get(option);
  }

  /// Null for none, and for one that has no option; of several any.
  @Nullable String optionOf(@Nullable String phase) {
    return phaseByOption.entrySet().stream()
        .filter(entry -> entry.getValue().equals(phase))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  public @Nullable String nameOf(@Nullable String phase) {
    return phase == null ? null : names.getOrDefault(phase, "");
  }

  /// Whether a phase is one of the board's own.
  public boolean isAlone(@Nullable String phase) {
    return phase != null && alone.contains(phase);
  }

  /// Whether an option is an iteration or a milestone that is past what the board has room for: a
  /// card that has it is in none here.
  public boolean isPast(@Nullable String option) {
    return fixed() && option != null && passed.contains(option);
  }

  /// Whether nothing is known of an option that a card has: the field is to be looked at.
  public boolean isStrange(@Nullable String option) {
    return isMirrored() && option != null && phaseOf(option) == null && !passed.contains(option);
  }
}
