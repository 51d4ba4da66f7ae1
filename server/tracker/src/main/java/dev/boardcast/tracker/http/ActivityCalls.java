package dev.boardcast.tracker.http;

import dev.boardcast.core.access.Grant;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.tracker.service.Refusal;
import dev.boardcast.tracker.store.RecentRows;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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
    Params.allowQuery(ctx, Set.of("since", "limit", "project"));
    Instant since = since(Params.query(ctx, "since"));
    int limit = Params.limit(ctx, Activity.ENTRIES_DEFAULT_COUNT, Activity.ENTRIES_MAX_COUNT);
    String projects = Params.query(ctx, "project");
    Grant grant = Rights.of(ctx);
    if (projects != null) {
      Set<Integer> numbers = numbers(projects);
      Rights.requireProjects(grant, numbers);
      api.read(ctx, sql -> reply(RecentRows.since(sql, since, limit, numbers)));
    } else if (grant.projects().isPresent()) {
      Set<Integer> numbers = grant.projects().get();
      api.read(ctx, sql -> reply(RecentRows.since(sql, since, limit, numbers)));
    } else {
      api.read(ctx, sql -> reply(RecentRows.since(sql, since, limit)));
    }
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

  private static Reply reply(Iterable<String> entries) {
    return Reply.ok("{\"entries\":[" + String.join(",", entries) + "]}", null);
  }
}
