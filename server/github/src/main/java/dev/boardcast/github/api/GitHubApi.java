package dev.boardcast.github.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.api.Views.Written;
import dev.boardcast.github.core.Budget;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.Pacing;
import dev.boardcast.github.core.Pacing.Decision;
import dev.boardcast.github.core.Pacing.Kind;
import dev.boardcast.github.core.Pacing.Signal;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.ScanDiff;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Typed calls to one host with one token, one after the other, at the pace that GitHub allows.
/// Every call throws `GitHubException` where there is no data. For one thread.
public final class GitHubApi {
  /// A wait for the pace of changes is slept through; any other is told.
  private static final Duration SLEPT_MAX = Duration.ofSeconds(2);

  private final Transport transport;
  private final Endpoint endpoint;
  private final Supplier<Optional<Token>> token;
  private final InstantSource clock;
  private Pacing pacing = Pacing.START;
  private Duration ahead = Duration.ZERO;
  private Optional<String> scopes = Optional.empty();

  /// @param token asked for each request, so that a new one is taken up by itself
  public GitHubApi(
      Transport transport,
      Endpoint endpoint,
      Supplier<Optional<Token>> token,
      InstantSource clock) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.token = token;
    this.clock = clock;
  }

  /// By how much GitHub's clock is ahead of ours, as of the last answer. `Date` has whole seconds.
  public Duration ahead() {
    return ahead;
  }

  /// The scopes of a classic token, as of the last answer; empty for tokens of other kinds.
  public Optional<String> scopes() {
    return scopes;
  }

  /// What is left of the limit, as of the last answer.
  public Optional<Budget> budget() {
    return Optional.ofNullable(pacing.budget());
  }

  /// @param status name of the field of statuses
  public ProjectView project(ProjectAddress address, String status) {
    JsonObject variables = new JsonObject();
    variables.addProperty("owner", address.owner());
    variables.addProperty("number", address.number());
    variables.addProperty("status", status);
    return read(() ->
        Reading.project(data(call(Kind.READ, Documents.PROJECT.text(), variables)))
            .orElseThrow(() -> gone("there is no project %s for this token".formatted(address))));
  }

  /// @param after a page's `next`; null for the first page
  public Page<RemoteItem> items(
      String project, String status, String projectUrl, @Nullable String after) {
    return page(
        Kind.READ, Documents.ITEMS, project, status, after, item -> Reading.item(item, projectUrl));
  }

  public Page<ScanDiff.Seen> scan(String project, String status, @Nullable String after) {
    return page(Kind.SCAN, Documents.SCAN, project, status, after, Reading::seen);
  }

  private <T> Page<T> page(
      Kind kind,
      Documents document,
      String project,
      String status,
      @Nullable String after,
      Function<JsonObject, T> item) {
    JsonObject variables = new JsonObject();
    variables.addProperty("project", project);
    variables.addProperty("status", status);
    variables.addProperty("after", after);
    return read(() ->
        Reading.page(data(call(kind, document.text(), variables)), item)
            .orElseThrow(() -> gone("the project was deleted or is hidden from this token")));
  }

  /// @param ids at most a hundred
  /// @return by id; those that are not there any more are missing
  public Map<String, RemoteItem> cards(List<String> ids, String status, String projectUrl) {
    JsonArray wanted = new JsonArray();
    ids.forEach(wanted::add);
    JsonObject variables = new JsonObject();
    variables.add("ids", wanted);
    variables.addProperty("status", status);
    return read(() -> {
      JsonObject data = data(call(Kind.READ, Documents.CARDS.text(), variables));
      Map<String, RemoteItem> found = new HashMap<>();
      for (JsonElement node : JsonFields.array(JsonFields.required(data, "nodes"), "nodes")) {
        if (node instanceof JsonObject item && item.has("id")) {
          RemoteItem read = Reading.item(item, projectUrl);
          found.put(read.id(), read);
        }
      }
      return found;
    });
  }

  /// Sets the statuses of some items in one request.
  ///
  /// @return for each what became of it
  public List<Written> write(
      String project, String statusField, String status, List<Outbox.Op.SetStatus> ops) {
    JsonObject variables = new JsonObject();
    variables.addProperty("status", status);
    List<Boolean> clears = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      StatusMap.Target target = ops.get(i).target();
      JsonObject input = new JsonObject();
      input.addProperty("projectId", project);
      input.addProperty("itemId", ops.get(i).card().item());
      input.addProperty("fieldId", statusField);
      if (target instanceof StatusMap.Target.Option(String id)) {
        JsonObject value = new JsonObject();
        value.addProperty("singleSelectOptionId", id);
        input.add("value", value);
      }
      clears.add(!(target instanceof StatusMap.Target.Option));
      variables.add("set" + i, input);
    }
    return read(() -> {
      JsonObject body = call(Kind.MUTATION, Documents.writing(clears), variables);
      List<Written> written = new ArrayList<>();
      for (int i = 0; i < ops.size(); i++) {
        written.add(written(body, "set" + i));
      }
      return written;
    });
  }

  private static Written written(JsonObject body, String alias) {
    if (body.get("data") instanceof JsonObject data
        && data.get(alias) instanceof JsonObject payload
        && payload.get("projectV2Item") instanceof JsonObject item) {
      JsonObject value = Reading.value(item);
      return new Written.Done(
          value == null ? null : JsonFields.optionalText(value, "optionId"),
          value == null ? null : Reading.time(value, "updatedAt"));
    }
    if (body.get("errors") instanceof JsonArray errors) {
      for (JsonElement error : errors) {
        if (error instanceof JsonObject one
            && one.get("path") instanceof JsonArray path
            && !path.isEmpty()
            && path.get(0).isJsonPrimitive()
            && path.get(0).getAsString().equals(alias)) {
          return new Written.Refused(
              Optional.ofNullable(JsonFields.optionalText(one, "message")).orElse("no reason"));
        }
      }
    }
    return new Written.Unknown();
  }

  /// @return the whole answer, which has data
  private JsonObject call(Kind kind, String document, JsonObject variables) {
    awaitTurn(kind);
    Token key =
        token
            .get()
            .orElseThrow(() ->
                new GitHubException(
                    new Failure.Denied("there is no token for " + endpoint.host())));
    pacing = pacing.sent(kind, clock.instant());
    Exchange answer;
    try {
      answer = transport.post(endpoint, key, document, variables);
    } catch (IOException e) {
      throw new GitHubException(
          new Failure.Unknown(
              "GitHub did not answer (%s)".formatted(e.getClass().getSimpleName())));
    }
    Instant now = clock.instant();
    ahead = answer.date().map(date -> Duration.between(now, date)).orElse(ahead);
    scopes = answer.scopes();
    Optional<Signal> signal = Answers.signal(answer, now);
    signal.ifPresent(heard -> pacing = pacing.heard(heard, now));
    if (signal.isPresent() && !(signal.get() instanceof Signal.Fine)) {
      throw waiting(kind, now);
    }
    Optional<Failure> failure = Answers.failure(answer);
    if (failure.isPresent()) {
      throw new GitHubException(failure.get());
    }
    return Objects.requireNonNull(answer.body());
  }

  private GitHubException waiting(Kind kind, Instant now) {
    return pacing.next(kind, now) instanceof Decision.Wait(var until, var why)
        ? new GitHubException(new Failure.Waiting(until, why))
        : new GitHubException(new Failure.Unknown("GitHub asked for a pause that is over"));
  }

  private void awaitTurn(Kind kind) {
    Instant now = clock.instant();
    if (!(pacing.next(kind, now) instanceof Decision.Wait(var until, var why))) {
      return;
    }
    Duration pause = Duration.between(now, until);
    if (why != Pacing.Why.PACE || pause.compareTo(SLEPT_MAX) > 0) {
      throw new GitHubException(new Failure.Waiting(until, why));
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new GitHubException(new Failure.Waiting(until, why));
    }
  }

  private static JsonObject data(JsonObject body) {
    return JsonFields.object(JsonFields.required(body, "data"), "data");
  }

  private static GitHubException gone(String message) {
    return new GitHubException(new Failure.Gone(message));
  }

  private static <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (WireException | DateTimeException e) {
      throw new GitHubException(
          new Failure.Unknown("GitHub's answer cannot be read: " + e.getMessage()));
    }
  }
}
