package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CreationsTest {
  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2026-03-01T10:15:30.120Z"));
  @TempDir Path directory;
  private RunningTracker tracker;
  private int project;
  private String base;

  @BeforeEach
  void begin() throws Exception {
    tracker = RunningTracker.in(directory, clock::get);
    project = tracker.createProject("Plan", "Build");
    base = "/api/projects/" + project;
  }

  @AfterEach
  void end() {
    tracker.close();
  }

  @Test
  void aHundredIssuesAreMadeAtOnceInTheirOrderWithAnEventEach() throws Exception {
    Board before = tracker.board(project);
    JsonArray plan = new JsonArray();
    for (int i = 0; i < 100; i++) {
      JsonObject issue = new JsonObject();
      issue.addProperty("title", "t" + i);
      issue.addProperty("ref", "r" + i);
      issue.addProperty("phase", i % 2 == 0 ? "plan" : "Build");
      JsonArray refs = new JsonArray();
      // Of the next one, which is not there yet.
      if (i < 99) {
        refs.add("r" + (i + 1));
      }
      issue.add("blockedByRefs", refs);
      plan.add(issue);
    }
    Answer made = batch(plan);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    List<JsonObject> issues =
        made.json().getAsJsonArray("issues").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .toList();
    assertThat(issues.stream().map(one -> one.get("number").getAsInt()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
    assertThat(issues.get(4).get("blockedBy").toString()).isEqualTo("[6]");
    assertThat(issues.get(4).get("phase").getAsString()).isEqualTo("Plan");
    var events = tracker.events(project, before.position().sequence());
    assertThat(events).hasSize(100);
    assertThat(BoardReducer.apply(before, events)).isEqualTo(tracker.board(project));

    plan.add(plan.get(0));
    assertThat(batch(plan).detail()).contains("issues: must have at most 100 entries");
    assertThat(batch(new JsonArray()).detail()).contains("must have 1 to 100 entries");
  }

  @Test
  void eachMistakeNamesItsEntryAndNothingIsMade() throws Exception {
    Answer refused =
        tracker.post(
            base + "/issue-batches",
            "{\"issues\":[{\"title\":\"\"},{\"title\":\"b\",\"nonsense\":1},7,{\"title\":\"c\",\"status\":\"lost\"}]}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail())
        .contains(
            "issues[0].title", "issues[1].nonsense", "issues[2]: must be", "issues[3].status");
    Answer late =
        tracker.post(
            base + "/issue-batches",
            "{\"issues\":[{\"title\":\"a\"},{\"title\":\"b\",\"phase\":\"Nowhere\"}]}");
    assertThat(late.status()).isEqualTo(400);
    assertThat(late.detail()).contains("issues[1].phase: There is no phase 'Nowhere'");
    assertThat(tracker.board(project).issues()).isEmpty();
    assertThat(tracker.createIssue(project, "{\"title\":\"first\"}")).isEqualTo(1);
  }

  @Test
  void whatTheSameActorMadeMinutesAgoIsHintedAt() throws Exception {
    JsonObject first = create("ada", "Fix the login");
    assertThat(first.has("earlier")).isFalse();
    assertThat(create("bob", "Fix the login").has("earlier")).isFalse();
    JsonObject hinted = create("ada", " fix  the LOGIN ");
    assertThat(hinted.getAsJsonObject("earlier").get("number").getAsInt()).isEqualTo(1);
    assertThat(hinted.get("number").getAsInt()).isEqualTo(3);
    assertThat(
            tracker.post(base + "/issues", "{\"title\":\"Fix the login\"}").json().has("earlier"))
        .isFalse();
    clock.updateAndGet(now -> now.plusSeconds(11 * 60));
    assertThat(create("ada", "Fix the login").has("earlier")).isFalse();
  }

  private JsonObject create(String who, String title) throws Exception {
    return tracker
        .post(base + "/issues", "{\"title\":\"%s\"}".formatted(title), "X-Boardcast-Actor", who)
        .json();
  }

  private Answer batch(JsonArray issues) throws Exception {
    JsonObject body = new JsonObject();
    body.add("issues", issues);
    return tracker.post(base + "/issue-batches", body.toString());
  }
}
