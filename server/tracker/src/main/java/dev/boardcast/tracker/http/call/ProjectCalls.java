package dev.boardcast.tracker.http.call;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Params;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.http.RequestAuthorizer;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.GrantCheck;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.PhaseService;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Reads;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.NewPhase;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.PhaseFields;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.service.request.Requests;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.EventLog;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/// Projects, phases and boards. The ETag of all of these is the project's version.
public final class ProjectCalls {
  private final Api api;
  private final ProjectService projects;
  private final PhaseService phases = new PhaseService();

  ProjectCalls(Api api, ProjectService projects) {
    this.api = api;
    this.projects = projects;
  }

  void list(RoutingContext ctx) {
    Params.allowQuery(ctx, Endpoint.LIST_PROJECTS);
    int limit = Params.limit(ctx, CallLimits.LIST_DEFAULT_ITEMS, CallLimits.LIST_MAX_ITEMS);
    int after = Paging.after(Params.query(ctx, "cursor"));
    Optional<Set<Integer>> only = RequestAuthorizer.of(ctx).projects();
    api.read(ctx, sql -> Reply.ok(Pages.json(Reads.projects(sql, only, after, limit)), null));
  }

  void create(RoutingContext ctx) {
    GrantCheck.requireAllProjects(RequestAuthorizer.of(ctx));
    String body = Params.text(ctx);
    NewProject command = Requests.newProject(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, _) -> {
          Project project = projects.create(scope, command, null);
          return Reply.created(
              Json.write(project), tag(scope, project.number()), Urls.path(project.number()));
        });
  }

  void get(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    if (api.projectNotModified(ctx, number)) {
      return;
    }
    api.read(ctx, sql -> Reply.ok(Json.write(Lookups.project(sql, number)), tag(sql, number)));
  }

  void update(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    String body = Params.text(ctx);
    ProjectFields patch = Requests.project(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> reply(scope, projects.update(scope, number, patch, precondition)));
  }

  void delete(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    api.write(
        ctx,
        null,
        (scope, precondition) -> {
          projects.delete(scope, number, precondition);
          return Reply.noContent();
        });
  }

  void board(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    if (api.projectNotModified(ctx, number)) {
      return;
    }
    api.read(
        ctx,
        sql -> {
          var board = Reads.board(sql, api.heads().epoch(), number);
          return Reply.ok(
              Json.write(board),
              api.tags().of(board.position().sequence(), board.position().digest()));
        });
  }

  void listPhases(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    Params.allowQuery(ctx, Endpoint.LIST_PHASES);
    api.read(
        ctx,
        sql -> {
          JsonObject page = new JsonObject();
          page.add("items", Json.toTree(Lookups.phases(sql, number)));
          return Reply.ok(Json.write(page), tag(sql, number));
        });
  }

  void createPhase(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    String body = Params.text(ctx);
    NewPhase command = Requests.newPhase(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          Phase phase = phases.create(scope, number, command, precondition);
          return Reply.created(
              Json.write(phase), tag(scope, number), Urls.path(number) + "/phases/" + phase.id());
        });
  }

  void getPhase(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    String id = ctx.pathParam("phaseId");
    api.read(ctx, sql -> Reply.ok(Json.write(Lookups.phase(sql, number, id)), tag(sql, number)));
  }

  void updatePhase(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    String id = ctx.pathParam("phaseId");
    String body = Params.text(ctx);
    PhaseFields patch = Requests.phase(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) -> {
          Phase phase = phases.update(scope, number, id, patch, precondition);
          return Reply.ok(Json.write(phase), tag(scope, number));
        });
  }

  void deletePhase(RoutingContext ctx) {
    int number = Params.number(ctx, "projectNumber");
    String id = ctx.pathParam("phaseId");
    api.write(
        ctx,
        null,
        (scope, precondition) -> {
          phases.delete(scope, number, id, precondition);
          return Reply.noContent();
        });
  }

  private Reply reply(WriteTransaction scope, Project project) {
    return Reply.ok(Json.write(project), tag(scope, project.number()));
  }

  /// Of what a change has made: its last event is in the table at its end only.
  private String tag(WriteTransaction scope, int project) {
    long sequence = EventLog.head(scope.sql(), project).sequence();
    return api.tags().of(new LogHead(sequence, scope.tip(project)));
  }

  private String tag(Sql sql, int project) {
    return api.tags().of(EventLog.head(sql, project));
  }
}
