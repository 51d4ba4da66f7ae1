package dev.boardcast.bench.server;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an agent asks for, over and over: it looks at the board, takes up an issue, works through
/// it, notes how it went, and is done. Boards stay as large as a team keeps them: with each new
/// issue over [#ISSUES_KEPT] the project's oldest goes. Of one thread.
final class AgentWork {
  /// Issues of a project.
  static final int ISSUES_KEPT = 100;

  private static final int STEPS = 11;
  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final int GONE = 204;
  private static final String BODY =
      "What was found, tried and changed, in a few words. ".repeat(6);

  private final List<Project> projects = new ArrayList<>();
  private int turn;
  private int step;
  private int issue;
  private int workItem;
  private long made;

  private static final class Project {
    private final String path;
    private final Deque<Integer> issues = new ArrayDeque<>();

    Project(int number) {
      path = "/api/projects/" + number;
    }
  }

  /// A request.
  ///
  /// @param body empty for none
  /// @param status what it is to be answered with
  record Call(HttpMethod method, String path, String body, int status) {
    boolean changes() {
      return !method.equals(HttpMethod.GET);
    }
  }

  /// @param numbers of the projects that nobody else works on
  AgentWork(List<Integer> numbers) {
    numbers.forEach(number -> projects.add(new Project(number)));
  }

  /// @param answer of the call before
  Call next(@Nullable String answer) {
    if (step == STEPS || (step == STEPS - 1 && projects.get(turn).issues.size() <= ISSUES_KEPT)) {
      step = 0;
      turn = (turn + 1) % projects.size();
      made++;
    }
    return at(step++, projects.get(turn), answer);
  }

  private Call at(int now, Project project, @Nullable String answer) {
    String issues = project.path + "/issues";
    String mine = issues + "/" + issue;
    return switch (now) {
      case 0 -> get(project.path);
      case 1 -> get(issues + "?status=backlog&limit=20");
      case 2 ->
          new Call(
              HttpMethod.POST,
              issues,
              "{\"title\":\"Task %d\",\"body\":\"%s\",\"phase\":\"Build\"}".formatted(made, BODY),
              CREATED);
      case 3 -> {
        issue = number(answer, "number");
        project.issues.add(issue);
        yield status(issues + "/" + issue, "in_progress");
      }
      case 4 ->
          new Call(
              HttpMethod.POST,
              mine + "/work-items",
              "{\"title\":\"A note on how it goes, %d\"}".formatted(made),
              CREATED);
      case 5 -> {
        workItem = number(answer, "id");
        yield get(mine);
      }
      case 6 ->
          new Call(
              HttpMethod.PATCH,
              mine,
              "{\"body\":\"%sDone.\",\"labels\":[\"bench\"],\"assignee\":\"agent\"}"
                  .formatted(BODY),
              OK);
      case 7 ->
          new Call(HttpMethod.PATCH, mine + "/work-items/" + workItem, "{\"completed\":true}", OK);
      case 8 -> status(mine, "done");
      case 9 -> get(mine);
      default -> new Call(HttpMethod.DELETE, issues + "/" + project.issues.remove(), "", GONE);
    };
  }

  private static Call get(String path) {
    return new Call(HttpMethod.GET, path, "", OK);
  }

  private static Call status(String issue, String status) {
    return new Call(HttpMethod.PUT, issue + "/status", "{\"status\":\"" + status + "\"}", OK);
  }

  private static int number(@Nullable String answer, String field) {
    JsonObject json = Json.parseObject(answer == null ? "" : answer);
    return json.get(field).getAsInt();
  }
}
