package dev.boardcast.tracker.http.call;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.protocol.boards.ClaimedIssue;
import dev.boardcast.protocol.boards.NextIssue;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Params;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.service.ClaimService;
import dev.boardcast.tracker.service.Marks;
import dev.boardcast.tracker.service.request.Requests;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/// Claims, and what is next. The ETag is the issue's.
public record ClaimCalls(Api api) {
  void next(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    Params.allowQuery(ctx, Endpoint.GET_NEXT_ISSUE);
    String who = Params.caller(ctx).actor();
    api.read(ctx, sql -> Reply.ok(Json.write(ClaimService.next(sql, project, who)), null));
  }

  void claimNext(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    String body = Params.text(ctx);
    Duration length = Requests.lease(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, _) -> {
          NextIssue next = ClaimService.claimNext(scope, project, length);
          return Reply.ok(Json.write(next), null);
        });
  }

  void claim(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    String body = Params.text(ctx);
    Duration length = Requests.lease(Json.parseRequest(body));
    api.write(
        ctx,
        body,
        (scope, precondition) ->
            reply(ClaimService.claim(scope, project, number, length, precondition)));
  }

  void release(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    int number = Params.number(ctx, "issueNumber");
    api.write(
        ctx,
        null,
        (scope, precondition) -> reply(ClaimService.release(scope, project, number, precondition)));
  }

  private Reply reply(ClaimedIssue claimed) {
    Issue issue = claimed.issue();
    return Reply.ok(Json.write(claimed), api.tags().of(issue.version(), Marks.issue(issue)));
  }
}
