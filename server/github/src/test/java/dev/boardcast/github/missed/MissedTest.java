package dev.boardcast.github.missed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.github.api.Carrier;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Exchange;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.api.Token;
import dev.boardcast.github.core.Pacing.Kind;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MissedTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final String HOOKS = "GET /orgs/octo/hooks?per_page=100";
  private static final String OURS =
      "{\"list\":[{\"id\":7,\"config\":{\"url\":\"https://a.example/webhooks/github\"}}]}";

  /// Requests of REST, in order.
  private final List<String> asked = new ArrayList<>();

  private Instant now = T0;

  private interface Answer {
    Exchange to(String request) throws IOException;
  }

  private static Exchange answer(int status, String body, OptionalLong retryAfterS) {
    return new Exchange(
        status, Json.parseObject(body), Optional.empty(), Optional.empty(), retryAfterS);
  }

  private static Exchange ok(String body) {
    return answer(200, body, OptionalLong.empty());
  }

  private GitHubApi api(Answer answer) {
    Carrier carrier =
        new Carrier() {
          @Override
          public Exchange post(
              Endpoint endpoint, Token token, String document, JsonObject variables) {
            return ok("{\"data\":{}}");
          }

          @Override
          public Exchange rest(Endpoint endpoint, Token token, String method, String path)
              throws IOException {
            String request = method + " " + path;
            asked.add(request);
            return answer.to(request);
          }
        };
    return new GitHubApi(
        carrier,
        Endpoint.of("github.com").orElseThrow(),
        () -> Optional.of(new Token("a-token-of-this-test", "a test")),
        () -> now,
        time -> now = now.plus(time));
  }

  private Missed missed(Answer answer) {
    return new Missed(api(answer), "octo", Duration.ofDays(3), () -> now);
  }

  private void runToTheEnd(Missed missed) {
    while (missed.due().isPresent()) {
      now = missed.due().get().isAfter(now) ? missed.due().get() : now;
      missed.step();
    }
  }

  private static JsonObject delivery(int id, String guid, int status, Instant at) {
    return Json.parseObject(
        "{\"id\":%d,\"guid\":\"%s\",\"status_code\":%d,\"delivered_at\":\"%s\"}"
            .formatted(id, guid, status, at));
  }

  @Test
  void ofEachEventThatNeverArrivedTheLastAttemptIsWantedTheNewestFirst() {
    assertThat(
            Missed.failed(
                List.of(
                    delivery(9, "twice", 502, T0.plusSeconds(9)),
                    delivery(8, "arrived", 202, T0.plusSeconds(8)),
                    delivery(7, "last", 0, T0.plusSeconds(7)),
                    delivery(6, "twice", 502, T0.plusSeconds(6)),
                    delivery(5, "arrived", 500, T0.plusSeconds(5)),
                    delivery(4, "old", 500, T0.minusSeconds(1)),
                    Json.parseObject("{\"id\":3}")),
                T0))
        .containsExactly(9L, 7L);
    // Who has the wrong secret is not sent more.
    assertThat(Missed.failed(List.of(delivery(1, "one", 401, T0.plusSeconds(1))), T0)).isEmpty();
  }

  @Test
  void hooksAreToldByWhereTheySendTo() {
    assertThat(
            Missed.hooks(
                List.of(
                    Json.parseObject(
                        "{\"id\":1,\"config\":{\"url\":\"https://a.example/webhooks/github\"}}"),
                    Json.parseObject(
                        "{\"id\":2,\"config\":{\"url\":\"https://a.example/webhooks/github?project=3\"}}"),
                    Json.parseObject("{\"id\":3,\"config\":{\"url\":\"https://b.example/ci\"}}"),
                    Json.parseObject("{\"id\":4}"))))
        .containsExactly(1L, 2L);
  }

  @Test
  void onePageOfAHookIsLookedThroughAndSoManyAreAskedForAgain() {
    String deliveries =
        IntStream.range(0, 101)
            .mapToObj(i -> delivery(1_000 - i, "g" + i, i == 50 ? 200 : 502, T0).toString())
            .collect(Collectors.joining(",", "{\"list\":[", "]}"));
    Missed missed =
        missed(request -> {
          assertThat(request).doesNotContain("page=2").doesNotContain("cursor");
          return ok(request.equals(HOOKS) ? OURS : request.startsWith("GET") ? deliveries : "{}");
        });
    runToTheEnd(missed);
    assertThat(asked).hasSize(2 + Missed.AGAIN_MAX_COUNT).startsWith(HOOKS);
    assertThat(asked.get(1)).isEqualTo("GET /orgs/octo/hooks/7/deliveries?per_page=100");
    assertThat(asked.get(2)).isEqualTo("POST /orgs/octo/hooks/7/deliveries/1000/attempts");
    assertThat(asked.getLast()).isEqualTo("POST /orgs/octo/hooks/7/deliveries/900/attempts");
    // A second apart.
    assertThat(Duration.between(T0, now).toSeconds()).isGreaterThanOrEqualTo(99);
  }

  @Test
  void aTokenThatMayNotSeeHooksIsAskedNothingElse() {
    for (int status : List.of(301, 401, 403, 404)) {
      asked.clear();
      runToTheEnd(missed(_ -> answer(status, "{\"message\":\"no\"}", OptionalLong.empty())));
      assertThat(asked).as("%d", status).containsExactly(HOOKS);
      assertThat(now).as("%d", status).isEqualTo(T0);
    }
  }

  @Test
  void oneThatMayNotAskAgainDoesSoOnce() {
    String deliveries =
        "{\"list\":[%s,%s,%s]}"
            .formatted(
                delivery(3, "c", 502, T0), delivery(2, "b", 502, T0), delivery(1, "a", 200, T0));
    runToTheEnd(
        missed(request ->
            request.startsWith("POST")
                ? answer(403, "{\"message\":\"no\"}", OptionalLong.empty())
                : ok(request.equals(HOOKS) ? OURS : deliveries)));
    assertThat(asked).hasSize(3);
  }

  @Test
  void whereGitHubIsAwayItIsAskedAgainLaterAndLaterAndNotForEver() {
    runToTheEnd(
        missed(_ -> {
          throw new IOException("cut");
        }));
    assertThat(asked).hasSize(1 + Missed.RETRIES_MAX);
    assertThat(Duration.between(T0, now)).isEqualTo(Duration.ofMinutes(1 + 2 + 4 + 8 + 16));
    asked.clear();
    runToTheEnd(missed(_ -> answer(502, "{}", OptionalLong.empty())));
    assertThat(asked).hasSize(1 + Missed.RETRIES_MAX);
  }

  @Test
  void aPauseThatGitHubAsksForIsKeptByAllRequests() {
    boolean[] first = {true};
    Answer pausing =
        _ -> {
          boolean pause = first[0];
          first[0] = false;
          return pause ? answer(403, "{}", OptionalLong.of(90)) : ok("{\"list\":[]}");
        };
    GitHubApi api = api(pausing);
    Missed missed = new Missed(api, "octo", Duration.ofDays(3), () -> now);
    missed.step();
    assertThat(missed.due()).hasValue(T0.plusSeconds(90));
    assertThatThrownBy(() -> api.call(Kind.READ, "{ viewer { login } }", new JsonObject()))
        .isInstanceOfSatisfying(
            GitHubException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Waiting.class));
    runToTheEnd(missed);
    assertThat(asked).containsExactly(HOOKS, HOOKS);
  }

  /// REST has an hour's limit of its own, which other tools of the person may use up.
  @Test
  void aLimitOfRestIsNoneOfTheBoards() {
    GitHubApi api =
        api(_ -> answer(403, "{\"message\":\"API rate limit exceeded\"}", OptionalLong.empty()));
    Missed missed = new Missed(api, "octo", Duration.ofDays(3), () -> now);
    runToTheEnd(missed);
    assertThat(asked).containsExactly(HOOKS);
    assertThat(api.call(Kind.READ, "{ viewer { login } }", new JsonObject()).has("data")).isTrue();
  }

  @Test
  void eachOrganizationIsAskedOnce() {
    GitHubApi api = api(_ -> ok("{\"list\":[]}"));
    MissedDeliveries all = new MissedDeliveries(() -> now);
    Instant later = T0.plusSeconds(600);
    Endpoint there = Endpoint.of("github.com").orElseThrow();
    assertThat(all.step(later)).isEqualTo(later);
    all.of(api, there, "octo");
    all.of(api, there, "octo");
    all.of(api, there, "hex");
    assertThat(all.step(later)).isEqualTo(later);
    assertThat(all.step(later)).isEqualTo(later);
    assertThat(asked).containsExactly(HOOKS, "GET /orgs/hex/hooks?per_page=100");
  }
}
