package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {
  @TempDir Path directory;

  @Test
  void theSameRequestIsDoneOnceAndAnsweredAlike() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      int project = tracker.createProject();
      String path = "/api/projects/" + project + "/issues";
      Answer first = tracker.post(path, "{\"title\":\"a\"}", "Idempotency-Key", "k1");
      Answer again = tracker.post(path, "{\"title\":\"a\"}", "Idempotency-Key", "k1");

      assertThat(again.status()).isEqualTo(201);
      assertThat(again.text()).isEqualTo(first.text());
      assertThat(again.etag()).isEqualTo(first.etag());
      assertThat(again.header("Location")).isEqualTo(first.header("Location"));
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
      assertThat(first.header("Idempotent-Replayed")).isEmpty();
      assertThat(tracker.get(path).items()).hasSize(1);

      Answer other = tracker.post(path, "{\"title\":\"b\"}", "Idempotency-Key", "k1");
      assertThat(other.status()).isEqualTo(422);
      assertThat(other.code()).isEqualTo("conflict");

      String issue = first.header("Location");
      assertThat(tracker.delete(issue, "Idempotency-Key", "k2").status()).isEqualTo(204);
      assertThat(tracker.delete(issue, "Idempotency-Key", "k2").status()).isEqualTo(204);
      assertThat(tracker.delete(issue, "Idempotency-Key", "k3").status()).isEqualTo(404);
    }
  }

  @Test
  void aKeyIsRememberedOverARestart() throws Exception {
    String first;
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      first = tracker.post("/api/projects", "{\"title\":\"a\"}", "Idempotency-Key", "k").text();
    }
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      Answer again = tracker.post("/api/projects", "{\"title\":\"a\"}", "Idempotency-Key", "k");
      assertThat(again.text()).isEqualTo(first);
      assertThat(tracker.get("/api/projects").items()).hasSize(1);
    }
  }

  @Test
  void aRefusedRequestMayBeRepeatedWithItsKey() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      String path = "/api/projects/1/issues";
      assertThat(tracker.post(path, "{\"title\":\"a\"}", "Idempotency-Key", "k").status())
          .isEqualTo(404);
      tracker.createProject();
      assertThat(tracker.post(path, "{\"title\":\"a\"}", "Idempotency-Key", "k").status())
          .isEqualTo(201);
    }
  }

  @Test
  void repeatsThatComeAtOnceAreDoneOnce() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory);
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      int project = tracker.createProject();
      String path = "/api/projects/" + project + "/issues";
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        calls.add(() -> tracker.post(path, "{\"title\":\"a\"}", "Idempotency-Key", "k"));
      }
      for (Future<Answer> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().status()).isEqualTo(201);
      }
      assertThat(tracker.get(path).items()).hasSize(1);
    }
  }
}
