package dev.boardcast.sidecar.rpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.sidecar.announce.Announcer;
import dev.boardcast.sidecar.engine.Engine;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// The requests of an initialized session: parameters checked, then handed to the engine. Every
/// refusal names the field.
final class Requests {
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

  private final Engine engine;
  private final ChangeRequests changes;
  private final Announcer announcer;

  Requests(Engine engine, Announcer announcer) {
    this.engine = engine;
    changes = new ChangeRequests(engine);
    this.announcer = announcer;
  }

  /// @throws RuntimeException for parameters that are not valid, and methods that do not exist
  CompletableFuture<? extends @Nullable Object> handle(String method, @Nullable JsonElement given) {
    JsonObject params = object(given);
    return switch (method) {
      case "boardcast/status" -> engine.status();
      case "boardcast/projects" -> engine.projects();
      case "boardcast/board" -> engine.board(projectNumber(params));
      case "boardcast/refresh" ->
          engine.refresh(has(params, "projectNumber") ? projectNumber(params) : null);
      case "boardcast/subscribe" -> engine.subscribe(projectNumbers(params));
      case "boardcast/unsubscribe" -> engine.unsubscribe(projectNumbers(params));
      case "boardcast/activity" ->
          engine.activity(
              has(params, "projectNumbers") ? projectNumbers(params) : null,
              number(params, "sinceMs", ACTIVITY_SINCE_DEFAULT_MS, ACTIVITY_SINCE_MAX_MS),
              number(params, "limit", Activity.ENTRIES_DEFAULT_COUNT, Activity.ENTRIES_MAX_COUNT));
      case "boardcast/setStatus" -> changes.setStatus(params);
      case "boardcast/setPhase" -> changes.setPhase(params);
      case "boardcast/createIssue" -> changes.createIssue(params);
      case "boardcast/updateIssue" -> changes.updateIssue(params);
      case "boardcast/addWorkItem" -> changes.addWorkItem(params);
      case "boardcast/updateWorkItem" -> changes.updateWorkItem(params);
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

  private CompletableFuture<? extends @Nullable Object> command(JsonObject params) {
    String command = JsonFields.text(params, "command");
    JsonElement given = params.get("arguments");
    JsonArray arguments =
        given == null || given.isJsonNull()
            ? new JsonArray()
            : JsonFields.array(given, "arguments");
    CompletableFuture<JsonElement> answer =
        switch (command) {
          case "boardcast.refresh" -> engine.refresh(null);
          case "boardcast.refreshProject" -> {
            if (arguments.isEmpty()) {
              throw new WireException("`arguments` must hold the project's number");
            }
            yield engine.refresh(JsonFields.positiveInt(arguments.get(0), "arguments[0]"));
          }
          case "boardcast.reconnect" -> engine.reconnect();
          case "boardcast.status" -> engine.status();
          default ->
              throw new WireException("`command` must be one of " + String.join(", ", COMMANDS));
        };
    // Told before the answer is written, so that the writer finds it without being woken.
    return answer.thenApply(result -> {
      announcer.commandDone(result);
      return result;
    });
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

  /// Absent parameters are an empty object.
  static JsonObject object(@Nullable JsonElement params) {
    if (params == null || params.isJsonNull()) {
      return new JsonObject();
    }
    return JsonFields.object(params, "params");
  }
}
