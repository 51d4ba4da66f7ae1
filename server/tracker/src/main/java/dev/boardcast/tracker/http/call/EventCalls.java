package dev.boardcast.tracker.http.call;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.CommentedEvents;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.protocol.rest.Positions;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Params;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.http.RequestAuthorizer;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.Queries;
import dev.boardcast.tracker.service.Reads;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.LogHeads;
import dev.boardcast.tracker.store.log.EventLog;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The event log for those who poll.
public final class EventCalls {
  private final Api api;

  /// The last rendering of all positions. Touched by the event loop only.
  private Rendered positions = new Rendered(new LogHeads.Sum(-1, 0), "");

  private record Rendered(LogHeads.Sum sum, String json) {}

  EventCalls(Api api) {
    this.api = api;
  }

  /// Costs no database access, and no rendering where nothing is new.
  void positions(RoutingContext ctx) {
    Params.allowQuery(ctx, Endpoint.GET_POSITIONS);
    api.refuseWhereUnseen();
    Principal grant = RequestAuthorizer.of(ctx);
    if (grant.projects().isPresent()) {
      positionsOf(ctx, grant, grant.projects().get());
      return;
    }
    LogHeads.Sum sum = api.heads().sum();
    if (api.notModified(ctx, tag(sum))) {
      return;
    }
    if (!positions.sum().equals(sum)) {
      // Read after the sum: a change in between shows up here early, and again with its own tag.
      positions = new Rendered(sum, Json.write(Reads.positions(api.heads(), grant)));
    }
    Api.answer(ctx, Reply.ok(positions.json(), tag(sum)));
  }

  /// Those of some projects: their own sum tells whether anything is new.
  private void positionsOf(RoutingContext ctx, Principal grant, Set<Integer> projects) {
    LogHeads.Sum sum = api.heads().sum(projects);
    if (!api.notModified(ctx, tag(sum))) {
      Positions found = Reads.positions(api.heads(), grant);
      Api.answer(ctx, Reply.ok(Json.write(found), tag(sum)));
    }
  }

  private String tag(LogHeads.Sum sum) {
    return api.tags().of(sum.events(), sum.mark());
  }

  void after(RoutingContext ctx) {
    int project = Params.number(ctx, "projectNumber");
    Params.allowQuery(ctx, Endpoint.LIST_EVENTS);
    Position since = since(ctx);
    int limit = Params.limit(ctx, CallLimits.EVENTS_DEFAULT_COUNT, CallLimits.EVENTS_MAX_COUNT);
    if (api.heads().of(project).sequence() == 0) {
      throw Refusal.noProject(project);
    }
    if (api.projectNotModified(ctx, project)) {
      return;
    }
    Position from = wantsLineage(ctx) ? Reads.here(api.heads(), project, since) : since;
    api.read(
        ctx,
        sql -> {
          EventLog.Page page = EventLog.after(sql, api.heads().epoch(), project, from, limit);
          return Reply.ok(render(page), api.tags().of(EventLog.head(sql, project)));
        });
  }

  private Position since(RoutingContext ctx) {
    String epoch = mark(ctx, "epoch");
    String digest = mark(ctx, "digest");
    String sequence = Params.query(ctx, "since");
    try {
      return new Position(
          epoch == null ? api.heads().epoch() : epoch,
          sequence == null ? 0 : Long.parseLong(sequence),
          digest);
    } catch (IllegalArgumentException _) {
      throw Refusal.invalid("since", "must be a sequence, 0 or more");
    }
  }

  /// `Prefer: lineage` (RFC 7240): the client understands that a position of an epoch that is over
  /// may be good in the present one.
  private static boolean wantsLineage(RoutingContext ctx) {
    return ctx.request().headers().getAll(Headers.PREFER).stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .anyMatch(preference -> preference.strip().equalsIgnoreCase(Headers.LINEAGE));
  }

  private static @Nullable String mark(RoutingContext ctx, String name) {
    String mark = Params.query(ctx, name);
    Queries.requireMark(name, mark);
    return mark;
  }

  /// The events are in the log as JSON already.
  private static String render(EventLog.Page page) {
    StringBuilder json = new StringBuilder("{\"recovered\":").append(page.recovered());
    json.append(",\"position\":").append(Json.write(page.position())).append(",\"events\":[");
    String separator = "";
    for (EventLog.Entry entry : page.entries()) {
      json.append(separator)
          .append(
              HubFrame.elementText(
                  entry.sequence(), entry.digest(), CommentedEvents.told(entry.json(), false)));
      separator = ",";
    }
    return json.append("]}").toString();
  }
}
