package dev.boardcast.client.tracker;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.reflect.TypeToken;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.TextRules;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.Health;
import dev.boardcast.protocol.rest.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tracker, as typed calls.
///
/// Every call blocks its thread and is meant for a virtual one; interrupting the thread cancels the
/// call. Every call throws `TrackerException` and nothing else for what goes wrong outside of this
/// process. 5xx answers, rate limits and network errors are repeated as the settings say; a write
/// carries one idempotency key over all its attempts, so it is applied at most once. `ifMatch` is
/// an ETag as read, or null for "whatever the version". Thread-safe.
public final class TrackerClient implements AutoCloseable {
  /// What a client without a key is refused with.
  public static final String KEY_MISSING = "STATE_TRACKING_API_KEY environment variable required";

  /// Items asked for at once where all pages are read.
  private static final int PAGE_SIZE = 200;

  /// Lists of more pages than this are refused: no tracker has them, but a broken one may say so.
  private static final int PAGES_MAX_COUNT = 1_000;

  private final TrackerTransport transport;
  private final BoardTags boardTags;
  private final Terms terms;

  /// Opens nothing yet: the first call does.
  ///
  /// @throws IllegalArgumentException with `KEY_MISSING` when the settings hold no key
  public TrackerClient(TrackerSettings settings) {
    this(settings, RetryDelays.REAL, TrackerTransport.ANSWER_MAX_BYTES);
  }

  TrackerClient(TrackerSettings settings, RetryDelays delays, long answerMaxBytes) {
    this(
        new TrackerTransport(settings, checkedKey(settings.apiKey()), delays, answerMaxBytes),
        new BoardTags(),
        new Terms(settings.retryAttempts(), null, null));
  }

  private TrackerClient(TrackerTransport transport, BoardTags boardTags, Terms terms) {
    this.transport = transport;
    this.boardTags = boardTags;
    this.terms = terms;
  }

  private TrackerClient on(Terms other) {
    return new TrackerClient(transport, boardTags, other);
  }

  private static String checkedKey(@Nullable String key) {
    if (key == null || key.isBlank()) {
      throw new IllegalArgumentException(KEY_MISSING);
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "STATE_TRACKING_API_KEY must be visible ASCII characters without spaces");
    }
    return key;
  }

  /// The same client, its changes made in this name (an agent's or a person's). What a name of one
  /// line must not hold is left out, and 128 characters are kept; one of which nothing can be seen
  /// is none.
  public TrackerClient withActor(String name) {
    String line = TextRules.line(name);
    int kept = Math.min(Limits.length(line), TrackerTransport.ACTOR_MAX_CHARS);
    String text = TextRules.trimmed(line.substring(0, line.offsetByCodePoints(0, kept)));
    return on(new Terms(terms.retries(), TextRules.isBlank(text) ? null : text, terms.patience()));
  }

  /// Tells of each attempt of this client's calls, and of those made from it.
  public void observe(CallObserver observer) {
    transport.observe(observer);
  }

  /// The same client, giving up after the first attempt.
  public TrackerClient withoutRetries() {
    return on(new Terms(0, terms.actor(), terms.patience()));
  }

  /// The same client, all attempts and pauses of a call together taking no longer than this: a
  /// retry that could not begin in time is not made, and the last attempt gets what is left. With
  /// no time at all a call fails with `TimedOut`, and nothing is sent.
  public TrackerClient within(Duration patience) {
    return on(new Terms(terms.retries(), terms.actor(), patience));
  }

  public Health health() {
    return send(Exchange.read("The tracker", "health")).as(Health.class);
  }

  /// Where every project's log ends.
  public Positions positions() {
    return send(Exchange.read("Positions", "api", "positions")).as(Positions.class);
  }

  /// The same, or empty when it is still what was read with this ETag.
  public Optional<Tagged<Positions>> positionsIfChanged(@Nullable String etag) {
    Answer answer = send(Exchange.read("Positions", "api", "positions").unless(etag));
    return answer.isNotModified()
        ? Optional.empty()
        : Optional.of(new Tagged<>(answer.as(Positions.class), answer.etag()));
  }

  /// All projects.
  public List<Project> projects() {
    return allPages(cursor ->
        list(
            Exchange.read("Projects", "api", "projects")
                .with("limit", PAGE_SIZE)
                .with("cursor", cursor),
            Project.class));
  }

  public Project project(int number) {
    return taggedProject(number).value();
  }

  public Tagged<Project> taggedProject(int number) {
    Answer answer = send(Exchange.read(named(number), "api", "projects", number));
    return new Tagged<>(answer.as(Project.class), answer.etag());
  }

  /// @param fields `title`, `description?`, `phases?`
  public Project createProject(JsonObject fields) {
    return send(Exchange.write("POST", fields, null, "Project", "api", "projects"))
        .as(Project.class);
  }

  /// @param patch `title?`, `description?` (null clears), `status?`
  public Project updateProject(int number, JsonObject patch, @Nullable String ifMatch) {
    return send(Exchange.write("PATCH", patch, ifMatch, named(number), "api", "projects", number))
        .as(Project.class);
  }

  public void deleteProject(int number, @Nullable String ifMatch) {
    send(Exchange.write("DELETE", null, ifMatch, named(number), "api", "projects", number));
  }

  /// In their order.
  public List<Phase> phases(int project) {
    return list(Exchange.read(named(project), "api", "projects", project, "phases"), Phase.class)
        .items();
  }

  /// @param fields `name`, `description?`, `order?`
  public Phase createPhase(int project, JsonObject fields) {
    return send(Exchange.write(
            "POST", fields, null, named(project), "api", "projects", project, "phases"))
        .as(Phase.class);
  }

  /// @param patch `name?`, `description?`, `order?`
  public Phase updatePhase(int project, String id, JsonObject patch, @Nullable String ifMatch) {
    return send(Exchange.write(
            "PATCH", patch, ifMatch, "Phase " + id, "api", "projects", project, "phases", id))
        .as(Phase.class);
  }

  public void deletePhase(int project, String id, @Nullable String ifMatch) {
    send(
        Exchange.write(
            "DELETE", null, ifMatch, "Phase " + id, "api", "projects", project, "phases", id));
  }

  /// All issues that match, by number.
  public List<Issue> issues(int project, IssueFilter filter) {
    return allPages(cursor -> issuesPage(project, filter, PAGE_SIZE, cursor));
  }

  /// @param limit 1 to 500
  /// @param cursor of the page before; null for the first
  public Page<Issue> issuesPage(
      int project, IssueFilter filter, int limit, @Nullable String cursor) {
    IssueStatus status = filter.status();
    return list(
        Exchange.read(named(project), "api", "projects", project, "issues")
            .with("status", status == null ? null : status.wireName())
            .with("phase", filter.phase())
            .with("assignee", filter.assignee())
            .with("limit", limit)
            .with("cursor", cursor),
        Issue.class);
  }

  public IssueDetails issue(int project, int number) {
    Answer answer =
        send(Exchange.read(named(project, number), "api", "projects", project, "issues", number));
    JsonElement json = answer.json();
    Issue issue = answer.as(json, TypeToken.get(Issue.class));
    List<JsonObject> activity = new ArrayList<>();
    try {
      JsonElement entries = json.getAsJsonObject().get("activity");
      if (entries != null) {
        JsonFields.array(entries, "activity")
            .forEach(entry -> activity.add(JsonFields.object(entry, "activity")));
      }
    } catch (WireException e) {
      throw Answer.malformed(e);
    }
    return new IssueDetails(issue, activity, answer.etag());
  }

  /// @param fields `title`, `body?`, `status?`, `phase?`, `assignee?`, `labels?`
  public Issue createIssue(int project, JsonObject fields) {
    return send(Exchange.write(
            "POST", fields, null, named(project), "api", "projects", project, "issues"))
        .as(Issue.class);
  }

  /// @param patch `title?`, `body?`, `status?`, `phase?`, `assignee?`, `labels?`; null clears
  public Issue updateIssue(int project, int number, JsonObject patch, @Nullable String ifMatch) {
    return writeIssue("PATCH", project, number, patch, ifMatch).as(Issue.class);
  }

  public Issue setStatus(int project, int number, IssueStatus status, @Nullable String ifMatch) {
    JsonObject body = new JsonObject();
    body.addProperty("status", status.wireName());
    return writeIssue("PUT", project, number, body, ifMatch, "status").as(Issue.class);
  }

  /// @param phaseName null takes the issue out of its phase
  public Issue setPhase(
      int project, int number, @Nullable String phaseName, @Nullable String ifMatch) {
    JsonObject body = new JsonObject();
    body.add("phaseName", phaseName == null ? JsonNull.INSTANCE : new JsonPrimitive(phaseName));
    return writeIssue("PUT", project, number, body, ifMatch, "phase").as(Issue.class);
  }

  public void deleteIssue(int project, int number, @Nullable String ifMatch) {
    writeIssue("DELETE", project, number, null, ifMatch);
  }

  /// @param ifMatch of the issue
  public WorkItem addWorkItem(
      int project, int number, String title, boolean completed, @Nullable String ifMatch) {
    JsonObject body = new JsonObject();
    body.addProperty("title", title);
    body.addProperty("completed", completed);
    return writeIssue("POST", project, number, body, ifMatch, "work-items").as(WorkItem.class);
  }

  /// @param patch `title?`, `completed?`
  public WorkItem updateWorkItem(
      int project, int number, String id, JsonObject patch, @Nullable String ifMatch) {
    return writeIssue("PATCH", project, number, patch, ifMatch, "work-items", id)
        .as(WorkItem.class);
  }

  public void deleteWorkItem(int project, int number, String id, @Nullable String ifMatch) {
    writeIssue("DELETE", project, number, null, ifMatch, "work-items", id);
  }

  public Board board(int project) {
    return readBoard(project, null).orElseThrow(() -> Answer.malformed(null));
  }

  /// The board, or empty when it still stands at this position.
  public Optional<Board> boardIfChanged(int project, Position known) {
    return readBoard(project, boardTags.at(project, known))
        .filter(board -> !board.position().equals(known));
  }

  /// The events after a position, oldest first; a page of the tracker's default size. Where its
  /// position is not the head, the next page is asked for from there.
  public EventPage eventsAfter(int project, Position since) {
    return send(Exchange.read(named(project), "api", "projects", project, "events")
            .with("epoch", since.epoch())
            .with("since", since.sequence())
            .with("digest", since.digest()))
        .as(EventPage.class);
  }

  /// What happened lately, newest first.
  ///
  /// @param projects none means all; of many, some are asked for at a time
  /// @param limit 1 to `Activity.ENTRIES_MAX_COUNT`
  public List<ActivityEntry> activity(Collection<Integer> projects, Instant since, int limit) {
    List<Integer> numbers = List.copyOf(projects);
    List<ActivityEntry> all = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(from + Activity.PROJECTS_MAX_COUNT, numbers.size());
      all.addAll(activityPage(numbers.subList(from, to), since, limit, null).entries());
      from = to;
    } while (from < numbers.size());
    return all.stream().sorted(Activity.NEWEST_FIRST).limit(limit).toList();
  }

  /// A part of the same.
  ///
  /// @param projects at most `Activity.PROJECTS_MAX_COUNT`; none means all
  /// @param cursor of the part before; null for the first
  public Activity activityPage(
      List<Integer> projects, Instant since, int limit, @Nullable String cursor) {
    String named = projects.stream().map(String::valueOf).collect(joining(","));
    return send(Exchange.read("Activity", "api", "activity")
            .with("since", since)
            .with("limit", limit)
            .with("project", named.isEmpty() ? null : named)
            .with("cursor", cursor))
        .as(Activity.class);
  }

  /// Drops idle connections. Calls in flight go on; all views of this client are closed with it.
  @Override
  public void close() {
    transport.close();
  }

  /// The connections to GitHub: `{connections: […]}`.
  public JsonObject gitHub() {
    return send(Exchange.read("GitHub", "api", "github")).as(JsonObject.class);
  }

  /// Looks whether a GitHub Project can be connected, or connects it.
  ///
  /// @param request as docs/PROTOCOL.md has it
  public JsonObject connectGitHub(JsonObject request) {
    return send(Exchange.write("POST", request, null, "GitHub", "api", "github"))
        .as(JsonObject.class);
  }

  /// Ends a project's connection to GitHub; the board stays.
  public void disconnectGitHub(int project) {
    JsonObject request = new JsonObject();
    request.addProperty("project", project);
    var _ = send(Exchange.write("DELETE", request, null, named(project), "api", "github"));
  }

  private Optional<Board> readBoard(int project, @Nullable String etag) {
    Answer answer =
        send(Exchange.read(named(project), "api", "projects", project, "board").unless(etag));
    if (answer.isNotModified()) {
      return Optional.empty();
    }
    Board board = answer.as(Board.class);
    boardTags.remember(project, board.position(), answer.etag());
    return Optional.of(board);
  }

  private Answer writeIssue(
      String method,
      int project,
      int number,
      @Nullable JsonObject body,
      @Nullable String ifMatch,
      Object... below) {
    List<Object> path = new ArrayList<>(List.of("api", "projects", project, "issues", number));
    path.addAll(List.of(below));
    return send(Exchange.write(method, body, ifMatch, named(project, number), path.toArray()));
  }

  private <T> Page<T> list(Exchange exchange, Class<T> type) {
    Answer answer = send(exchange);
    TypeToken<?> page = TypeToken.getParameterized(Page.class, type);
    // A parameterized token cannot say its own type; it is the one made of `type`.
    @SuppressWarnings("unchecked")
    TypeToken<Page<T>> typed = (TypeToken<Page<T>>) page;
    return answer.as(typed);
  }

  private static <T> List<T> allPages(Function<@Nullable String, Page<T>> read) {
    List<T> all = new ArrayList<>();
    String cursor = null;
    for (int pages = 0; pages < PAGES_MAX_COUNT; pages++) {
      Page<T> page = read.apply(cursor);
      all.addAll(page.items());
      cursor = page.nextCursor();
      if (cursor == null) {
        return all;
      }
    }
    throw new TrackerException.Malformed(
        "The tracker's list has more than " + PAGES_MAX_COUNT + " pages.", null);
  }

  private Answer send(Exchange exchange) {
    return transport.send(exchange, terms);
  }

  private static String named(int project) {
    return "Project #" + project;
  }

  private static String named(int project, int issue) {
    return "Issue #" + issue + " of project #" + project;
  }
}
