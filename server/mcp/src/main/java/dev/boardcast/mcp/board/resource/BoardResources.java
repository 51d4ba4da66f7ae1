package dev.boardcast.mcp.board.resource;

import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.resource.Resource;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.mcp.resource.ResourceFailure;
import dev.boardcast.mcp.resource.ResourceSource;
import dev.boardcast.mcp.resource.ResourceTemplate;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.mcp.watch.WatchTopic;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
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

  private final ToolSupport desk;
  private final Changes changes;
  private final BoardCompleter completer;

  /// @param tracker asked for at each call, not before; memoized by the caller
  public BoardResources(Supplier<Boards> tracker, Changes changes) {
    this.desk = new ToolSupport(tracker);
    this.changes = changes;
    this.completer = new BoardCompleter();
  }

  @Override
  public Page list(@Nullable String cursor, CallContext context) {
    int after = after(cursor);
    List<Project> rest =
        call(() ->
            desk.boards(context).projects().stream()
                .filter(project -> project.number() > after)
                .limit(PAGE_MAX_PROJECTS + 1L)
                .toList());
    List<Resource> resources = new ArrayList<>();
    if (cursor == null) {
      resources.add(
          new Resource(
              BoardAddress.PROJECTS,
              "projects",
              "Projects",
              "All projects with their phases and progress.",
              BoardContents.JSON_TYPE));
    }
    int left = AnswerSize.ROOM_CHARS;
    String next = null;
    int last = after;
    int count = 0;
    for (Project project : rest) {
      Resource resource =
          new Resource(
              BoardAddress.of(project.number()),
              "project-" + project.number(),
              "#%d %s".formatted(project.number(), project.title()),
              "The board of project #%d: its phases, and its issues by status."
                  .formatted(project.number()),
              BoardContents.JSON_TYPE);
      left -= AnswerSize.of(resource.toJson(true));
      if (left < 0 || count == PAGE_MAX_PROJECTS) {
        next = Integer.toString(last);
        break;
      }
      resources.add(resource);
      last = project.number();
      count++;
    }
    return new Page(resources, next);
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
            BoardContents.JSON_TYPE),
        new ResourceTemplate(
            BoardAddress.ISSUES_TEMPLATE,
            "issues",
            "A project's issues",
            "The issues of project n, of one status, phase or assignee where these are given.",
            BoardContents.JSON_TYPE),
        new ResourceTemplate(
            BoardAddress.ISSUE_TEMPLATE,
            "issue",
            "An issue",
            "Issue i of project n, with its text and work items.",
            BoardContents.JSON_TYPE));
  }

  @Override
  public List<ResourceContent> read(String uri, CallContext context) {
    Optional<BoardAddress> address = BoardAddress.parse(uri);
    if (address.isEmpty()) {
      return List.of();
    }
    try {
      return BoardContents.read(uri, address.get(), desk.boards(context));
    } catch (TrackerException.NotFound _) {
      return List.of();
    } catch (TrackerException e) {
      throw failed(e);
    }
  }

  @Override
  public Completions complete(
      ResourceTemplate template,
      String variable,
      String begun,
      Map<String, String> given,
      CallContext context) {
    return call(() -> completer.complete(variable, begun, given.get("n"), desk.boards(context)));
  }

  @Override
  public @Nullable Watch watch(String uri, Runnable changed) {
    return BoardAddress.parse(uri)
        .filter(this::isReadable)
        .map(address -> changes.watch(address.target(), BoardAddress.notBy(uri), changed))
        .orElse(null);
  }

  @Override
  public @Nullable Watch watchList(Runnable changed) {
    return isReadable(new BoardAddress.Projects(0))
        ? changes.watch(new WatchTopic.Projects(), changed)
        : null;
  }

  /// Whether there is something to be read there: what is no one's to read, or not there, is not
  /// watched either. Without a tracker that answers it is not known, and its hub will tell.
  ///
  /// @throws ResourceFailure when the key is not for it
  private boolean isReadable(BoardAddress address) {
    Boards boards = desk.boards(CallContext.of(null)).withoutRetries();
    try {
      switch (address.target()) {
        case WatchTopic.Projects _ -> boards.positions();
        case WatchTopic.Project(var number) -> boards.phases(number);
        case WatchTopic.Issue(var project, var number) -> boards.issue(project, number);
      }
      return true;
    } catch (TrackerException.NotFound _) {
      return false;
    } catch (TrackerException.AuthenticationFailed e) {
      throw failed(e);
    } catch (TrackerException _) {
      return true;
    }
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
