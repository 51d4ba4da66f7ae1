package dev.boardcast.client.tracker;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.boards.ClaimedIssue;
import dev.boardcast.protocol.boards.IssueDetails;
import dev.boardcast.protocol.boards.IssueFilter;
import dev.boardcast.protocol.boards.Page;
import dev.boardcast.protocol.boards.Teamwork;
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
import org.jspecify.annotations.Nullable;

/// Boards over the tracker's REST.
///
/// 5xx answers, rate limits and network errors are repeated as the settings say; a write carries
/// one idempotency key over all its attempts, so it is applied at most once. Thread-safe.
public final class TrackerClient implements Boards, AutoCloseable {
  /// What a client without a key is refused with.
  public static final String KEY_MISSING = "STATE_TRACKING_API_KEY environment variable required";

  /// What the tracker may take to ask GitHub, beside its own time.
  private static final int GITHUB_MAX_SECONDS = 50;

  private static final ApiRequest CONNECTIONS = ApiRequest.read("GitHub", "api", "github");

  private final TrackerTransport transport;
  private final ETagCache boardTags;
  private final CallOptions terms;

  /// Opens nothing yet: the first call does.
  ///
  /// @throws IllegalArgumentException with `KEY_MISSING` when the settings hold no key
  public TrackerClient(TrackerSettings settings) {
    this(settings, RetryDelays.REAL, TrackerTransport.ANSWER_MAX_BYTES);
  }

  TrackerClient(TrackerSettings settings, RetryDelays delays, long answerMaxBytes) {
    this(
        new TrackerTransport(settings, checkedKey(settings.apiKey()), delays, answerMaxBytes),
        new ETagCache(),
        new CallOptions(settings.retryAttempts(), null, null, null));
  }

  private TrackerClient(TrackerTransport transport, ETagCache boardTags, CallOptions terms) {
    this.transport = transport;
    this.boardTags = boardTags;
    this.terms = terms;
  }

  private TrackerClient on(CallOptions other) {
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

  @Override
  public TrackerClient withActor(String name) {
    return on(terms.withActor(ActorName.of(name)));
  }

  @Override
  public TrackerClient withSession(String session) {
    return on(terms.withSession(session));
  }

  @Override
  public Teamwork teamwork() {
    return new TeamworkClient(this);
  }

  /// Tells of each attempt of this client's calls, and of those made from it.
  public void observe(CallObserver observer) {
    transport.observe(observer);
  }

  @Override
  public TrackerClient withoutRetries() {
    return on(terms.withRetries(0));
  }

  /// The same client, all attempts and pauses of a call together taking no longer than this: a
  /// retry that could not begin in time is not made, and the last attempt gets what is left. With
  /// no time at all a call fails with `TimedOut`, and nothing is sent.
  public TrackerClient within(Duration patience) {
    return on(terms.within(patience));
  }

  @Override
  public Health health() {
    return send(ApiRequest.read("The tracker", "health")).as(Health.class);
  }

  @Override
  public Positions positions() {
    return send(ApiRequest.read("Positions", "api", "positions")).as(Positions.class);
  }

  /// The same, or empty when it is still what was read with this ETag.
  public Optional<Versioned<Positions>> positionsIfChanged(@Nullable String etag) {
    ApiResponse answer = send(ApiRequest.read("Positions", "api", "positions").unless(etag));
    return answer.isNotModified()
        ? Optional.empty()
        : Optional.of(new Versioned<>(answer.as(Positions.class), answer.etag()));
  }

  @Override
  public Page<Project> projectsPage(int limit, @Nullable String cursor) {
    return list(
        ApiRequest.read("Projects", "api", "projects").with("limit", limit).with("cursor", cursor),
        Project.class);
  }

  @Override
  public Project project(int number) {
    return send(ApiRequest.read(named(number), "api", "projects", number)).as(Project.class);
  }

  @Override
  public Project createProject(JsonObject fields) {
    return send(ApiRequest.write("POST", fields, null, "Project", "api", "projects"))
        .as(Project.class);
  }

  @Override
  public Project updateProject(int number, JsonObject patch, @Nullable Long expectedVersion) {
    return send(ApiRequest.write(
            "PATCH", patch, expectedVersion, named(number), "api", "projects", number))
        .as(Project.class);
  }

  @Override
  public void deleteProject(int number, @Nullable Long expectedVersion) {
    send(
        ApiRequest.write(
            "DELETE", null, expectedVersion, named(number), "api", "projects", number));
  }

  @Override
  public List<Phase> phases(int project) {
    return list(ApiRequest.read(named(project), "api", "projects", project, "phases"), Phase.class)
        .items();
  }

  @Override
  public Phase createPhase(int project, JsonObject fields) {
    return send(ApiRequest.write(
            "POST", fields, null, named(project), "api", "projects", project, "phases"))
        .as(Phase.class);
  }

  @Override
  public Phase updatePhase(
      int project, String id, JsonObject patch, @Nullable Long expectedVersion) {
    return send(ApiRequest.write(
            "PATCH",
            patch,
            expectedVersion,
            "Phase " + id,
            "api",
            "projects",
            project,
            "phases",
            id))
        .as(Phase.class);
  }

  @Override
  public void deletePhase(int project, String id, @Nullable Long expectedVersion) {
    send(
        ApiRequest.write(
            "DELETE",
            null,
            expectedVersion,
            "Phase " + id,
            "api",
            "projects",
            project,
            "phases",
            id));
  }

  @Override
  public Page<Issue> issuesPage(
      int project, IssueFilter filter, int limit, @Nullable String cursor) {
    IssueStatus status = filter.status();
    return list(
        ApiRequest.read(named(project), "api", "projects", project, "issues")
            .with("status", status == null ? null : status.wireName())
            .with("phase", filter.phase())
            .with("assignee", filter.assignee())
            .with("limit", limit)
            .with("cursor", cursor),
        Issue.class);
  }

  @Override
  public IssueDetails issue(int project, int number) {
    ApiResponse answer =
        send(ApiRequest.read(named(project, number), "api", "projects", project, "issues", number));
    JsonElement json = answer.json();
    Issue issue = answer.as(json, TypeToken.get(Issue.class));
    List<JsonObject> activity = new ArrayList<>();
    List<Integer> waitsFor = new ArrayList<>();
    try {
      JsonElement blockers = json.getAsJsonObject().get("waitsFor");
      if (blockers != null) {
        JsonFields.array(blockers, "waitsFor")
            .forEach(one -> waitsFor.add(JsonFields.positiveInt(one, "waitsFor")));
      }
      JsonElement entries = json.getAsJsonObject().get("activity");
      if (entries != null) {
        JsonFields.array(entries, "activity")
            .forEach(entry -> activity.add(JsonFields.object(entry, "activity")));
      }
    } catch (WireException e) {
      throw ApiResponse.malformed(e);
    }
    JsonElement comments = json.getAsJsonObject().get("comments");
    return new IssueDetails(
        issue,
        answer.as(json, TypeToken.get(ClaimedIssue.Only.class)).claim(),
        waitsFor,
        comments == null ? List.of() : answer.as(comments, new TypeToken<List<Comment>>() {}),
        activity);
  }

  @Override
  public Issue createIssue(int project, IssuePatch fields) {
    JsonObject body = Bodies.issue(fields);
    return send(ApiRequest.write(
            "POST", body, null, named(project), "api", "projects", project, "issues"))
        .as(Issue.class);
  }

  @Override
  public Issue updateIssue(
      int project, int number, IssuePatch patch, @Nullable Long expectedVersion) {
    return writeIssue("PATCH", project, number, Bodies.issue(patch), expectedVersion)
        .as(Issue.class);
  }

  @Override
  public Issue setStatus(
      int project, int number, IssueStatus status, @Nullable Long expectedVersion) {
    JsonObject body = Bodies.issue(IssuePatch.of(IssueField.STATUS, status));
    return writeIssue("PUT", project, number, body, expectedVersion, "status").as(Issue.class);
  }

  @Override
  public Issue setPhase(
      int project, int number, @Nullable String phaseName, @Nullable Long expectedVersion) {
    return writeIssue("PUT", project, number, Bodies.phase(phaseName), expectedVersion, "phase")
        .as(Issue.class);
  }

  @Override
  public void deleteIssue(int project, int number, @Nullable Long expectedVersion) {
    writeIssue("DELETE", project, number, null, expectedVersion);
  }

  @Override
  public WorkItem addWorkItem(
      int project, int number, String title, boolean completed, @Nullable Long expectedVersion) {
    JsonObject body = Bodies.workItem(title, completed);
    return writeIssue("POST", project, number, body, expectedVersion, "work-items")
        .as(WorkItem.class);
  }

  @Override
  public WorkItem updateWorkItem(
      int project, int number, String id, JsonObject patch, @Nullable Long expectedVersion) {
    return writeIssue("PATCH", project, number, patch, expectedVersion, "work-items", id)
        .as(WorkItem.class);
  }

  @Override
  public void deleteWorkItem(int project, int number, String id, @Nullable Long expectedVersion) {
    writeIssue("DELETE", project, number, null, expectedVersion, "work-items", id);
  }

  @Override
  public Board board(int project) {
    return readBoard(project, null).orElseThrow(() -> ApiResponse.malformed(null));
  }

  /// The board, or empty when it still stands at this position.
  public Optional<Board> boardIfChanged(int project, Position known) {
    return readBoard(project, boardTags.at(project, known))
        .filter(board -> !board.position().equals(known));
  }

  @Override
  public EventPage eventsAfter(int project, Position since) {
    return send(ApiRequest.read(named(project), "api", "projects", project, "events")
            .with("epoch", since.epoch())
            .with("since", since.sequence())
            .with("digest", since.digest())
            .withLineage())
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

  @Override
  public Activity activityPage(
      List<Integer> projects, Instant since, int limit, @Nullable String cursor) {
    String named = projects.stream().map(String::valueOf).collect(joining(","));
    return send(ApiRequest.read("Activity", "api", "activity")
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
    return send(CONNECTIONS).as(JsonObject.class);
  }

  @Override
  public List<MirrorReport> mirrors() {
    return connections(send(CONNECTIONS));
  }

  /// The same, or empty while it is still what was read with this ETag.
  ///
  /// @param wait how long the tracker waits for news, in whole seconds
  public Optional<Versioned<List<MirrorReport>>> mirrorsIfChanged(
      @Nullable String etag, Duration wait) {
    ApiResponse answer = send(CONNECTIONS.unless(etag).waiting(wait.toSeconds()));
    return answer.isNotModified()
        ? Optional.empty()
        : Optional.of(new Versioned<>(connections(answer), answer.etag()));
  }

  private static List<MirrorReport> connections(ApiResponse answer) {
    return answer.as(
        answer.as(JsonObject.class).get("connections"), new TypeToken<List<MirrorReport>>() {});
  }

  /// The GitHub Projects that the server's token sees.
  ///
  /// @param request as docs/PROTOCOL.md has it
  public JsonObject gitHubProjects(JsonObject request) {
    return send(ApiRequest.write("POST", request, null, "GitHub", "api", "github", "projects")
            .waiting(GITHUB_MAX_SECONDS))
        .as(JsonObject.class);
  }

  /// Looks whether a GitHub Project can be connected, or connects it.
  ///
  /// @param request as docs/PROTOCOL.md has it
  public JsonObject connectGitHub(JsonObject request) {
    return send(ApiRequest.write("POST", request, null, "GitHub", "api", "github")
            .waiting(GITHUB_MAX_SECONDS))
        .as(JsonObject.class);
  }

  /// Ends a project's connection to GitHub; the board stays.
  public void disconnectGitHub(int project) {
    JsonObject request = new JsonObject();
    request.addProperty("project", project);
    var _ = send(ApiRequest.write("DELETE", request, null, named(project), "api", "github"));
  }

  private Optional<Board> readBoard(int project, @Nullable String etag) {
    ApiResponse answer =
        send(ApiRequest.read(named(project), "api", "projects", project, "board").unless(etag));
    if (answer.isNotModified()) {
      return Optional.empty();
    }
    Board board = answer.as(Board.class);
    boardTags.remember(project, board.position(), answer.etag());
    return Optional.of(board);
  }

  private ApiResponse writeIssue(
      String method,
      int project,
      int number,
      @Nullable JsonObject body,
      @Nullable Long expectedVersion,
      Object... below) {
    List<Object> path = new ArrayList<>(List.of("api", "projects", project, "issues", number));
    path.addAll(List.of(below));
    return send(
        ApiRequest.write(method, body, expectedVersion, named(project, number), path.toArray()));
  }

  <T> Page<T> list(ApiRequest exchange, Class<T> type) {
    ApiResponse answer = send(exchange);
    TypeToken<?> page = TypeToken.getParameterized(Page.class, type);
    // A parameterized token cannot say its own type; it is the one made of `type`.
    @SuppressWarnings("unchecked")
    TypeToken<Page<T>> typed = (TypeToken<Page<T>>) page;
    return answer.as(typed);
  }

  ApiResponse send(ApiRequest exchange) {
    return transport.send(exchange, terms);
  }

  static String named(int project) {
    return "Project #" + project;
  }

  static String named(int project, int issue) {
    return "Issue #" + issue + " of project #" + project;
  }
}
