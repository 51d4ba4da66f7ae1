package dev.boardcast.mcp.board.resource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.board.support.Summaries;
import dev.boardcast.mcp.board.text.BoardMarkdown;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.board.text.Filling;
import dev.boardcast.mcp.board.text.IssuePart;
import dev.boardcast.mcp.board.text.MirrorPart;
import dev.boardcast.mcp.board.text.PartCursor;
import dev.boardcast.mcp.board.text.Parts;
import dev.boardcast.mcp.board.text.ProjectPart;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.IssueFilter;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Cursors;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What a resource's address holds, as JSON and as Markdown; both forms hold the same. What has no
/// room is at the address that `next` names.
public final class BoardContents {
  static final String JSON_TYPE = "application/json";
  private static final String MARKDOWN_TYPE = "text/markdown";

  /// What headings and words need beside the entries, addresses apart.
  private static final int FRAME_CHARS = 1_000;

  /// A project on its board. As JSON inside of a text it may take twice as much.
  private static final int PROJECT_CHARS = AnswerSize.ROOM_CHARS / 5;

  private BoardContents() {}

  static List<ResourceContent> read(String uri, BoardAddress address, Boards boards) {
    return switch (address) {
      case BoardAddress.Projects(var after) -> projects(uri, boards.projects(), after);
      case BoardAddress.Project(var number, var after) ->
          board(uri, boards.board(number), MirrorPart.of(number, boards), after);
      case BoardAddress.Issues(var project, var status, var phase, var assignee, var after) ->
          issues(
              uri,
              project,
              boards.issues(project, new IssueFilter(status, phase, assignee)),
              after);
      case BoardAddress.Issue(var project, var number, var part) ->
          issue(uri, boards.issue(project, number).issue(), part);
    };
  }

  private static Entry line(Project project) {
    return Summaries.entry(project, BoardMarkdown::text);
  }

  private static Entry line(Issue issue) {
    return Summaries.entry(issue, BoardMarkdown::text);
  }

  /// The address is there twice, and twice that of the next page.
  private static int room(String uri) {
    return AnswerSize.ROOM_CHARS - FRAME_CHARS - 4 * AnswerSize.ofText(uri);
  }

  public static List<ResourceContent> projects(String uri, List<Project> all, int after) {
    Shown shown = Shown.of(all, after, room(uri), Project::number, BoardContents::line);
    JsonObject json = new JsonObject();
    json.add("projects", shown.json());
    return both(uri, json, shown, BoardMarkdown.projects(shown.lines(), all.size()));
  }

  public static List<ResourceContent> board(
      String uri, Board board, Optional<MirrorPart> mirror, int after) {
    ProjectPart project = ProjectPart.of(board.project(), PROJECT_CHARS);
    int taken =
        AnswerSize.ofNested(project.json())
            + AnswerSize.ofText(project.text(Parts.rest("read_project")))
            + mirror.map(of -> of.size(true)).orElse(0);
    Shown shown =
        Shown.of(board.issues(), after, room(uri) - taken, Issue::number, BoardContents::line);
    JsonObject json = new JsonObject();
    json.add("project", project.json());
    mirror.ifPresent(of -> json.add("github", of.json()));
    json.add("issues", shown.json());
    json.add("position", Json.toTree(board.position()));
    return both(
        uri,
        json,
        shown,
        BoardMarkdown.board(project, mirror, board.issues(), shown.first(), shown.lines()));
  }

  private static List<ResourceContent> issues(String uri, int project, List<Issue> all, int after) {
    Shown shown = Shown.of(all, after, room(uri), Issue::number, BoardContents::line);
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", project);
    json.add("issues", shown.json());
    return both(uri, json, shown, BoardMarkdown.issues(project, shown.lines(), all.size()));
  }

  /// Empty where the issue has changed since the part before was read.
  private static List<ResourceContent> issue(String uri, Issue issue, @Nullable PartCursor from) {
    int stamp = IssuePart.stamp(issue);
    if (from != null && from.stamp() != stamp) {
      return List.of();
    }
    JsonObject whole = new JsonObject();
    whole.add("issue", Json.toTree(issue));
    String markdown = BoardMarkdown.issue(issue);
    if (from == null && AnswerSize.ofNested(whole) + AnswerSize.ofText(markdown) <= room(uri)) {
      return both(uri, whole, markdown);
    }
    IssuePart part =
        IssuePart.of(issue, from == null ? PartCursor.begin(stamp) : from, room(uri) / 2);
    JsonObject json = new JsonObject();
    json.add("issue", part.json());
    String rest = "This is the last part.";
    if (part.next() != null) {
      String next = BoardAddress.next(uri, part.next().text());
      json.addProperty("next", next);
      rest = "The rest: " + next;
    }
    return both(uri, json, BoardMarkdown.issue(part.shown()) + part.cuts().words(rest));
  }

  /// A page of a list.
  ///
  /// @param first how many stand before it
  /// @param total how many there are
  /// @param next cursor of the next page; null with the last
  private record Shown(Filling filling, int first, int total, @Nullable String next) {
    static <T> Shown of(
        List<T> all, int after, int room, ToIntFunction<T> number, Function<T, Entry> entry) {
      int first = 0;
      while (first < all.size() && number.applyAsInt(all.get(first)) <= after) {
        first++;
      }
      Filling filling = Filling.ofResource(room);
      for (T one : all.subList(first, all.size())) {
        Entry both = entry.apply(one);
        if (!filling.add(new Entry(both.json(), BoardMarkdown.item(both.line())))) {
          T last = all.get(first + filling.count() - 1);
          return new Shown(filling, first, all.size(), Cursors.after(number.applyAsInt(last)));
        }
      }
      return new Shown(filling, first, all.size(), null);
    }

    JsonArray json() {
      return filling.json();
    }

    List<String> lines() {
      return filling.lines();
    }
  }

  private static List<ResourceContent> both(
      String uri, JsonObject json, Shown shown, String markdown) {
    json.addProperty("count", shown.lines().size());
    json.addProperty("total", shown.total());
    if (shown.next() == null) {
      return both(uri, json, markdown);
    }
    String next = BoardAddress.next(uri, shown.next());
    json.addProperty("next", next);
    return both(
        uri, json, markdown + BoardMarkdown.more(shown.lines().size(), shown.total(), next));
  }

  private static List<ResourceContent> both(String uri, JsonObject json, String markdown) {
    return List.of(
        new ResourceContent.Text(uri, JSON_TYPE, json.toString()),
        new ResourceContent.Text(uri, MARKDOWN_TYPE, markdown));
  }
}
