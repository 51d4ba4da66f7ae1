package dev.boardcast.tracker.service;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.mirror.MirrorText;
import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.tracker.service.request.Commands.NewPhase;
import dev.boardcast.tracker.service.request.Commands.PhaseFields;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.PhaseRepository;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Changes of a project's phases. Each makes one `phase.updated` with all phases in their order.
///
/// Phases that follow an option of a mirrored project keep their names and their order, whoever
/// asks: GitHub takes options as a whole, and one that is made anew is lost on every card.
public final class PhaseService {
  static final String FOLLOWS = "'%s' is an option of the mirrored project's field: ";

  public Phase create(
      WriteTransaction scope, int project, NewPhase command, Precondition precondition) {
    Sql sql = scope.sql();
    List<Phase> phases = checked(scope, project, precondition);
    requireRoom(phases.size());
    requireFree(phases, command.name(), null);
    Integer order = command.order();
    int last = phases.size() + 1;
    long id = PhaseRepository.insert(sql, project, command.name(), command.description(), last);
    if (order != null && order < last) {
      place(sql, phases, Long.toString(id), order);
    }
    return Lookups.phaseIn(emit(scope, project, List.of("phases")), project, Long.toString(id));
  }

  public Phase update(
      WriteTransaction scope,
      int project,
      String id,
      PhaseFields patch,
      Precondition precondition) {
    Sql sql = scope.sql();
    List<Phase> phases = checked(scope, project, precondition);
    Phase old = Lookups.phaseIn(phases, project, id);
    String name = patch.name().orElse(old.name());
    String description = patch.description().over(old.description());
    int order = Math.min(patch.order().orElse(old.order()), phases.size());
    List<String> changed = new ArrayList<>();
    ProjectService.note(changed, "name", old.name(), name);
    ProjectService.note(changed, "description", old.description(), description);
    ProjectService.note(changed, "order", old.order(), order);
    if (changed.isEmpty()) {
      return old;
    }
    requireFree(phases, name, id);
    List<BoardPhase> before = PhaseRepository.bare(sql, project);
    PhaseRepository.update(sql, Long.parseLong(id), name, description);
    if (!name.equals(old.name())) {
      PhaseRepository.touchIssues(sql, project, Long.parseLong(id), scope.now());
    }
    if (order != old.order()) {
      place(sql, phases, id, order);
    }
    requireKept(sql, project, before);
    return Lookups.phaseIn(emit(scope, project, List.of("phases")), project, id);
  }

  /// Its issues stay, in no phase.
  public void delete(WriteTransaction scope, int project, String id, Precondition precondition) {
    Sql sql = scope.sql();
    List<Phase> phases = checked(scope, project, precondition);
    Phase old = Lookups.phaseIn(phases, project, id);
    List<BoardPhase> before = PhaseRepository.bare(sql, project);
    PhaseRepository.delete(sql, project, Long.parseLong(id), scope.now());
    List<String> rest = new ArrayList<>(phases.stream().map(Phase::id).toList());
    rest.remove(old.id());
    number(sql, rest);
    requireKept(sql, project, before);
    emit(scope, project, List.of("phases"));
  }

  /// A phase that shall be, at its place in a list.
  ///
  /// @param id null, or one that is not known: the phase is known by its name
  public record Wanted(@Nullable String id, String name, @Nullable String description) {}

  /// Makes the project's phases those of a list, in its order: those that are missing are added,
  /// others removed.
  ///
  /// @return whether anything changed
  /// @throws Refusal.Invalid when two of them would have the same name
  public boolean replace(WriteTransaction scope, int project, List<Wanted> wanted) {
    Sql sql = scope.sql();
    List<BoardPhase> before = PhaseRepository.bare(sql, project);
    boolean changed = become(scope, project, wanted);
    requireKept(sql, project, before);
    if (changed) {
      emit(scope, project, List.of("phases"));
    }
    return changed;
  }

  /// The same for a mirrored project, where phases follow options.
  ///
  /// @throws Refusal.Invalid when two of them would have the same name
  public void follow(WriteTransaction scope, int project, List<BoardPhase> wanted) {
    Sql sql = scope.sql();
    List<Wanted> phases =
        wanted.stream()
            .map(phase -> new Wanted(phase.id(), phase.name(), phase.description()))
            .toList();
    boolean changed = become(scope, project, phases);
    List<BoardPhase> now = PhaseRepository.bare(sql, project);
    for (int i = 0; i < now.size(); i++) {
      String id = Objects.requireNonNull(now.get(i).id());
      PhaseRepository.follow(sql, Long.parseLong(id), wanted.get(i).option());
    }
    if (changed) {
      emit(scope, project, List.of("phases"));
    }
  }

  private boolean become(WriteTransaction scope, int project, List<Wanted> wanted) {
    Sql sql = scope.sql();
    List<Phase> phases = checked(scope, project, Precondition.NONE);
    requireRoom(wanted.size() - 1);
    requireDistinct(wanted);
    List<@Nullable Phase> matches = match(phases, wanted);
    for (Phase phase : phases) {
      if (!matches.contains(phase)) {
        PhaseRepository.delete(sql, project, Long.parseLong(phase.id()), scope.now());
      }
    }
    PhaseRepository.releaseNames(sql, project);
    for (int i = 0; i < wanted.size(); i++) {
      put(scope, project, matches.get(i), wanted.get(i), i + 1);
    }
    return !PhaseRepository.all(sql, project).equals(phases);
  }

  private static List<@Nullable Phase> match(List<Phase> phases, List<Wanted> wanted) {
    List<Phase> free = new ArrayList<>(phases);
    List<@Nullable Phase> matches = new ArrayList<>();
    for (Wanted one : wanted) {
      matches.add(take(free, phase -> phase.id().equals(one.id())));
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (matches.get(i) == null) {
        String key = PhaseRepository.key(wanted.get(i).name());
        matches.set(i, take(free, phase -> PhaseRepository.key(phase.name()).equals(key)));
      }
    }
    return matches;
  }

  private static @Nullable Phase take(List<Phase> free, Predicate<Phase> fits) {
    for (Phase phase : free) {
      if (fits.test(phase)) {
        free.remove(phase);
        return phase;
      }
    }
    return null;
  }

  private static void put(
      WriteTransaction scope, int project, @Nullable Phase old, Wanted wanted, int position) {
    Sql sql = scope.sql();
    if (old == null) {
      PhaseRepository.insert(sql, project, wanted.name(), wanted.description(), position);
      return;
    }
    long id = Long.parseLong(old.id());
    PhaseRepository.update(sql, id, wanted.name(), wanted.description());
    PhaseRepository.setPosition(sql, id, position);
    if (!old.name().equals(wanted.name())) {
      PhaseRepository.touchIssues(sql, project, id, scope.now());
    }
  }

  private static void requireDistinct(List<Wanted> wanted) {
    Set<String> keys = new HashSet<>();
    for (Wanted phase : wanted) {
      if (!keys.add(PhaseRepository.key(phase.name()))) {
        throw Refusal.invalid("phases", "there is a phase '%s' twice".formatted(phase.name()));
      }
    }
  }

  private static List<Phase> checked(
      WriteTransaction scope, int project, Precondition precondition) {
    precondition.check(
        Lookups.projectVersion(scope.sql(), project),
        () -> scope.tip(project),
        "Project #" + project);
    return PhaseRepository.all(scope.sql(), project);
  }

  /// Nothing is done where a phase that follows an option is another one now, or elsewhere among
  /// those that do.
  private static void requireKept(Sql sql, int project, List<BoardPhase> before) {
    List<BoardPhase> kept = following(PhaseRepository.bare(sql, project));
    List<BoardPhase> there = following(before);
    for (int i = 0; i < there.size(); i++) {
      if (i >= kept.size() || !isSame(there.get(i), kept.get(i))) {
        throw Refusal.invalid(
            "phases",
            FOLLOWS.formatted(there.get(i).name())
                + MirrorText.doneThere("rename, move or delete it", project));
      }
    }
  }

  private static boolean isSame(BoardPhase one, BoardPhase other) {
    return Objects.equals(one.id(), other.id()) && one.name().equals(other.name());
  }

  private static List<BoardPhase> following(List<BoardPhase> phases) {
    return phases.stream().filter(phase -> phase.option() != null).toList();
  }

  private static void requireRoom(int phases) {
    if (phases >= Limits.PHASES_MAX_COUNT) {
      throw Refusal.invalid(
          "name", "a project has at most %d phases".formatted(Limits.PHASES_MAX_COUNT));
    }
  }

  private static void requireFree(List<Phase> phases, String name, @Nullable String exceptId) {
    for (Phase phase : phases) {
      if (!phase.id().equals(exceptId)
          && PhaseRepository.key(phase.name()).equals(PhaseRepository.key(name))) {
        throw Refusal.invalid("name", "there is a phase '%s' already".formatted(phase.name()));
      }
    }
  }

  private static void place(Sql sql, List<Phase> phases, String id, int order) {
    List<String> ids = new ArrayList<>(phases.stream().map(Phase::id).toList());
    ids.remove(id);
    ids.add(order - 1, id);
    number(sql, ids);
  }

  private static void number(Sql sql, List<String> ids) {
    for (int i = 0; i < ids.size(); i++) {
      PhaseRepository.setPosition(sql, Long.parseLong(ids.get(i)), i + 1);
    }
  }

  private static List<Phase> emit(WriteTransaction scope, int project, List<String> changed) {
    long sequence = scope.advance(project);
    List<Phase> phases = PhaseRepository.all(scope.sql(), project);
    scope.emit(project, sequence, EventType.PHASE_UPDATED, new Subject.OfPhases(phases), changed);
    return phases;
  }
}
