package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.order.Target;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.sidecar.engine.Engine;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The requests that change an issue: parameters checked, then handed to the engine. What a field
/// may hold beyond its type is the tracker's to say.
final class ChangeRequests {
  private final Engine engine;

  ChangeRequests(Engine engine) {
    this.engine = engine;
  }

  CompletableFuture<JsonElement> setStatus(JsonObject params) {
    int project = project(params);
    int issue = issue(params);
    IssueStatus status = status(JsonFields.text(params, "status"));
    return engine.change(
        project, issue, client -> Json.toTree(client.setStatus(project, issue, status, null)));
  }

  CompletableFuture<JsonElement> setPhase(JsonObject params) {
    int project = project(params);
    int issue = issue(params);
    if (!params.has("phaseName")) {
      throw new WireException("`phaseName` is missing; null takes the issue out of its phase");
    }
    String phase = JsonFields.optionalText(params, "phaseName");
    return engine.change(
        project, issue, client -> Json.toTree(client.setPhase(project, issue, phase, null)));
  }

  CompletableFuture<JsonElement> moveIssue(JsonObject params) {
    int project = project(params);
    int issue = issue(params);
    Target target = Bodies.target(params);
    String name = JsonFields.optionalText(params, "status");
    IssueStatus status = name == null ? null : status(name);
    return engine.change(
        project,
        issue,
        client -> Json.toTree(client.teamwork().move(project, issue, target, status)));
  }

  CompletableFuture<JsonElement> createIssue(JsonObject params) {
    int project = project(params);
    JsonFields.text(params, "title");
    JsonObject given = new JsonObject();
    params
        .entrySet()
        .forEach(entry -> {
          if (!entry.getValue().isJsonNull()) {
            given.add(entry.getKey(), entry.getValue());
          }
        });
    IssuePatch fields = Bodies.issuePatch(given, IssueField.SETTABLE);
    return engine.change(project, 0, client -> Json.toTree(client.createIssue(project, fields)));
  }

  CompletableFuture<JsonElement> updateIssue(JsonObject params) {
    int project = project(params);
    int issue = issue(params);
    IssuePatch patch = Bodies.issuePatch(params, IssueField.WITHOUT_CALL);
    if (patch.isEmpty()) {
      throw nothingToChange(IssueField.WITHOUT_CALL.stream().map(IssueField::wireName).toList());
    }
    return engine.change(
        project, issue, client -> Json.toTree(client.updateIssue(project, issue, patch, null)));
  }

  CompletableFuture<JsonElement> addWorkItem(JsonObject params) {
    int project = project(params);
    int issue = issue(params);
    String title = JsonFields.text(params, "title");
    boolean completed =
        params.has("completed") && JsonFields.flag(params.get("completed"), "completed");
    return engine.change(
        project,
        issue,
        client -> Json.toTree(client.addWorkItem(project, issue, title, completed, null)));
  }

  CompletableFuture<JsonElement> updateWorkItem(JsonObject params) {
    int project = project(params);
    int issue = issue(params);
    String id = JsonFields.text(params, "workItemId");
    if (id.isBlank()) {
      throw new WireException("`workItemId` must not be empty");
    }
    JsonObject patch = new JsonObject();
    if (params.has("title")) {
      patch.addProperty("title", JsonFields.text(params.get("title"), "title"));
    }
    if (params.has("completed")) {
      patch.addProperty("completed", JsonFields.flag(params.get("completed"), "completed"));
    }
    if (patch.isEmpty()) {
      throw nothingToChange(List.of("title", "completed"));
    }
    return engine.change(
        project,
        issue,
        client -> Json.toTree(client.updateWorkItem(project, issue, id, patch, null)));
  }

  private static IssueStatus status(String name) {
    return IssueStatus.fromWireName(name)
        .orElseThrow(() ->
            new WireException(
                "`status` must be one of " + String.join(", ", IssueStatus.wireNames())));
  }

  private static int project(JsonObject params) {
    return JsonFields.positiveInt(params, "projectNumber");
  }

  private static int issue(JsonObject params) {
    return JsonFields.positiveInt(params, "issueNumber");
  }

  private static WireException nothingToChange(List<String> fields) {
    List<String> names = fields.stream().map(name -> "`" + name + "`").toList();
    return new WireException(
        "nothing is to be changed: give %s or %s"
            .formatted(String.join(", ", names.subList(0, names.size() - 1)), names.getLast()));
  }
}
