package dev.boardcast.tracker.http.call;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.protocol.boards.CreatedIssue;
import dev.boardcast.protocol.boards.IssueDetails;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Params;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.CommentService;
import dev.boardcast.tracker.service.Creations;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.Marks;
import dev.boardcast.tracker.service.PlaceService;
import dev.boardcast.tracker.service.Reads;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Commands.NewIssue;
import dev.boardcast.tracker.service.request.Commands.Placing;
import dev.boardcast.tracker.service.request.Commands.WorkItemFields;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.service.request.Requests;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.repository.IssueRepository;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Issues and their work items. The ETag of both is the issue's version and content.
public final class IssueCalls {
  private final Api api;
  private final IssueService issues;

  IssueCalls(Api api, IssueService issues) {
    this.api = api;
    this.issues = issues;
  }

  void list(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    Params.allowQuery(ctx, Endpoint.LIST_ISSUES);
    int limit = Params.limit(ctx, CallLimits.LIST_DEFAULT_ITEMS, CallLimits.LIST_MAX_ITEMS);
    String cursor = Params.query(ctx, "cursor");
    IssueRepository.Filter filter =
        new IssueRepository.Filter(
            status(Params.query(ctx, "status")),
            Params.query(ctx, "phase"),
            Params.query(ctx, "assignee"));
    api.read(
        ctx, sql -> Reply.ok(Pages.json(Reads.issues(sql, project, filter, cursor, limit)), null));
  }

  void create(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    String body = Params.text(ctx);
    IssueFields fields = Requests.newIssue(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          CreatedIssue made = Creations.create(scope, issues, project, fields, precondition);
          Issue issue = made.issue();
          JsonObject json = Json.toTree(issue).getAsJsonObject();
          String tag = tag(issue, Json.write(json));
          if (made.earlier() != null) {
            json.add("earlier", Json.toTree(made.earlier()));
          }
          return Reply.created(Json.write(json), tag, Urls.path(project, issue.number()));
        });
  }

  void createAll(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    String body = Params.text(ctx);
    List<NewIssue> entries = Requests.newIssues(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          JsonObject json = new JsonObject();
          json.add(
              "issues",
              Json.toTree(
                  Creations.createAll(scope, issues, project, entries, precondition).toArray()));
          return Reply.created(Json.write(json), null, Urls.path(project) + "/issues");
        });
  }

  void get(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    api.read(ctx, sql -> details(sql, Lookups.issue(sql, project, number)));
  }

  void update(RoutingContext ctx) {
    change(ctx, Requests::issue);
  }

  void setStatus(RoutingContext ctx) {
    change(ctx, Requests::issueStatus);
  }

  void setPhase(RoutingContext ctx) {
    change(ctx, Requests::issuePhase);
  }

  void place(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    String body = Params.text(ctx);
    Placing placing = Requests.place(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          Issue issue = PlaceService.move(scope, project, number, placing, precondition);
          return Reply.ok(Json.write(issue), tag(issue));
        });
  }

  void delete(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    api.write(
        ctx,
        null,
        (scope, precondition) -> {
          issues.delete(scope, project, number, precondition);
          return Reply.noContent();
        });
  }

  void addWorkItem(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    String body = Params.text(ctx);
    WorkItemFields fields = Requests.newWorkItem(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          IssueService.Added added =
              issues.addWorkItem(scope, project, number, fields, precondition);
          Issue issue = added.issue();
          WorkItem item = added.item();
          return Reply.created(
              Json.write(item),
              tag(issue),
              Urls.path(project, number) + "/work-items/" + item.id());
        });
  }

  void updateWorkItem(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    String id = ctx.pathParam("workItemId");
    String body = Params.text(ctx);
    WorkItemFields patch = Requests.workItem(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          Issue issue = issues.updateWorkItem(scope, project, number, id, patch, precondition);
          return Reply.ok(Json.write(IssueService.workItem(issue, id)), tag(issue));
        });
  }

  void deleteWorkItem(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    String id = ctx.pathParam("workItemId");
    api.write(
        ctx,
        null,
        (scope, precondition) -> {
          issues.deleteWorkItem(scope, project, number, id, precondition);
          return Reply.noContent();
        });
  }

  void comments(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    Params.allowQuery(ctx, Endpoint.LIST_COMMENTS);
    int limit = Params.limit(ctx, CallLimits.LIST_DEFAULT_ITEMS, CallLimits.LIST_MAX_ITEMS);
    int before = Paging.after(Params.query(ctx, "cursor"));
    api.read(
        ctx,
        sql ->
            Reply.ok(Pages.json(CommentService.page(sql, project, number, before, limit)), null));
  }

  void addComment(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    String body = Params.text(ctx);
    String text = Requests.newComment(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          Comment comment = CommentService.add(scope, project, number, text, precondition);
          return Reply.created(
              Json.write(comment),
              tag(Lookups.issue(scope.sql(), project, number)),
              Urls.path(project, number) + "/comments");
        });
  }

  private void change(RoutingContext ctx, Function<JsonObject, IssueFields> read) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    String body = Params.text(ctx);
    IssueFields patch = read.apply(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          Issue issue = issues.update(scope, project, number, patch, precondition);
          String json = Json.write(issue);
          return Reply.ok(json, tag(issue, json));
        });
  }

  private Reply details(Sql sql, Issue issue) {
    JsonObject json = Json.toTree(issue).getAsJsonObject();
    String tag = tag(issue, Json.write(json));
    IssueDetails details = Reads.details(sql, issue);
    if (details.claim() != null) {
      json.add("claim", Json.toTree(details.claim()));
    }
    if (!details.waitsFor().isEmpty()) {
      json.add("waitsFor", Json.toTree(details.waitsFor()));
    }
    if (!details.comments().isEmpty()) {
      json.add("comments", Json.toTree(details.comments().toArray()));
    }
    JsonArray activity = new JsonArray();
    details.activity().forEach(activity::add);
    json.add("activity", activity);
    return Reply.ok(Json.write(json), tag);
  }

  private String tag(Issue issue) {
    return tag(issue, Json.write(issue));
  }

  private String tag(Issue issue, String json) {
    return api.tags().of(issue.version(), Marks.issue(json));
  }

  private static @Nullable String status(@Nullable String name) {
    if (name != null && IssueStatus.fromWireName(name).isEmpty()) {
      throw Refusal.invalid(
          "status", "must be one of " + String.join(", ", IssueStatus.wireNames()));
    }
    return name;
  }
}
