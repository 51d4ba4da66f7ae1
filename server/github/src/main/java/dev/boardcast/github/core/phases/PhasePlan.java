package dev.boardcast.github.core.phases;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.mirror.phases.BoardPhase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the phases of a board are to be, so that they follow the options of a field. GitHub's
/// options are never changed by it.
///
/// A phase is told by the id of its option. An option that no phase follows gets the phase of its
/// name where that one follows none, or one that is gone: so options that another tool made anew
/// keep their phases, and cards their place. A phase of the board's own stays, behind the phase
/// that it was behind.
///
/// @param board the phases in their order; one without an id is to be made
/// @param removed names of phases whose options are gone
/// @param passed options that are past what a board holds
public record PhasePlan(List<BoardPhase> board, List<String> removed, Set<String> passed) {
  public PhasePlan {
    board = List.copyOf(board);
    removed = List.copyOf(removed);
    passed = Set.copyOf(passed);
  }

  /// @param here the board's phases, in order
  /// @param there empty where the project has no such field: then every phase is the board's own
  public static PhasePlan of(List<BoardPhase> here, Optional<PhaseField> there) {
    if (there.isEmpty()) {
      return new PhasePlan(
          here.stream().map(phase -> phase.following(null)).toList(), List.of(), Set.of());
    }
    List<PhaseOption> options = there.get().options();
    Map<String, BoardPhase> pairs = pairs(here, options);
    Set<BoardPhase> paired = new HashSet<>(pairs.values());
    Map<@Nullable BoardPhase, List<BoardPhase>> own = new HashMap<>();
    List<String> removed = new ArrayList<>();
    PhaseNames names = new PhaseNames();
    int room = Limits.PHASES_MAX_COUNT - paired.size();
    BoardPhase last = null;
    for (BoardPhase phase : here) {
      if (paired.contains(phase)) {
        last = phase;
      } else if (phase.option() == null) {
        own.computeIfAbsent(last, _ -> new ArrayList<>())
            .add(phase.named(names.take(phase.name())));
        room--;
      } else {
        removed.add(phase.name());
      }
    }
    List<BoardPhase> board = new ArrayList<>(own.getOrDefault(null, List.of()));
    Set<String> passed = new HashSet<>();
    for (PhaseOption option : options) {
      BoardPhase old = pairs.get(option.id());
      if (old == null && room-- <= 0) {
        passed.add(option.id());
        continue;
      }
      String name = names.take(PhaseNames.shown(option.name()));
      if (old == null) {
        String description = PhaseNames.described(option.description());
        board.add(new BoardPhase(null, name, description, option.id()));
      } else {
        board.add(old.named(name).following(option.id()));
        board.addAll(own.getOrDefault(old, List.of()));
      }
    }
    return new PhasePlan(board, removed, passed);
  }

  /// By the option's id.
  private static Map<String, BoardPhase> pairs(List<BoardPhase> here, List<PhaseOption> options) {
    Map<String, BoardPhase> pairs = new LinkedHashMap<>();
    Map<String, BoardPhase> free = new HashMap<>();
    Set<String> ids = new HashSet<>();
    options.forEach(option -> ids.add(option.id()));
    for (BoardPhase phase : here) {
      if (phase.option() != null && ids.contains(phase.option())) {
        pairs.put(phase.option(), phase);
      } else {
        free.put(PhaseNames.key(phase.name()), phase);
      }
    }
    for (PhaseOption option : options) {
      BoardPhase named = free.get(PhaseNames.key(PhaseNames.shown(option.name())));
      if (named != null && !pairs.containsKey(option.id())) {
        pairs.put(option.id(), named);
        free.values().remove(named);
      }
    }
    return pairs;
  }
}
