package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeItem.State;
import dev.boardcast.testkit.github.FakeSchema.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A project, as people see it at GitHub, with a field `Status`, and the repository that its issues
/// are in. Times are whole seconds, as there, but each change comes a second after the last one, so
/// that none looks like another. Guarded by itself.
public final class FakeProject {
  /// GitHub's word where something is not there.
  static final String NOT_FOUND = "NOT_FOUND";

  static final String UNPROCESSABLE = "UNPROCESSABLE";

  private static final int TITLE_MAX_CHARS = 256;
  private static final int BODY_MAX_CHARS = 65_536;

  /// An issue of the repository that is in no project.
  record Loose(String id, String title, @Nullable String body, Instant at) {}

  public static final String REPOSITORY = "demo/roadmap";
  public static final String REPOSITORY_ID = "R_roadmap";

  /// Of the project that is there from the start.
  public static final String ID = "PVT_fake" + FakeGitHub.NUMBER;

  private static final String WORKFLOW = "github-project-automation";

  /// By what this token's changes are signed.
  static final String ME = "boardcast-user";

  private final String id;
  final int number;
  private final InstantSource clock;
  private final Map<String, FakeItem> items = new LinkedHashMap<>();
  private final Map<String, String> holders = new LinkedHashMap<>();
  private final Map<String, Loose> loose = new LinkedHashMap<>();
  private final List<String> options = new ArrayList<>();
  private final FakePeople people = new FakePeople();
  private final FakeTalk talk = new FakeTalk(this);
  private final FakePhases phases = new FakePhases(this);
  private Instant last;
  private boolean hidden;
  private int made;
  Duration lag = Duration.ZERO;
  Instant lagsSince = Instant.MIN;
  private @Nullable String optionOfNew;
  private final FakeSelf self;
  private String repository = "https://github.com/" + REPOSITORY;

  FakeProject(int number, List<String> options, InstantSource clock) {
    this.number = number;
    id = "PVT_fake" + number;
    this.options.addAll(options);
    this.clock = clock;
    self = new FakeSelf(clock);
    last = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.DAYS);
  }

  /// Now, and later than any time before.
  Instant next() {
    Instant now = now().truncatedTo(ChronoUnit.SECONDS);
    last = now.isAfter(last) ? now : last.plusSeconds(1);
    return last;
  }

  public String id() {
    return id;
  }

  String field() {
    return "PVTSSF_status" + number;
  }

  /// A person adds an issue.
  ///
  /// @return the item's id
  public synchronized String addIssue(String title, @Nullable String option) {
    return add("Issue", title, null, option);
  }

  public synchronized String addDraft(String title, @Nullable String option) {
    return add("DraftIssue", title, null, option);
  }

  public synchronized String addPullRequest(String title) {
    return add("PullRequest", title, null, null);
  }

  /// Something that this token may not see.
  public synchronized String addHidden() {
    return add("REDACTED", "", null, null);
  }

  private String add(String kind, String title, @Nullable String body, @Nullable String option) {
    String content = (kind.equals("DraftIssue") ? "DI_" : "I_") + number + "_" + (items.size() + 1);
    return put(content, kind, title, body, option);
  }

  /// What the issue or draft of an item is called: its id ends with it.
  public static String contentId(String item) {
    return item.replaceFirst("^PVTI_\\d+_\\d+_", "");
  }

  private String put(
      String content, String kind, String title, @Nullable String body, @Nullable String option) {
    String item = "PVTI_%d_%d_%s".formatted(number, items.size() + 1, content);
    State state = State.of(title, body, next(), option, option == null ? null : WORKFLOW);
    items.put(item, new FakeItem(this, item, content, kind, clock.instant(), state));
    holders.put(content, item);
    self.add(item);
    return item;
  }

  /// A person drags a card.
  public synchronized void move(String item, @Nullable String option) {
    become(item, state -> state.moved(option, next(), "octocat"));
  }

  public synchronized Instant edit(String item, String title, @Nullable String body) {
    return become(item, state -> state.edited(title, body, next())).now().contentAt();
  }

  public synchronized void assign(String item, @Nullable String login, String... names) {
    assignAll(item, login == null ? List.of() : List.of(login), names);
  }

  public synchronized void assignAll(String item, List<String> logins, String... names) {
    become(item, state -> state.assigned(List.copyOf(logins), List.of(names), next()));
    people.label(List.of(names));
  }

  public synchronized void archive(String item, boolean archived) {
    become(item, state -> state.archived(archived));
  }

  /// The item goes; an issue stays in its repository.
  public synchronized void delete(String item) {
    FakeItem there = item(item);
    if (there.kind.equals("Issue")) {
      State last = there.now();
      loose.put(
          there.contentId, new Loose(there.contentId, last.title(), last.body(), clock.instant()));
    }
    become(item, State::gone);
  }

  /// An issue whose item was deleted is added again.
  ///
  /// @return its new item's id
  public synchronized String addAgain(String item) {
    Loose issue = take(contentId(item));
    if (issue == null) {
      throw unresolved(item);
    }
    return addLoose(issue);
  }

  synchronized void hold(String item, String content, String kind) {
    items.put(item, item(item).holding(content, kind));
    holders.clear();
    items.forEach((id, next) -> holders.put(next.contentId, id));
  }

  synchronized String contentOf(String item) {
    return items.containsKey(item) ? there(item).contentId : contentId(item);
  }

  public synchronized void addOption(String name) {
    options.add(name);
  }

  /// A workflow of the project's gives items that are added a status.
  public synchronized void setOptionOfNew(@Nullable String option) {
    optionOfNew = option;
  }

  /// Somebody who is known, and whom nobody may assign here.
  public synchronized void addStranger(String login) {
    people.addStranger(login);
  }

  /// What it says of itself.
  public FakeSelf self() {
    return self;
  }

  /// What is said about its issues.
  public FakeTalk talk() {
    return talk;
  }

  public FakePhases phases() {
    return phases;
  }

  synchronized @Nullable Object seenPhases(String name) {
    return phases.isCalled(name) ? phases.seen() : null;
  }

  List<FakeItem> all() {
    return List.copyOf(items.values());
  }

  Instant now() {
    return clock.instant();
  }

  /// An issue is changed, whatever of it.
  ///
  /// @return when, as GitHub says it
  synchronized Instant touch(String content) {
    Instant at = next();
    if (content.startsWith("DI_") || !hasIssue(content)) {
      throw unresolved(content);
    }
    items.values().stream()
        .filter(item -> item.contentId.equals(content) && !item.now().deleted())
        .forEach(item -> item.become(clock.instant(), item.now().touched(at)));
    return at;
  }

  /// The issues' repository gets another address.
  public synchronized void moveRepository(String address) {
    repository = address;
  }

  synchronized String repository() {
    return repository;
  }

  /// The project is deleted, or hidden from everybody.
  public synchronized void hide(boolean now) {
    hidden = now;
  }

  /// From now on reads see a change only so long after it.
  public synchronized void lag(long millis) {
    lag = Duration.ofMillis(millis);
    lagsSince = clock.instant();
  }

  /// The option's name; null for none.
  public synchronized @Nullable String status(String item) {
    return item(item).now().option();
  }

  public synchronized @Nullable String body(String item) {
    return item(item).now().body();
  }

  public synchronized List<String> assignees(String item) {
    return item(item).now().assignees();
  }

  public synchronized List<String> labels(String item) {
    return item(item).now().labels();
  }

  public synchronized boolean isArchived(String item) {
    return item(item).now().archived();
  }

  /// Ids of the items that people see and that are issues or drafts, in order.
  public synchronized List<String> cards() {
    return self.order().stream()
        .map(this::there)
        .filter(item -> item.isCard() && !item.now().archived() && !item.now().deleted())
        .map(item -> item.id)
        .toList();
  }

  public synchronized String title(String item) {
    return item(item).now().title();
  }

  public synchronized boolean isDraft(String item) {
    return item(item).kind.equals("DraftIssue");
  }

  /// Statuses by title, for comparing.
  public synchronized Map<String, @Nullable String> statuses() {
    Map<String, @Nullable String> statuses = new LinkedHashMap<>();
    cards().forEach(item -> statuses.put(title(item), status(item)));
    return statuses;
  }

  public synchronized int looseIssues() {
    return loose.size();
  }

  private FakeItem become(String item, UnaryOperator<State> change) {
    FakeItem there = item(item);
    there.become(clock.instant(), change.apply(there.now()));
    return there;
  }

  /// By a mutation.
  synchronized void set(String item, @Nullable String optionId) {
    String name =
        optionId == null
            ? null
            : options.stream()
                .filter(option -> optionId(option).equals(optionId))
                .findFirst()
                .orElseThrow(() ->
                    new Refused(
                        UNPROCESSABLE, "The single select option Id does not belong to the field"));
    unarchived(item);
    become(item, state -> state.moved(name, next(), ME));
  }

  void unarchived(String item) {
    if (item(item).now().archived()) {
      throw new Refused(UNPROCESSABLE, "The item is archived and cannot be updated");
    }
  }

  /// @param content id of an issue or draft; parts that are null stay
  synchronized FakeItem editContent(
      String content,
      @Nullable String title,
      @Nullable String body,
      @Nullable List<String> userIds,
      @Nullable List<String> labelIds) {
    FakeItem there =
        items.values().stream()
            .filter(item -> item.contentId.equals(content) && !item.now().deleted())
            .findFirst()
            .orElseThrow(() -> unresolved(content));
    if (title != null && (title.isBlank() || title.length() > TITLE_MAX_CHARS)) {
      throw new Refused(UNPROCESSABLE, "Title is too long or blank");
    }
    if (body != null && body.length() > BODY_MAX_CHARS) {
      throw new Refused(UNPROCESSABLE, "Body is too long");
    }
    State old = there.now();
    List<String> logins =
        userIds == null
            ? old.assignees()
            : userIds.stream().map(people::login).filter(l -> !people.isStranger(l)).toList();
    List<String> names =
        labelIds == null ? old.labels() : labelIds.stream().map(FakePeople::label).toList();
    Instant at = next();
    there.become(
        clock.instant(),
        old.edited(
                title == null ? old.title() : title,
                body == null ? old.body() : body.isEmpty() ? null : body,
                at)
            .assigned(logins, names, at));
    return there;
  }

  synchronized FakeItem archiveById(String item) {
    return become(item, state -> state.archived(true));
  }

  synchronized String addDraftById(String title, String body) {
    if (title.isBlank() || title.length() > TITLE_MAX_CHARS || body.length() > BODY_MAX_CHARS) {
      throw new Refused(UNPROCESSABLE, "Title or body is too long or blank");
    }
    return add("DraftIssue", title, body.isEmpty() ? null : body, optionOfNew);
  }

  synchronized String createIssue(String title, String body) {
    String content = "I_made_" + number + "_" + ++made;
    loose.put(content, new Loose(content, title, body, clock.instant()));
    return content;
  }

  /// Takes an issue that is in no project out of those of this one's repository.
  synchronized @Nullable Loose take(String content) {
    return loose.remove(content);
  }

  /// The item that an issue is already; null where it is none.
  synchronized @Nullable String itemOf(String content) {
    return items.values().stream()
        .filter(item -> item.contentId.equals(content) && !item.now().deleted())
        .map(item -> item.id)
        .findFirst()
        .orElse(null);
  }

  synchronized String addLoose(Loose issue) {
    return put(issue.id(), "Issue", issue.title(), issue.body(), optionOfNew);
  }

  static Refused unresolved(String node) {
    return new Refused(
        NOT_FOUND, "Could not resolve to a node with the global id of '" + node + "'");
  }

  /// Bodies of the repository's issues by their ids, as reads see them.
  synchronized Map<String, String> issueBodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    for (FakeItem item : items.values()) {
      State state = seen(item);
      if (item.kind.equals("Issue") && state != null) {
        bodies.put(item.contentId, state.body() == null ? "" : state.body());
      }
    }
    for (Loose issue : loose.values()) {
      if (!issue.at().isAfter(clock.instant().minus(lag))) {
        bodies.put(issue.id(), issue.body() == null ? "" : issue.body());
      }
    }
    return bodies;
  }

  synchronized FakePeople people() {
    return people;
  }

  synchronized boolean isHidden() {
    return hidden;
  }

  synchronized List<String> options() {
    return List.copyOf(options);
  }

  /// As reads see them, those left out that are archived.
  synchronized List<FakeItem> items() {
    return self.seenOrder(lag, lagsSince).stream()
        .map(this::there)
        .filter(item -> item.isListed(clock.instant(), lag, lagsSince))
        .toList();
  }

  synchronized @Nullable FakeItem find(String item) {
    FakeItem there = items.get(item);
    return there == null || seen(there) == null ? null : there;
  }

  synchronized boolean hasIssue(String content) {
    return loose.containsKey(content) || holders.containsKey(content);
  }

  synchronized FakeSelf.Texts seenSelf() {
    return self.seen(lag, lagsSince);
  }

  /// What is shown of an issue's comments and dependencies, as reads see them.
  synchronized void showTalk(Map<String, @Nullable Object> content, String issue) {
    talk.show(content, issue, lag, lagsSince);
  }

  synchronized @Nullable State seen(FakeItem item) {
    return item.seen(clock.instant(), lag, lagsSince);
  }

  FakeItem item(String item) {
    FakeItem there = items.get(item);
    if (there == null || there.now().deleted()) {
      throw unresolved(item);
    }
    return there;
  }

  private FakeItem there(String item) {
    return Objects.requireNonNull(items.get(item));
  }

  static String optionId(String name) {
    return "opt_" + Integer.toHexString(name.hashCode());
  }
}
