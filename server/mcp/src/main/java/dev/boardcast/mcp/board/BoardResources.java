package dev.boardcast.mcp.board;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.IssueFilter;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerException;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.resource.Resource;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.mcp.resource.ResourceFailure;
import dev.boardcast.mcp.resource.ResourceSource;
import dev.boardcast.mcp.resource.ResourceTemplate;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.mcp.watch.Target;
import dev.boardcast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Boards to be read and watched by address, each as JSON and as Markdown.
public final class BoardResources implements ResourceSource {
  /// Projects a page of the list.
  static final int PAGE_MAX_PROJECTS = 100;

  private static final String JSON_TYPE = "application/json";
  private static final String MARKDOWN_TYPE = "text/markdown";

  private final Desk desk;
  private final Changes changes;
  private final BoardCompleter completer;

  /// @param tracker asked for at each call, not before; memoized by the caller
  public BoardResources(Supplier<TrackerClient> tracker, Changes changes) {
    this.desk = new Desk(tracker);
    this.changes = changes;
    this.completer = new BoardCompleter();
  }

  @Override
  public Page list(@Nullable String cursor, CallContext context) {
    int after = after(cursor);
    List<Project> rest =
        call(() ->
            desk.client(context).projects().stream()
                .filter(project -> project.number() > after)
                .limit(PAGE_MAX_PROJECTS + 1L)
                .toList());
    List<Project> page = rest.subList(0, Math.min(rest.size(), PAGE_MAX_PROJECTS));
    List<Resource> resources = new ArrayList<>();
    if (cursor == null) {
      resources.add(
          new Resource(
              BoardAddress.PROJECTS,
              "projects",
              "Projects",
              "All projects with their phases and progress.",
              JSON_TYPE));
    }
    for (Project project : page) {
      resources.add(
          new Resource(
              BoardAddress.of(project.number()),
              "project-" + project.number(),
              "#%d %s".formatted(project.number(), project.title()),
              "The board of project #%d: its phases, and its issues by status."
                  .formatted(project.number()),
              JSON_TYPE));
    }
    return new Page(
        resources, rest.size() > page.size() ? Integer.toString(page.getLast().number()) : null);
  }

  private static int after(@Nullable String cursor) {
    try {
      return cursor == null ? 0 : Integer.parseInt(cursor);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Unknown cursor", e);
    }
  }

  @Override
  public List<ResourceTemplate> templates() {
    return List.of(
        new ResourceTemplate(
            BoardAddress.PROJECT_TEMPLATE,
            "project",
            "A project's board",
            "The project of number n: its phases, and its issues by status.",
            JSON_TYPE),
        new ResourceTemplate(
            BoardAddress.ISSUES_TEMPLATE,
            "issues",
            "A project's issues",
            "The issues of project n, of one status, phase or assignee where these are given.",
            JSON_TYPE),
        new ResourceTemplate(
            BoardAddress.ISSUE_TEMPLATE,
            "issue",
            "An issue",
            "Issue i of project n, with its text and work items.",
            JSON_TYPE));
  }

  @Override
  public List<ResourceContent> read(String uri, CallContext context) {
    Optional<BoardAddress> address = BoardAddress.parse(uri);
    if (address.isEmpty()) {
      return List.of();
    }
    try {
      return read(uri, address.get(), desk.client(context));
    } catch (TrackerException.NotFound _) {
      return List.of();
    } catch (TrackerException e) {
      throw failed(e);
    }
  }

  private static List<ResourceContent> read(
      String uri, BoardAddress address, TrackerClient client) {
    return switch (address) {
      case BoardAddress.Projects _ -> {
        List<Project> projects = client.projects();
        JsonArray array = new JsonArray();
        projects.forEach(project -> array.add(Summaries.of(project)));
        JsonObject json = new JsonObject();
        json.add("projects", array);
        yield both(uri, json, BoardMarkdown.projects(projects));
      }
      case BoardAddress.Project(var number) -> {
        Board board = client.board(number);
        JsonObject json = new JsonObject();
        json.add("project", Json.toTree(board.project()));
        json.add("issues", summaries(board.issues()));
        json.add("position", Json.toTree(board.position()));
        yield both(uri, json, BoardMarkdown.board(board));
      }
      case BoardAddress.Issues(var project, var status, var phase, var assignee) -> {
        List<Issue> issues = client.issues(project, new IssueFilter(status, phase, assignee));
        JsonObject json = new JsonObject();
        json.addProperty("projectNumber", project);
        json.add("issues", summaries(issues));
        yield both(uri, json, BoardMarkdown.issues(project, issues));
      }
      case BoardAddress.Issue(var project, var number) -> {
        Issue issue = client.issue(project, number).issue();
        JsonObject json = new JsonObject();
        json.add("issue", Json.toTree(issue));
        yield both(uri, json, BoardMarkdown.issue(issue));
      }
    };
  }

  private static JsonArray summaries(List<Issue> issues) {
    JsonArray array = new JsonArray();
    issues.forEach(issue -> array.add(Summaries.of(issue)));
    return array;
  }

  private static List<ResourceContent> both(String uri, JsonElement json, String markdown) {
    return List.of(
        new ResourceContent.Text(uri, JSON_TYPE, json.toString()),
        new ResourceContent.Text(uri, MARKDOWN_TYPE, markdown));
  }

  @Override
  public Completions complete(
      ResourceTemplate template,
      String variable,
      String begun,
      Map<String, String> given,
      CallContext context) {
    return call(() -> completer.complete(variable, begun, given.get("n"), desk.client(context)));
  }

  @Override
  public @Nullable Watch watch(String uri, Runnable changed) {
    return BoardAddress.parse(uri)
        .map(address -> changes.watch(address.target(), changed))
        .orElse(null);
  }

  @Override
  public @Nullable Watch watchList(Runnable changed) {
    return changes.watch(new Target.Projects(), changed);
  }

  private static <T> T call(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (TrackerException e) {
      throw failed(e);
    }
  }

  private static ResourceFailure failed(TrackerException e) {
    return new ResourceFailure(String.valueOf(e.getMessage()), e);
  }
}
