package dev.boardcast.tracker.http;

import dev.boardcast.core.access.Grant;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.Cursors;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.service.Refusal;
import dev.boardcast.tracker.store.RecentRows;
import dev.boardcast.tracker.store.Sql;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What happened lately, across projects.
final class ActivityCalls {
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
    Grant grant = Rights.of(ctx);
    Optional<Set<Integer>> only = grant.projects();
    if (projects != null) {
      Set<Integer> numbers = numbers(projects);
      Rights.requireProjects(grant, numbers);
      only = Optional.of(numbers);
    }
    RecentRows.Window window =
        new RecentRows.Window(since, CursorParam.place(Params.query(ctx, "cursor")), only);
    api.read(ctx, sql -> reply(sql, window, limit));
  }

  private static Instant since(@Nullable String text) {
    if (text == null) {
      return Instant.now().minus(SINCE_DEFAULT);
    }
    try {
      // Times that the store cannot hold are no times here.
      return Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException _) {
      throw Refusal.invalid("since", "must be a time such as 2026-03-01T10:15:30.120Z");
    }
  }

  private static Set<Integer> numbers(String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (String number : text.split(",", -1)) {
      numbers.add(Params.positive("project", number));
    }
    if (numbers.size() > Activity.PROJECTS_MAX_COUNT) {
      throw Refusal.invalid(
          "project", "must name at most %d projects".formatted(Activity.PROJECTS_MAX_COUNT));
    }
    return numbers;
  }

  private static Reply reply(Sql sql, RecentRows.Window window, int limit) {
    List<String> entries = RecentRows.list(sql, window, limit + 1);
    boolean more = entries.size() > limit;
    List<String> shown = more ? entries.subList(0, limit) : entries;
    long total = more || window.before().isPresent() ? RecentRows.count(sql, window) : shown.size();
    String next =
        more
            ? ",\"nextCursor\":\"%s\""
                .formatted(
                    Cursors.before(
                        Cursors.Place.of(
                            Json.read(Json.parse(shown.getLast()), ActivityEntry.class))))
            : "";
    return Reply.ok(
        "{\"entries\":[%s]%s,\"total\":%d}".formatted(String.join(",", shown), next, total), null);
  }
}
