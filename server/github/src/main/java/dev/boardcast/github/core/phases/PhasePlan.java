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
/// @param passed options that are past what a board holds: the last ones, or the oldest iterations
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
    List<PhaseOption> all = there.get().options();
    List<PhaseOption> options = there.get().kind().isFixed() ? newest(here, all) : all;
    Map<String, BoardPhase> pairs = pairs(here, options, all);
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
    all.subList(0, all.size() - options.size()).forEach(option -> pass(option, passed));
    for (PhaseOption option : options) {
      BoardPhase old = pairs.get(option.id());
      if (old == null && room-- <= 0) {
        pass(option, passed);
        continue;
      }
      String name = names.take(PhaseNames.shown(option.name()));
      if (old == null) {
        String description = PhaseNames.described(option.description());
        board.add(new BoardPhase(null, name, description, option.id()));
      } else {
        String follows = option.isCalled(old.option()) ? old.option() : option.id();
        board.add(old.named(name).following(follows));
        board.addAll(own.getOrDefault(old, List.of()));
      }
    }
    return new PhasePlan(board, removed, passed);
  }

  private static void pass(PhaseOption option, Set<String> passed) {
    passed.add(option.id());
    passed.addAll(option.others());
  }

  /// Iterations become more and more, and people work in the last of them: as many of these as
  /// there is room for beside the board's own phases. One of those that is left out may have been
  /// paired with one of these by its name, which then takes room again.
  private static List<PhaseOption> newest(List<BoardPhase> here, List<PhaseOption> all) {
    List<PhaseOption> kept = all;
    while (true) {
      Set<BoardPhase> paired = new HashSet<>(pairs(here, kept, all).values());
      long own = here.stream().filter(one -> one.option() == null && !paired.contains(one)).count();
      int room = (int) Math.max(0, Limits.PHASES_MAX_COUNT - own);
      if (kept.size() <= room) {
        return kept;
      }
      kept = kept.subList(kept.size() - room, kept.size());
    }
  }

  /// By the option's id.
  ///
  /// @param options that get a phase
  /// @param all options: a phase that follows another one of them is nobody else's
  private static Map<String, BoardPhase> pairs(
      List<BoardPhase> here, List<PhaseOption> options, List<PhaseOption> all) {
    Map<String, BoardPhase> pairs = new LinkedHashMap<>();
    Map<String, BoardPhase> free = new HashMap<>();
    Map<String, PhaseOption> kept = byId(options);
    Set<String> known = byId(all).keySet();
    for (BoardPhase phase : here) {
      PhaseOption own = phase.option() == null ? null : kept.get(phase.option());
      if (own != null) {
        // Where milestones of two phases got one title, it is the phase of that name that stays.
        String title = PhaseNames.key(PhaseNames.shown(own.name()));
        pairs.merge(
            own.id(),
            phase,
            (one, other) -> PhaseNames.key(other.name()).equals(title) ? other : one);
      } else if (phase.option() == null || !known.contains(phase.option())) {
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

  private static Map<String, PhaseOption> byId(List<PhaseOption> options) {
    Map<String, PhaseOption> byId = new HashMap<>();
    for (PhaseOption option : options) {
      byId.put(option.id(), option);
      option.others().forEach(other -> byId.put(other, option));
    }
    return byId;
  }
}
