package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeItem.Picked;
import dev.boardcast.testkit.github.FakeSchema.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A project's field of phases; it has none before `open`. An option that is sent without its id is
/// a new one, whatever it is called: the cards that had the old one lose it. Or it is the
/// milestone, of which the field has no list. Guarded by its project.
public final class FakePhases {
  /// What a field is called that somebody made.
  static final String NAME = "Phase";

  private static final LocalDate BEGIN = LocalDate.of(2026, 1, 5);

  /// @param id by which cards have it
  /// @param due of a milestone; null for no day
  record Option(String id, String name, String color, String description, @Nullable LocalDate due) {
    Option named(String next) {
      return new Option(id, next, color, description, due);
    }
  }

  private record Then(Instant at, List<Option> options) {}

  private final FakeProject project;
  private final List<Then> history = new ArrayList<>();
  private int made;

  /// Null where it is no field of iterations; else names of those that are over.
  private @Nullable Set<String> completed;

  private boolean milestones;

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

  /// Phases are milestones, each due a week after the one before.
  public void openMilestones(String... titles) {
    milestones = true;
    arrange(titles);
  }

  /// Somebody makes a milestone, which may have the title of another repository's.
  ///
  /// @param due null for no day
  /// @return its id
  public String addMilestone(String title, @Nullable LocalDate due) {
    synchronized (project) {
      Option made = new Option(nextId(), title, "BLUE", "", due);
      List<Option> all = new ArrayList<>(now());
      all.add(made);
      become(all);
      return made.id();
    }
  }

  /// Somebody gives a milestone another title.
  public void retitle(String id, String title) {
    synchronized (project) {
      become(now().stream().map(one -> one.id().equals(id) ? one.named(title) : one).toList());
    }
  }

  /// Its issues have none then.
  public void deleteMilestone(String id) {
    synchronized (project) {
      become(now().stream().filter(one -> !one.id().equals(id)).toList());
    }
  }

  /// A person makes the options these; those of a name that is there are kept.
  public void arrange(String... names) {
    synchronized (project) {
      List<Option> options = new ArrayList<>();
      for (String name : names) {
        Option one = known(name);
        LocalDate due = milestones ? BEGIN.plusWeeks(options.size()) : null;
        options.add(new Option(one.id(), name, one.color(), one.description(), due));
      }
      become(options);
    }
  }

  public void rename(String name, String next) {
    synchronized (project) {
      become(now().stream().map(one -> one.name().equals(name) ? one.named(next) : one).toList());
    }
  }

  /// Another tool sends all options without their ids.
  public void renew() {
    synchronized (project) {
      become(
          now().stream()
              .map(one ->
                  new Option(nextId(), one.name(), one.color(), one.description(), one.due()))
              .toList());
    }
  }

  private Option known(String name) {
    return (history.isEmpty() ? List.<Option>of() : now())
        .stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseGet(() -> new Option(nextId(), name, "BLUE", "made there", null));
  }

  private String nextId() {
    made++;
    return "ph_" + project.number + "_" + made;
  }

  /// Names in their order; of milestones those that somebody's card has.
  public List<String> names() {
    synchronized (project) {
      Set<String> had = Set.copyOf(picked().values());
      return milestones
          ? now().stream()
              .filter(one -> had.contains(one.id()))
              .sorted(
                  Comparator.comparing(Option::due, Comparator.nullsLast(Comparator.naturalOrder()))
                      .thenComparing(Option::name))
              .map(Option::name)
              .distinct()
              .toList()
          : now().stream().map(Option::name).toList();
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

  /// Somebody gives an issue a milestone.
  ///
  /// @param id of the milestone
  public void give(String item, @Nullable String id) {
    synchronized (project) {
      pick(item, id);
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

  /// Which of them there are: two may have one name.
  public Set<String> allIds() {
    synchronized (project) {
      return now().stream().map(Option::id).collect(Collectors.toSet());
    }
  }

  /// By title which one each card has; those that have none are left out.
  public Map<String, String> picked() {
    synchronized (project) {
      Map<String, String> picked = new LinkedHashMap<>();
      for (String item : project.cards()) {
        Picked one = project.item(item).now().phase();
        if (one != null) {
          picked.put(project.title(item), one.option());
        }
      }
      return picked;
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

  /// Whether it is there, and called so.
  boolean isCalled(Object name) {
    return !history.isEmpty() && name.equals(milestones ? "Milestone" : NAME);
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
        item.become(project.now(), picked(item, null));
      }
    }
  }

  /// An issue's milestone is its own, and not its item's.
  private FakeItem.State picked(FakeItem item, @Nullable Picked next) {
    FakeItem.State state = item.now().picked(next);
    return milestones ? state.touched(project.next()) : state;
  }

  private void pick(String id, @Nullable String option) {
    FakeItem item = project.item(id);
    if (milestones && !item.kind.equals("Issue")) {
      throw new IllegalArgumentException("a draft has no milestone");
    }
    Picked next = option == null ? null : new Picked(option, project.next());
    item.become(project.now(), picked(item, next));
  }

  /// By a mutation.
  void put(String item, @Nullable String option) {
    if (completed != null || milestones || (option != null && !hasOption(option))) {
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
  Map<String, Object> seen() {
    return shown(seenOptions());
  }

  private List<Option> seenOptions() {
    List<Option> seen = history.getFirst().options();
    for (Then then : history) {
      if (!then.at().isAfter(project.now().minus(project.lag))
          || !then.at().isAfter(project.lagsSince)) {
        seen = then.options();
      }
    }
    return seen;
  }

  /// A card's value, as it is read.
  Map<String, Object> value(Picked picked) {
    if (milestones) {
      return Map.of(
          "__typename",
          "ProjectV2ItemFieldMilestoneValue",
          "milestone",
          milestone(picked.option(), seenOptions()));
    }
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

  /// One that is gone by now is as it was last, where a card is read that has it yet.
  private Map<String, @Nullable Object> milestone(String id, List<Option> seen) {
    Option one =
        Stream.concat(
                seen.stream(), history.reversed().stream().flatMap(then -> then.options().stream()))
            .filter(option -> option.id().equals(id))
            .findFirst()
            .orElseThrow();
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("__typename", "Milestone");
    shown.put("id", id);
    shown.put("title", one.name());
    shown.put(
        "dueOn", one.due() == null ? null : one.due().atStartOfDay(ZoneOffset.UTC).toInstant());
    return shown;
  }

  /// Those that are over are told apart, the last one first.
  private Map<String, Object> iterations(List<Option> options, Set<String> over) {
    List<Map<String, Object>> open = new ArrayList<>();
    List<Map<String, Object>> closed = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      Option one = options.get(i);
      Map<String, Object> shown =
          Map.of("id", one.id(), "title", one.name(), "startDate", BEGIN.plusWeeks(i).toString());
      if (over.contains(one.name())) {
        closed.addFirst(shown);
      } else {
        open.add(shown);
      }
    }
    return Map.of("iterations", open, "completedIterations", closed);
  }

  private Map<String, Object> shown(List<Option> options) {
    if (milestones) {
      return Map.of(
          "__typename",
          "ProjectV2Field",
          "id",
          field(),
          "name",
          "Milestone",
          "dataType",
          "MILESTONE");
    }
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
