package dev.boardcast.github.core;

import dev.boardcast.core.domain.Issue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which option of a project's field of phases is which phase of the board. A phase is told by its
/// id here, and by an empty text where there is none.
public sealed interface PhaseMap {
  String NO_PHASE = "";

  /// The project has no such field: phases are the board's own.
  record None() implements PhaseMap {}

  /// @param field id of it
  /// @param byOption phases by the option's id, in the field's order; several may be one phase
  /// @param names by phase
  record Mapped(
      String field, PhaseField.Kind kind, Map<String, String> byOption, Map<String, String> names)
      implements PhaseMap {
    public Mapped {
      // Not Map.copyOf: the order is the field's.
      byOption = Collections.unmodifiableMap(new LinkedHashMap<>(byOption));
      names = Map.copyOf(names);
    }

    /// @param option null for an item without a value
    /// @return empty where the field has got an option that is not known yet
    public Optional<String> phaseOf(@Nullable String option) {
      return option == null ? Optional.of(NO_PHASE) : Optional.ofNullable(byOption.get(option));
    }

    /// How a phase is written.
    StatusMap.Target targetOf(String phase) {
      if (phase.equals(NO_PHASE)) {
        return new StatusMap.Target.Empty();
      }
      return byOption.entrySet().stream()
          .filter(entry -> entry.getValue().equals(phase))
          .<StatusMap.Target>map(entry -> new StatusMap.Target.Option(entry.getKey()))
          .findFirst()
          .orElseGet(StatusMap.Target.Nowhere::new);
    }
  }

  /// The phase that an issue is in.
  static String of(Issue issue) {
    return issue.phaseId() == null ? NO_PHASE : issue.phaseId();
  }

  /// Whether an item's phase can be told.
  ///
  /// @param option null for none
  default boolean knows(@Nullable String option) {
    return switch (this) {
      case None _ -> true;
      case Mapped mapped -> mapped.phaseOf(option).isPresent();
    };
  }

  /// The phase that an item says; what the board says where it cannot be told.
  default String said(@Nullable String option, String here) {
    return switch (this) {
      case None _ -> here;
      case Mapped mapped -> mapped.phaseOf(option).orElse(here);
    };
  }

  /// What is written of a phase on the board; nothing where phases are the board's own.
  default Optional<String> written(String phase) {
    return switch (this) {
      case None _ -> Optional.empty();
      case Mapped _ -> Optional.of(phase);
    };
  }

  /// The phase's name, for a person.
  ///
  /// @param issue that may be in it
  default @Nullable String words(String phase, Issue issue) {
    if (phase.equals(NO_PHASE)) {
      return null;
    }
    String named = this instanceof Mapped mapped ? mapped.names().get(phase) : null;
    return named == null && phase.equals(issue.phaseId()) ? issue.phase() : named;
  }
}
