package dev.boardcast.github.missed;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.github.api.Exchange;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.core.Pacing;
import dev.boardcast.github.core.Pacing.Kind;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has GitHub send again what it could not deliver to an organization's hooks while the server was
/// stopped, which it does not do by itself. What is not delivered then either is found by the
/// scans. A step is one request. For the connections' thread.
final class Missed {
  /// GitHub tells as many at once; what is older is found by the scan.
  static final int PAGE_MAX_COUNT = 100;

  /// Of an organization's, those that may be for this server.
  static final int HOOKS_MAX_COUNT = 10;

  /// Each is a request that boards' own changes could have made in its hour.
  static final int AGAIN_MAX_COUNT = 100;

  /// How often one request is tried again where GitHub is away, after a minute at first.
  static final int RETRIES_MAX = 5;

  private static final Duration RETRY_FIRST = Duration.ofMinutes(1);

  /// Where deliveries are taken, whatever the server is called.
  private static final String PATH = "/webhooks/github";

  private static final Logger LOG = LoggerFactory.getLogger(Missed.class);

  private final GitHubApi api;
  private final Duration kept;
  private final InstantSource clock;
  private final Deque<Request> open = new ArrayDeque<>();
  private int again;
  private int failures;
  private Instant due;

  private sealed interface Request {
    record Hooks(String path) implements Request {}

    record OfHook(String path) implements Request {}

    record Again(String path) implements Request {}
  }

  /// @param kept how long GitHub keeps deliveries
  Missed(GitHubApi api, String owner, Duration kept, InstantSource clock) {
    this.api = api;
    this.kept = kept;
    this.clock = clock;
    due = clock.instant();
    open.add(new Request.Hooks("/orgs/%s/hooks".formatted(owner)));
  }

  /// When the next step is; empty where there is none.
  Optional<Instant> due() {
    return open.isEmpty() ? Optional.empty() : Optional.of(due);
  }

  void step() {
    Request next = open.element();
    try {
      take(next);
      open.remove(next);
      failures = 0;
      // Boards' own changes find a turn in between.
      due =
          next instanceof Request.Again
              ? clock.instant().plus(Pacing.MUTATION_GAP)
              : clock.instant();
    } catch (WireException e) {
      giveUp(e);
    } catch (GitHubException e) {
      failed(e);
    }
  }

  private void failed(GitHubException e) {
    if (e.failure() instanceof Failure.Waiting(var until, var _)) {
      due = until;
    } else if (failures < RETRIES_MAX) {
      due = clock.instant().plus(RETRY_FIRST.multipliedBy(1L << failures));
      failures++;
    } else {
      giveUp(e);
    }
  }

  private void giveUp(RuntimeException why) {
    LOG.info("deliveries that failed are not asked for again: {}", why.getMessage());
    open.clear();
  }

  private void take(Request request) {
    switch (request) {
      case Request.Hooks(var path) ->
          hooks(get(path))
              .forEach(
                  hook -> open.add(new Request.OfHook("%s/%d/deliveries".formatted(path, hook))));
      case Request.OfHook(var path) -> {
        List<Long> failed =
            failed(get(path), clock.instant().minus(kept)).stream()
                .limit(AGAIN_MAX_COUNT - again)
                .toList();
        again += failed.size();
        if (!failed.isEmpty()) {
          LOG.info("{} deliveries of GitHub's failed, and are asked for again", failed.size());
        }
        failed.forEach(id -> open.add(new Request.Again("%s/%d/attempts".formatted(path, id))));
      }
      case Request.Again(var path) -> {
        Exchange answer = api.rest(Kind.MUTATION, "POST", path);
        if (answer.status() == 401 || answer.status() == 403) {
          LOG.info("the token may not ask for deliveries again: {}", answer.status());
          open.clear();
        }
      }
    }
  }

  /// @return nothing where the token may not see them, as most may not
  private List<JsonObject> get(String path) {
    Exchange answer = api.rest(Kind.SCAN, "GET", path + "?per_page=" + PAGE_MAX_COUNT);
    if (!isOk(answer.status()) || answer.body() == null) {
      LOG.info(
          "what GitHub could not deliver is not asked for again: it answers {} with {}",
          path,
          answer.status());
      return List.of();
    }
    List<JsonObject> list = new ArrayList<>();
    for (JsonElement one : JsonFields.array(JsonFields.required(answer.body(), "list"), "list")) {
      if (one instanceof JsonObject object) {
        list.add(object);
      }
    }
    return list;
  }

  /// Ids of the hooks that may be for this server.
  static List<Long> hooks(List<JsonObject> hooks) {
    List<Long> ours = new ArrayList<>();
    for (JsonObject hook : hooks) {
      if (hook.get("config") instanceof JsonObject config
          && config.has("url")
          && JsonFields.text(config, "url").replaceFirst("\\?.*$", "").endsWith(PATH)
          && ours.size() < HOOKS_MAX_COUNT) {
        ours.add(JsonFields.nonNegativeLong(hook, "id"));
      }
    }
    return ours;
  }

  /// @param deliveries the newest first, as GitHub tells them
  /// @param since those that are older are gone
  /// @return those of which no attempt arrived, the last attempt of each; the newest first, for
  ///   what an item is now is taken for the work of who is told of first. None of a hook of which
  ///   nothing arrives: its address or its secret is another server's, or wrong
  static List<Long> failed(List<JsonObject> deliveries, Instant since) {
    Set<String> done = new HashSet<>();
    for (JsonObject delivery : deliveries) {
      read(delivery).filter(read -> isOk(read.status())).ifPresent(read -> done.add(read.guid()));
    }
    List<Long> wanted = new ArrayList<>();
    if (!done.isEmpty()) {
      for (JsonObject delivery : deliveries) {
        read(delivery)
            .filter(read -> read.at().isAfter(since) && done.add(read.guid()))
            .ifPresent(read -> wanted.add(read.id()));
      }
    }
    return wanted;
  }

  /// @param status 0 where nobody answered
  private record Delivery(long id, String guid, long status, Instant at) {}

  /// @return empty for what cannot be read
  private static Optional<Delivery> read(JsonObject delivery) {
    try {
      return Optional.of(
          new Delivery(
              JsonFields.nonNegativeLong(delivery, "id"),
              JsonFields.text(delivery, "guid"),
              JsonFields.nonNegativeLong(delivery, "status_code"),
              Instant.parse(JsonFields.text(delivery, "delivered_at"))));
    } catch (WireException | DateTimeException e) {
      LOG.debug("a delivery that cannot be read", e);
      return Optional.empty();
    }
  }

  private static boolean isOk(long status) {
    return status >= 200 && status < 300;
  }
}
