package dev.boardcast.testkit.github;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A project, as people see it at GitHub, with a field `Status`. Times are whole seconds, as there,
/// but each change comes a second after the last one, so that none looks like another. Guarded by
/// itself.
public final class FakeProject {
  /// GitHub's word where something is not there.
  static final String NOT_FOUND = "NOT_FOUND";

  static final String UNPROCESSABLE = "UNPROCESSABLE";

  /// What a call is refused with.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String type;

    Refused(String type, String message) {
      super(message);
      this.type = type;
    }
  }

  /// An item. Guarded by the project.
  static final class Item {
    final String id;
    final String kind;
    String title;
    @Nullable String body;
    @Nullable String assignee;
    List<String> labels = List.of();
    Instant contentAt;
    @Nullable String option;
    @Nullable Instant optionAt;
    @Nullable String setBy;
    boolean archived;

    /// What reads see while they lag.
    @Nullable String optionBefore;

    @Nullable Instant optionAtBefore;
    long changedAtNanos;

    Item(String id, String kind, String title, Instant at) {
      this.id = id;
      this.kind = kind;
      this.title = title;
      contentAt = at;
    }
  }

  public static final String ID = "PVT_fake";
  public static final String FIELD = "PVTSSF_status";

  private final Map<String, Item> items = new LinkedHashMap<>();
  private final List<String> options = new ArrayList<>();
  private Instant last = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.DAYS);
  private boolean hidden;
  private long lagNanos;
  private String title = "Fake roadmap";
  private @Nullable String description;
  private boolean closed;

  /// Of all its issues.
  private String repository = "https://github.com/demo/roadmap";

  FakeProject(List<String> options) {
    this.options.addAll(options);
  }

  /// Now, and later than any time before.
  private Instant now() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    last = now.isAfter(last) ? now : last.plusSeconds(1);
    return last;
  }

  /// A person adds an issue.
  ///
  /// @return the item's id
  public synchronized String addIssue(String title, @Nullable String option) {
    return add("Issue", title, option);
  }

  public synchronized String addDraft(String title, @Nullable String option) {
    return add("DraftIssue", title, option);
  }

  public synchronized String addPullRequest(String title) {
    return add("PullRequest", title, null);
  }

  /// Something that this token may not see.
  public synchronized String addHidden() {
    return add("REDACTED", "", null);
  }

  private String add(String kind, String title, @Nullable String option) {
    String id = "PVTI_" + (items.size() + 1);
    Item item = new Item(id, kind, title, now());
    item.option = option;
    item.optionAt = option == null ? null : last;
    items.put(id, item);
    return id;
  }

  /// A person drags a card.
  public synchronized void move(String id, @Nullable String option) {
    set(id, option, "octocat");
  }

  public synchronized void edit(String id, String title, @Nullable String body) {
    Item item = item(id);
    item.title = title;
    item.body = body;
    item.contentAt = now();
  }

  public synchronized void assign(String id, @Nullable String login, String... labels) {
    Item item = item(id);
    item.assignee = login;
    item.labels = List.of(labels);
    item.contentAt = now();
  }

  public synchronized void archive(String id, boolean archived) {
    item(id).archived = archived;
  }

  public synchronized void delete(String id) {
    items.remove(id);
  }

  public synchronized void addOption(String name) {
    options.add(name);
  }

  /// What the issue or draft of an item is called.
  public static String contentId(String item) {
    return "I_" + item;
  }

  /// A person changes the project itself.
  public synchronized void describe(
      String newTitle, @Nullable String newDescription, boolean isClosed) {
    title = newTitle;
    description = newDescription;
    closed = isClosed;
  }

  /// The issues' repository gets another address.
  public synchronized void moveRepository(String address) {
    repository = address;
  }

  synchronized String title() {
    return title;
  }

  synchronized @Nullable String description() {
    return description;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized String repository() {
    return repository;
  }

  /// The project is deleted, or hidden from everybody.
  public synchronized void hide(boolean now) {
    hidden = now;
  }

  /// Reads see a change of a status only so long after it.
  public synchronized void lag(long millis) {
    lagNanos = millis * 1_000_000;
  }

  /// The option's name; null for none.
  public synchronized @Nullable String status(String id) {
    return item(id).option;
  }

  /// How many items there are by each status, for comparing.
  public synchronized Map<String, @Nullable String> statuses() {
    Map<String, @Nullable String> statuses = new LinkedHashMap<>();
    items.values().stream()
        .filter(item -> !item.archived)
        .filter(item -> item.kind.equals("Issue") || item.kind.equals("DraftIssue"))
        .forEach(item -> statuses.put(item.title, item.option));
    return statuses;
  }

  synchronized void set(String id, @Nullable String option, String by) {
    Item item = item(id);
    if (item.archived) {
      throw new Refused(UNPROCESSABLE, "The item is archived and cannot be updated");
    }
    item.optionBefore = item.option;
    item.optionAtBefore = item.optionAt;
    item.changedAtNanos = System.nanoTime();
    item.option = option;
    item.optionAt = now();
    item.setBy = by;
  }

  /// By a mutation.
  synchronized void setById(String id, String optionId) {
    String name =
        options.stream()
            .filter(option -> optionId(option).equals(optionId))
            .findFirst()
            .orElseThrow(() ->
                new Refused(
                    UNPROCESSABLE, "The single select option Id does not belong to the field"));
    set(id, name, "boardcast-user");
  }

  synchronized boolean isHidden() {
    return hidden;
  }

  synchronized List<String> options() {
    return List.copyOf(options);
  }

  synchronized List<Item> items() {
    return items.values().stream().filter(item -> !item.archived).toList();
  }

  synchronized @Nullable Item find(String id) {
    return items.get(id);
  }

  synchronized boolean lags(Item item) {
    return lagNanos > 0
        && item.changedAtNanos != 0
        && System.nanoTime() - item.changedAtNanos < lagNanos;
  }

  private Item item(String id) {
    Item item = items.get(id);
    if (item == null) {
      throw new Refused(
          NOT_FOUND, "Could not resolve to a node with the global id of '" + id + "'");
    }
    return item;
  }

  static String optionId(String name) {
    return "opt_" + Integer.toHexString(name.hashCode());
  }
}
