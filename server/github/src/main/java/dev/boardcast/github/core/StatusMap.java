package dev.boardcast.github.core;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.github.core.phases.PhaseMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which option of `Status` is which status of a board. Several options may be one status; a card
/// without an option is in the backlog.
///
/// @param field id of the field
/// @param byOption statuses by the option's id, in the field's order
/// @param options the option that is written for a status; a status may have none
public record StatusMap(
    String field,
    Map<String, IssueStatus> byOption,
    Map<IssueStatus, String> options,
    PhaseMap phases) {
  /// Names that need no telling, in the order in which they are preferred for writing.
  private static final Map<String, IssueStatus> KNOWN = known();

  public StatusMap {
    // Not Map.copyOf: the order is the field's.
    byOption = Collections.unmodifiableMap(new LinkedHashMap<>(byOption));
    options = Map.copyOf(options);
  }

  /// The same where options of another field are phases.
  public StatusMap with(PhaseMap next) {
    return new StatusMap(field, byOption, options, next);
  }

  /// What came of reading a field.
  public sealed interface Reading {
    record Mapped(StatusMap map) implements Reading {}

    /// Options of these names say nothing known; a person has to.
    record Unknown(List<String> names) implements Reading {
      public Unknown {
        names = List.copyOf(names);
      }
    }
  }

  /// How a status is written.
  public sealed interface Target {
    record Option(String id) implements Target {}

    /// The field is emptied.
    record Empty() implements Target {}

    /// The field has nothing that says this.
    record Nowhere() implements Target {}
  }

  private static Map<String, IssueStatus> known() {
    Map<String, IssueStatus> known = new LinkedHashMap<>();
    known.put("backlog", IssueStatus.BACKLOG);
    known.put("todo", IssueStatus.TODO);
    known.put("to do", IssueStatus.TODO);
    known.put("ready", IssueStatus.TODO);
    known.put("in progress", IssueStatus.IN_PROGRESS);
    known.put("in review", IssueStatus.IN_PROGRESS);
    known.put("done", IssueStatus.DONE);
    return known;
  }

  /// @param told by an option's name, in any case; goes before what is known by itself
  public static Reading read(
      String field, List<StatusOption> options, Map<String, IssueStatus> told) {
    Map<String, IssueStatus> wishes = new LinkedHashMap<>();
    told.forEach((name, status) -> wishes.put(key(name), status));
    Map<String, IssueStatus> byOption = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (StatusOption option : options) {
      String key = key(option.name());
      IssueStatus status = wishes.getOrDefault(key, KNOWN.get(key));
      if (status == null) {
        unknown.add(option.name());
      } else {
        byOption.put(option.id(), status);
      }
    }
    if (!unknown.isEmpty()) {
      return new Reading.Unknown(unknown);
    }
    return new Reading.Mapped(
        new StatusMap(field, byOption, preferred(options, byOption), PhaseMap.NONE));
  }

  private static Map<IssueStatus, String> preferred(
      List<StatusOption> options, Map<String, IssueStatus> byOption) {
    Map<IssueStatus, String> preferred = new EnumMap<>(IssueStatus.class);
    List<String> names = List.copyOf(KNOWN.keySet());
    Map<IssueStatus, Integer> ranks = new EnumMap<>(IssueStatus.class);
    for (StatusOption option : options) {
      int at = names.indexOf(key(option.name()));
      int rank = at < 0 ? names.size() : at;
      IssueStatus status = byOption.get(option.id());
      if (status != null && rank < ranks.getOrDefault(status, Integer.MAX_VALUE)) {
        ranks.put(status, rank);
        preferred.put(status, option.id());
      }
    }
    return preferred;
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /// @param option null for a card without a value
  /// @return empty where the field has got an option that nobody mapped
  public Optional<IssueStatus> statusOf(@Nullable String option) {
    return option == null
        ? Optional.of(IssueStatus.BACKLOG)
        : Optional.ofNullable(byOption.get(option));
  }

  public Target targetOf(IssueStatus status) {
    String option = options.get(status);
    if (option != null) {
      return new Target.Option(option);
    }
    return status == IssueStatus.BACKLOG ? new Target.Empty() : new Target.Nowhere();
  }
}
