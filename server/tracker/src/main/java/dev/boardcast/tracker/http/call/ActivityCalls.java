package dev.boardcast.tracker.http.call;

import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Params;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.http.RequestAuthorizer;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.service.Queries;
import dev.boardcast.tracker.service.Reads;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.repository.RecentRepository;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What happened lately, across projects.
public final class ActivityCalls {
  /// How far back it goes when the request does not say.
  static final Duration SINCE_DEFAULT = Duration.ofHours(1);

  private final Api api;

  ActivityCalls(Api api) {
    this.api = api;
  }

  void list(RoutingContext ctx) {
    Params.allowQuery(ctx, Endpoint.LIST_ACTIVITY);
    Instant since = since(Params.query(ctx, "since"));
    int limit = Params.limit(ctx, Activity.ENTRIES_DEFAULT_COUNT, Activity.ENTRIES_MAX_COUNT);
    String projects = Params.query(ctx, "project");
    RecentRepository.Window window =
        Queries.activity(
            RequestAuthorizer.of(ctx),
            since,
            projects == null ? Optional.empty() : Optional.of(numbers(projects)),
            Params.query(ctx, "cursor"));
    api.read(ctx, sql -> reply(sql, window, limit));
  }

  private static Instant since(@Nullable String text) {
    if (text == null) {
      return Instant.now().minus(SINCE_DEFAULT);
    }
    try {
      return Queries.since(Instant.parse(text));
    } catch (DateTimeException _) {
      throw Queries.noTime();
    }
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String number : text.split(",", -1)) {
      numbers.add(Params.positive("project", number));
    }
    return numbers;
  }

  private static Reply reply(Sql sql, RecentRepository.Window window, int limit) {
    Reads.Lines lines = Reads.activity(sql, window, limit);
    String next =
        lines.nextCursor() == null ? "" : ",\"nextCursor\":\"%s\"".formatted(lines.nextCursor());
    return Reply.ok(
        "{\"entries\":[%s]%s,\"total\":%d}"
            .formatted(String.join(",", lines.entries()), next, lines.total()),
        null);
  }
}
