package dev.boardcast.tracker.http.call;

import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Health;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.openapi.Endpoint;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;

/// Who serves which endpoint.
public record Calls(
    Routes.Parts parts,
    ProjectCalls projects,
    IssueCalls issues,
    ClaimCalls claims,
    EventCalls events,
    ActivityCalls activity,
    IntakeCalls intake,
    GitHubCall gitHub) {

  /// For each line of the table there is one: the compiler names those that are missing.
  Handler<RoutingContext> of(Endpoint endpoint) {
    return switch (endpoint) {
      case LIST_PROJECTS -> projects::list;
      case CREATE_PROJECT -> projects::create;
      case GET_PROJECT -> projects::get;
      case UPDATE_PROJECT -> projects::update;
      case DELETE_PROJECT -> projects::delete;
      case GET_BOARD -> projects::board;
      case LIST_PHASES -> projects::listPhases;
      case CREATE_PHASE -> projects::createPhase;
      case GET_PHASE -> projects::getPhase;
      case UPDATE_PHASE -> projects::updatePhase;
      case DELETE_PHASE -> projects::deletePhase;
      case LIST_ISSUES -> issues::list;
      case CREATE_ISSUE -> issues::create;
      case CREATE_ISSUES -> issues::createAll;
      case GET_ISSUE -> issues::get;
      case UPDATE_ISSUE -> issues::update;
      case DELETE_ISSUE -> issues::delete;
      case SET_ISSUE_STATUS -> issues::setStatus;
      case SET_ISSUE_PHASE -> issues::setPhase;
      case PLACE_ISSUE -> issues::place;
      case CLAIM_ISSUE -> claims::claim;
      case RELEASE_ISSUE -> claims::release;
      case GET_NEXT_ISSUE -> claims::next;
      case CLAIM_NEXT_ISSUE -> claims::claimNext;
      case ADD_WORK_ITEM -> issues::addWorkItem;
      case UPDATE_WORK_ITEM -> issues::updateWorkItem;
      case DELETE_WORK_ITEM -> issues::deleteWorkItem;
      case LIST_COMMENTS -> issues::comments;
      case ADD_COMMENT -> issues::addComment;
      case GET_POSITIONS -> events::positions;
      case LIST_EVENTS -> events::after;
      case LIST_ACTIVITY -> activity::list;
      case REPORT_EVENT -> intake::event;
      case RECEIVE_GITHUB -> gitHub::receive;
      case GET_HEALTH -> health();
      case GET_READINESS -> new ReadyCall(parts.health());
      case GET_METRICS -> this::metrics;
      case GET_DOCUMENT -> new DocumentCall(parts.version(), parts.background());
    };
  }

  private Handler<RoutingContext> health() {
    String health = Json.write(new Health("ok", parts.version(), parts.store().heads().epoch()));
    return ctx -> Api.answer(ctx, Reply.ok(health, null));
  }

  /// Collecting all figures takes a while, so it happens off the event loop.
  private void metrics(RoutingContext ctx) {
    var context = ctx.vertx().getOrCreateContext();
    var _ =
        CompletableFuture.supplyAsync(parts.metricsText(), parts.background())
            .whenComplete((text, failure) ->
                context.runOnContext(_ -> {
                  if (failure != null) {
                    Api.fail(ctx, failure);
                  } else if (!ctx.response().ended()) {
                    var _ =
                        ctx.response()
                            .putHeader(
                                HttpHeaders.CONTENT_TYPE,
                                "text/plain; version=0.0.4; charset=utf-8")
                            .end(text);
                  }
                }));
  }
}
