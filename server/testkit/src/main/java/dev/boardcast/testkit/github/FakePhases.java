package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeItem.Picked;
import dev.boardcast.testkit.github.FakeSchema.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A project's field of phases; it has none before `open`. An option that is sent without its id is
/// a new one, whatever it is called: the cards that had the old one lose it. Guarded by its
/// project.
public final class FakePhases {
  static final String NAME = "Phase";

  /// @param id by which cards have it
  record Option(String id, String name, String color, String description) {}

  private record Then(Instant at, List<Option> options) {}

  private final FakeProject project;
  private final List<Then> history = new ArrayList<>();
  private int made;

  /// Null where it is a single select, and not of iterations; else names of those that are over.
  private @Nullable Set<String> completed;

  FakePhases(FakeProject project) {
    this.project = project;
  }

  /// A person makes the field.
  public void open(String... names) {
    arrange(names);
  }

  /// A person makes a field of iterations in its place.
  public void openIterations(Set<String> over, String... names) {
    completed = Set.copyOf(over);
    arrange(names);
  }

  /// A person makes the options these; those of a name that is there are kept.
  public void arrange(String... names) {
    synchronized (project) {
      become(List.of(names).stream().map(name -> known(name, name)).toList());
    }
  }

  public void rename(String name, String next) {
    synchronized (project) {
      become(now().stream().map(one -> one.name().equals(name) ? known(name, next) : one).toList());
    }
  }

  /// Another tool sends all options without their ids.
  public void renew() {
    synchronized (project) {
      become(
          now().stream()
              .map(one -> new Option(nextId(), one.name(), one.color(), one.description()))
              .toList());
    }
  }

  private Option known(String name, String next) {
    return (history.isEmpty() ? List.<Option>of() : now())
        .stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .map(one -> new Option(one.id(), next, one.color(), one.description()))
            .orElseGet(() -> new Option(nextId(), next, "BLUE", "made there"));
  }

  private String nextId() {
    made++;
    return "ph_" + project.number + "_" + made;
  }

  /// Names in their order.
  public List<String> names() {
    synchronized (project) {
      return now().stream().map(Option::name).toList();
    }
  }

  /// By name.
  public Map<String, String> ids() {
    synchronized (project) {
      return now().stream()
          .collect(Collectors.toMap(Option::name, Option::id, (one, _) -> one, LinkedHashMap::new));
    }
  }

  /// A person drags a card.
  public void move(String item, @Nullable String name) {
    synchronized (project) {
      pick(item, name == null ? null : Objects.requireNonNull(ids().get(name), name));
    }
  }

  /// The phase's name; null for none.
  public @Nullable String of(String item) {
    synchronized (project) {
      Picked picked = project.item(item).now().phase();
      return now().stream()
          .filter(one -> picked != null && one.id().equals(picked.option()))
          .map(Option::name)
          .findFirst()
          .orElse(null);
    }
  }

  /// By title, for comparing.
  public Map<String, @Nullable String> all() {
    synchronized (project) {
      Map<String, @Nullable String> all = new LinkedHashMap<>();
      project.cards().forEach(item -> all.put(project.title(item), of(item)));
      return all;
    }
  }

  boolean isThere() {
    return !history.isEmpty();
  }

  String field() {
    return "PVTSSF_phase" + project.number;
  }

  private List<Option> now() {
    return history.getLast().options();
  }

  private void become(List<Option> options) {
    history.add(new Then(project.now(), List.copyOf(options)));
    Set<String> ids = options.stream().map(Option::id).collect(Collectors.toSet());
    for (FakeItem item : project.all()) {
      Picked picked = item.now().phase();
      if (picked != null && !ids.contains(picked.option())) {
        item.become(project.now(), item.now().picked(null));
      }
    }
  }

  private void pick(String id, @Nullable String option) {
    FakeItem item = project.item(id);
    Picked next = option == null ? null : new Picked(option, project.next());
    item.become(project.now(), item.now().picked(next));
  }

  /// By a mutation.
  void put(String item, @Nullable String option) {
    if (completed != null || (option != null && !hasOption(option))) {
      throw new Refused(
          FakeProject.UNPROCESSABLE, "The single select option Id does not belong to the field");
    }
    project.unarchived(item);
    pick(item, option);
  }

  private boolean hasOption(String id) {
    return now().stream().anyMatch(one -> one.id().equals(id));
  }

  /// The field as reads see it.
  ///
  /// @param since when reads began to lag: what was before is seen
  Map<String, Object> seen(Duration lag, Instant since) {
    List<Option> seen = history.getFirst().options();
    for (Then then : history) {
      if (!then.at().isAfter(project.now().minus(lag)) || !then.at().isAfter(since)) {
        seen = then.options();
      }
    }
    return shown(seen);
  }

  /// A card's value, as it is read.
  Map<String, Object> value(Picked picked) {
    String kind = completed == null ? "SingleSelect" : "Iteration";
    String id = completed == null ? "optionId" : "iterationId";
    return Map.of(
        "__typename",
        "ProjectV2ItemField%sValue".formatted(kind),
        id,
        picked.option(),
        "updatedAt",
        picked.at());
  }

  /// Those that are over are told apart, the last one first.
  private Map<String, Object> iterations(List<Option> options, Set<String> over) {
    LocalDate begin = LocalDate.of(2026, 1, 5);
    List<Map<String, Object>> open = new ArrayList<>();
    List<Map<String, Object>> closed = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      Option one = options.get(i);
      Map<String, Object> shown =
          Map.of("id", one.id(), "title", one.name(), "startDate", begin.plusWeeks(i).toString());
      if (over.contains(one.name())) {
        closed.addFirst(shown);
      } else {
        open.add(shown);
      }
    }
    return Map.of("iterations", open, "completedIterations", closed);
  }

  private Map<String, Object> shown(List<Option> options) {
    if (completed != null) {
      return Map.of(
          "__typename",
          "ProjectV2IterationField",
          "id",
          field(),
          "name",
          NAME,
          "configuration",
          iterations(options, completed));
    }
    return Map.of(
        "__typename",
        "ProjectV2SingleSelectField",
        "id",
        field(),
        "name",
        NAME,
        "options",
        options.stream()
            .map(one ->
                Map.of(
                    "id",
                    one.id(),
                    "name",
                    one.name(),
                    "color",
                    one.color(),
                    "description",
                    one.description()))
            .toList());
  }
}
