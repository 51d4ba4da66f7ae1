package dev.boardcast.testkit.github;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A project's field `Phase`: a single select, or one of iterations; at first there is none.
/// Guarded by its project.
public final class FakePhases {
  private final FakeProject project;
  private boolean ofIterations;
  private List<Option> options = List.of();
  private int made;

  /// An option, or an iteration.
  record Option(String id, String name) {}

  /// What an item says in it.
  record Value(String option, Instant at, String by) {}

  FakePhases(FakeProject project) {
    this.project = project;
  }

  /// A person makes the field, or another list of its options: those of names that are there stay
  /// what they are, and items lose values that are not there any more.
  public void set(String... names) {
    synchronized (project) {
      List<Option> next = new ArrayList<>();
      for (String name : names) {
        next.add(
            options.stream()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .orElseGet(() -> new Option("phase_" + ++made, name)));
      }
      become(next);
    }
  }

  /// As `set`, for a field of iterations.
  public void setIterations(String... titles) {
    synchronized (project) {
      ofIterations = true;
      set(titles);
    }
  }

  /// A person renames an option.
  public void rename(String name, String next) {
    synchronized (project) {
      become(
          options.stream()
              .map(option -> option.name().equals(name) ? new Option(option.id(), next) : option)
              .toList());
    }
  }

  private void become(List<Option> next) {
    options = List.copyOf(next);
    project.dropPhasesBut(options.stream().map(Option::id).toList());
  }

  /// A person puts a card into a phase.
  ///
  /// @param name null for none
  public void move(String item, @Nullable String name) {
    synchronized (project) {
      project.setPhase(item, name == null ? null : id(name), "octocat");
    }
  }

  public List<String> names() {
    synchronized (project) {
      return options.stream().map(Option::name).toList();
    }
  }

  /// The phase of a card by name; null for none.
  public @Nullable String of(String item) {
    synchronized (project) {
      Value value = project.item(item).now().phase();
      return value == null
          ? null
          : options.stream()
              .filter(option -> option.id().equals(value.option()))
              .map(Option::name)
              .findFirst()
              .orElseThrow();
    }
  }

  String field() {
    return (ofIterations ? "PVTIF_phase" : "PVTSSF_phase") + project.number;
  }

  private String id(String name) {
    return options.stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow(() -> FakeProject.unresolved(name))
        .id();
  }

  /// By a mutation.
  ///
  /// @param option null to empty it
  void choose(String item, @Nullable String option) {
    if (option != null && options.stream().noneMatch(one -> one.id().equals(option))) {
      throw new FakeProject.Refused(
          FakeProject.UNPROCESSABLE, "The single select option Id does not belong to the field");
    }
    project.setPhase(item, option, FakeProject.ME);
  }

  /// The field as the schema has it; null where there is none.
  @Nullable Map<String, Object> shown() {
    if (options.isEmpty()) {
      return null;
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put(
        "__typename", ofIterations ? "ProjectV2IterationField" : "ProjectV2SingleSelectField");
    shown.put("id", field());
    shown.put("name", "Phase");
    if (!ofIterations) {
      shown.put(
          "options",
          options.stream().map(one -> Map.of("id", one.id(), "name", one.name())).toList());
      return shown;
    }
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      all.add(
          Map.of(
              "id",
              options.get(i).id(),
              "title",
              options.get(i).name(),
              "startDate",
              "2026-%02d-01".formatted(1 + i)));
    }
    // The first one is over; GitHub tells those apart.
    shown.put(
        "configuration",
        Map.of("completedIterations", all.subList(0, 1), "iterations", all.subList(1, all.size())));
    return shown;
  }

  /// What an item says in it, as the schema has it.
  @Nullable Map<String, Object> shown(@Nullable Value value) {
    return value == null
        ? null
        : Map.of(
            "__typename",
            ofIterations
                ? "ProjectV2ItemFieldIterationValue"
                : "ProjectV2ItemFieldSingleSelectValue",
            ofIterations ? "iterationId" : "optionId",
            value.option(),
            "updatedAt",
            value.at(),
            "creator",
            Map.of("__typename", "User", "login", value.by()));
  }
}
