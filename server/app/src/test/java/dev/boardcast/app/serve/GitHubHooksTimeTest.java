package dev.boardcast.app.serve;

import static dev.boardcast.app.serve.GitHubWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Slowdown;
import dev.boardcast.testkit.github.FakeProject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From a delivery to the event that every editor gets. Its limits are in milliseconds, so it has
/// the machine for itself.
@Tag("alone")
@Timeout(900)
final class GitHubHooksTimeTest {
  private static final int CARDS = 200;
  private static final int DELIVERIES = 600;
  private static final int A_SECOND = 20;
  private static final long P99_MAX_MS = 2_000;
  private static final long ANSWER_MAX_MS = 1_000;

  @TempDir Path data;

  @Test
  void twentyDeliveriesASecondAreOnTheBoardWithinTwoSeconds() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "600000")) {
      FakeProject there = world.gitHub.project();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < CARDS; i++) {
        ids.add(there.addIssue("card " + i + " of 0", "Todo"));
      }
      var _ = world.connect();
      world.gitHub.setAnswerTime(300);
      int before = world.gitHub.pointsUsed();

      Map<String, Long> sentAt = new HashMap<>();
      List<CompletableFuture<Long>> answers = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < DELIVERIES; i++) {
        long due = start + i * TimeUnit.SECONDS.toNanos(1) / A_SECOND;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
        }
        int card = i % CARDS;
        String title = "card %d of %d".formatted(card, 1 + i / CARDS);
        there.edit(ids.get(card), title, null);
        long at = System.nanoTime();
        sentAt.put(title, at);
        answers.add(
            world
                .deliverLater("issues", GitHubWorld.issue("edited", ids.get(card)))
                .thenApply(answer -> time(answer, at)));
      }
      Map<String, Long> seenAt = new HashMap<>();
      await(
          "all are here",
          () -> {
            for (CommittedEvent event : world.committed) {
              JsonObject data = Json.parseObject(event.eventJson()).getAsJsonObject("data");
              if (data.get("issue") instanceof JsonObject issue) {
                seenAt.putIfAbsent(issue.get("title").getAsString(), event.committedAtNanos());
              }
            }
            return seenAt.keySet().containsAll(sentAt.keySet());
          });
      List<Long> millis = new ArrayList<>();
      sentAt.forEach((title, at) ->
          millis.add(
              TimeUnit.NANOSECONDS.toMillis(seenAt.getOrDefault(title, Long.MAX_VALUE) - at)));
      millis.sort(null);
      List<Long> answered = new ArrayList<>();
      for (CompletableFuture<Long> answer : answers) {
        answered.add(answer.get());
      }
      answered.sort(null);
      System.out.printf(
          "delivery to event: median %d, p99 %d, most %d ms; answered: p99 %d, most %d ms; %d points%n",
          millis.get(DELIVERIES / 2),
          millis.get(DELIVERIES * 99 / 100),
          millis.getLast(),
          answered.get(DELIVERIES * 99 / 100),
          answered.getLast(),
          world.gitHub.pointsUsed() - before);
      Slowdown.assertSoonMs(millis.get(DELIVERIES * 99 / 100), P99_MAX_MS);
      Slowdown.assertSoonMs(answered.get(DELIVERIES * 99 / 100), ANSWER_MAX_MS);
      assertThat(world.gitHub.mostAtOnce()).isEqualTo(1);
    }
  }

  private static long time(HttpResponse<String> answer, long from) {
    assertThat(answer.statusCode()).isEqualTo(202);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
  }
}
