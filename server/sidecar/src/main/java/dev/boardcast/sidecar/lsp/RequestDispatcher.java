package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.sidecar.announce.Announcer;
import dev.boardcast.sidecar.announce.CommandOutcome;
import dev.boardcast.sidecar.engine.Engine;
import dev.boardcast.sidecar.lsp.reference.ReferenceService;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// The requests of an initialized session: parameters checked, then handed to the engine. Every
/// refusal names the field.
final class RequestDispatcher {
  /// The commands of `workspace/executeCommand`.
  static final List<String> COMMANDS =
      List.of(
          "boardcast.refresh",
          "boardcast.refreshProject",
          "boardcast.reconnect",
          "boardcast.status");

  /// How far back the activity goes when the editor does not say, and at most.
  static final int ACTIVITY_SINCE_DEFAULT_MS = 3_600_000;

  static final int ACTIVITY_SINCE_MAX_MS = 86_400_000;

  private static final Executor BOARDS_JSON =
      work -> Thread.ofVirtual().name("boardcast-board-json").start(work);

  private final Engine engine;
  private final ChangeRequests changes;
  private final ConnectRequests connections;
  private final Announcer announcer;
  private final @Nullable ReferenceService references;

  /// @param references null where the editor did not ask for them
  RequestDispatcher(Engine engine, Announcer announcer, @Nullable ReferenceService references) {
    this.references = references;
    this.engine = engine;
    changes = new ChangeRequests(engine);
    connections = new ConnectRequests(engine);
    this.announcer = announcer;
  }

  /// @throws RuntimeException for parameters that are not valid, and methods that do not exist
  CompletableFuture<? extends @Nullable Object> handle(String method, @Nullable JsonElement given) {
    JsonObject params = JsonFields.objectOrEmpty(given, "params");
    CompletableFuture<? extends @Nullable Object> answer =
        references == null ? null : references.answer(method, params);
    if (answer != null) {
      return answer;
    }
    return switch (method) {
      case "boardcast/status" -> engine.report().thenApply(StatusReport::full);
      case "boardcast/projects" -> engine.projects().thenApply(EditorMessages::projects);
      // A board may have thousands of issues: its JSON is not the engine's work.
      case "boardcast/board" ->
          engine
              .board(projectNumber(params))
              .thenCombineAsync(engine.mirrors(), EditorMessages::board, BOARDS_JSON);
      case "boardcast/refresh" ->
          engine
              .refresh(has(params, "projectNumber") ? projectNumber(params) : null)
              .thenApply(EditorMessages::refreshed);
      case "boardcast/subscribe" ->
          engine.subscribe(projectNumbers(params)).thenApply(EditorMessages::followed);
      case "boardcast/unsubscribe" ->
          engine.unsubscribe(projectNumbers(params)).thenApply(EditorMessages::followed);
      case "boardcast/activity" ->
          engine
              .activity(
                  has(params, "projectNumbers") ? projectNumbers(params) : null,
                  number(params, "sinceMs", ACTIVITY_SINCE_DEFAULT_MS, ACTIVITY_SINCE_MAX_MS),
                  number(
                      params, "limit", Activity.ENTRIES_DEFAULT_COUNT, Activity.ENTRIES_MAX_COUNT))
              .thenApply(EditorMessages::activity);
      case "boardcast/setStatus" -> changes.setStatus(params);
      case "boardcast/setPhase" -> changes.setPhase(params);
      case "boardcast/moveIssue" -> changes.moveIssue(params);
      case "boardcast/createIssue" -> changes.createIssue(params);
      case "boardcast/updateIssue" -> changes.updateIssue(params);
      case "boardcast/addWorkItem" -> changes.addWorkItem(params);
      case "boardcast/updateWorkItem" -> changes.updateWorkItem(params);
      case "boardcast/githubProjects" -> connections.projects(params);
      case "boardcast/connectGithub" -> connections.connect(params);
      case "boardcast/disconnectGithub" -> connections.disconnect(params);
      case "workspace/executeCommand" -> command(params);
      default -> CompletableFuture.completedFuture(unasked(method));
    };
  }

  private static @Nullable JsonElement unasked(String method) {
    JsonElement answer =
        UnaskedRequests.answer(method)
            .orElseThrow(() ->
                RpcErrors.exception(
                    ResponseErrorCode.MethodNotFound, "There is no method `" + method + "` here."));
    // The library writes no result at all for a JSON null.
    return answer.isJsonNull() ? null : answer;
  }

  private CompletableFuture<JsonElement> command(JsonObject params) {
    String command = JsonFields.text(params, "command");
    JsonElement given = params.get("arguments");
    JsonArray arguments =
        given == null || given.isJsonNull()
            ? new JsonArray()
            : JsonFields.array(given, "arguments");
    return switch (command) {
      case "boardcast.refresh" -> refresh(null);
      case "boardcast.refreshProject" -> {
        if (arguments.isEmpty()) {
          throw new WireException("`arguments` must hold the project's number");
        }
        yield refresh(JsonFields.positiveInt(arguments.get(0), "arguments[0]"));
      }
      case "boardcast.reconnect" ->
          engine
              .reconnect()
              .thenApply(told(CommandOutcome.State::new, status -> StatusReport.brief(status)));
      case "boardcast.status" ->
          engine
              .report()
              .thenApply(
                  told(
                      report -> new CommandOutcome.State(report.status()),
                      report -> StatusReport.full(report)));
      default -> {
        CompletableFuture<JsonElement> answer =
            references == null ? null : references.command(command, arguments);
        if (answer == null) {
          throw new WireException("`command` must be one of " + String.join(", ", commands()));
        }
        yield answer;
      }
    };
  }

  private List<String> commands() {
    return references == null
        ? COMMANDS
        : Stream.concat(COMMANDS.stream(), ReferenceService.COMMANDS.stream()).toList();
  }

  private CompletableFuture<JsonElement> refresh(@Nullable Integer projectNumber) {
    return engine
        .refresh(projectNumber)
        .thenApply(told(CommandOutcome.Refreshed::new, read -> EditorMessages.refreshed(read)));
  }

  /// Has a command's outcome announced before its answer is written, so that the writer finds it
  /// without being woken.
  private <T> Function<T, JsonElement> told(
      Function<T, CommandOutcome> outcome, Function<T, JsonElement> json) {
    return result -> {
      announcer.commandDone(outcome.apply(result));
      return json.apply(result);
    };
  }

  private static boolean has(JsonObject params, String name) {
    return params.has(name) && !params.get(name).isJsonNull();
  }

  private static int number(JsonObject params, String name, int standard, int max) {
    if (!has(params, name)) {
      return standard;
    }
    int number = JsonFields.positiveInt(params, name);
    if (number > max) {
      throw new WireException("`" + name + "` must be 1 to " + max);
    }
    return number;
  }

  private static int projectNumber(JsonObject params) {
    return JsonFields.positiveInt(params, "projectNumber");
  }

  private static Set<Integer> projectNumbers(JsonObject params) {
    JsonArray array =
        JsonFields.array(JsonFields.required(params, "projectNumbers"), "projectNumbers");
    if (array.isEmpty() || array.size() > ClientFrame.PROJECTS_MAX_COUNT) {
      throw new WireException(
          "`projectNumbers` must hold 1 to " + ClientFrame.PROJECTS_MAX_COUNT + " numbers");
    }
    Set<Integer> numbers = new TreeSet<>();
    array.forEach(element -> numbers.add(JsonFields.positiveInt(element, "projectNumbers")));
    return numbers;
  }
}
