package dev.boardcast.github.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.github.core.pace.Budget;
import dev.boardcast.github.core.pace.Pacing;
import dev.boardcast.github.core.pace.Pacing.Decision;
import dev.boardcast.github.core.pace.Pacing.Kind;
import dev.boardcast.github.core.pace.Pacing.Signal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// One request after the other, at the pace that GitHub allows. For one thread.
final class Line {
  /// A wait for the pace of changes is slept through; any other is told.
  private static final Duration SLEPT_MAX = Duration.ofSeconds(2);

  /// Servers get abilities when they are upgraded, and do not say so.
  private static final Duration ABILITIES_KEPT_MAX = Duration.ofHours(24);

  private static final Set<String> DEPENDENCIES = Set.of("blockedBy", "issueDependenciesSummary");

  private final Carrier carrier;
  private final Endpoint endpoint;
  private final Supplier<Optional<Token>> token;
  private final InstantSource clock;
  private final GitHubApi.Pause pause;
  private Pacing pacing = Pacing.START;
  private Duration ahead = Duration.ZERO;
  private Optional<String> scopes = Optional.empty();
  private boolean hasDependencies;

  /// When that was asked last.
  private Instant askedAt = Instant.MIN;

  Line(
      Carrier carrier,
      Endpoint endpoint,
      Supplier<Optional<Token>> token,
      InstantSource clock,
      GitHubApi.Pause pause) {
    this.carrier = carrier;
    this.endpoint = endpoint;
    this.token = token;
    this.clock = clock;
    this.pause = pause;
  }

  Duration ahead() {
    return ahead;
  }

  Optional<String> scopes() {
    return scopes;
  }

  Optional<Budget> budget() {
    return Optional.ofNullable(pacing.budget());
  }

  /// Whether the server knows what issues wait for: old ones refuse to be asked.
  boolean hasDependencies() {
    Instant now = clock.instant();
    if (!askedAt.isAfter(now.minus(ABILITIES_KEPT_MAX))) {
      JsonObject body = call(Kind.READ, Documents.ABILITIES.text(), new JsonObject());
      Set<String> names = new HashSet<>();
      if (body.get("data") instanceof JsonObject data
          && data.get("issue") instanceof JsonObject issue
          && issue.get("fields") instanceof JsonArray fields) {
        fields.forEach(field -> names.add(field.getAsJsonObject().get("name").getAsString()));
      }
      hasDependencies = names.containsAll(DEPENDENCIES);
      askedAt = now;
    }
    return hasDependencies;
  }

  /// @return the whole answer, which has data
  JsonObject call(Kind kind, String document, JsonObject variables) {
    awaitTurn(kind);
    Token key =
        token
            .get()
            .orElseThrow(() ->
                GitHubException.unsent(
                    new Failure.Denied("there is no token for " + endpoint.host())));
    pacing = pacing.sent(kind, clock.instant());
    Exchange answer;
    try {
      answer = carrier.post(endpoint, key, document, variables);
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

  /// Where one change is of use only with those that follow it.
  ///
  /// @throws GitHubException where they would have to wait in between
  void requireRoom(int count) {
    if (pacing.room(count, SLEPT_MAX, clock.instant())
        instanceof Decision.Wait(var until, var why)) {
      throw GitHubException.unsent(new Failure.Waiting(until, why));
    }
  }

  private void awaitTurn(Kind kind) {
    Instant now = clock.instant();
    if (!(pacing.next(kind, now) instanceof Decision.Wait(var until, var why))) {
      return;
    }
    Duration wait = Duration.between(now, until);
    if (why != Pacing.Why.PACE || wait.compareTo(SLEPT_MAX) > 0) {
      throw GitHubException.unsent(new Failure.Waiting(until, why));
    }
    try {
      pause.sleep(wait);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw GitHubException.unsent(new Failure.Waiting(until, why));
    }
  }
}
