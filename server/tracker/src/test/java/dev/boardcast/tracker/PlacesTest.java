package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlacesTest {
  @TempDir Path directory;
  private RunningTracker tracker;
  private int project;

  @BeforeEach
  void begin() throws Exception {
    tracker = RunningTracker.in(directory);
    project = tracker.createProject();
    for (int i = 1; i <= 5; i++) {
      tracker.createIssue(project, "{\"title\":\"i%d\",\"status\":\"todo\"}".formatted(i));
    }
  }

  @AfterEach
  void end() {
    tracker.close();
  }

  @Test
  void anIssueIsMovedByOneEventThatABoardCanFollow() throws Exception {
    Board before = tracker.board(project);
    Answer moved = place(5, "{\"before\":2}");
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.json().get("place").getAsString()).isEqualTo("a1V");
    assertThat(moved.json().get("version").getAsInt()).isEqualTo(2);
    assertThat(moved.etag()).isEqualTo(tracker.get(path(5)).etag());
    assertThat(todo()).containsExactly(1, 5, 2, 3, 4);
    place(1, "{\"to\":\"bottom\"}");
    place(3, "{\"to\":\"top\"}");
    place(4, "{\"after\":5}");
    assertThat(todo()).containsExactly(3, 5, 4, 2, 1);
    // A new one is last, and one that stands there already is not changed.
    tracker.createIssue(project, "{\"title\":\"new\",\"status\":\"todo\"}");
    assertThat(place(4, "{\"after\":5}").json().get("version").getAsInt()).isEqualTo(2);
    assertThat(todo()).containsExactly(3, 5, 4, 2, 1, 6);

    List<SequencedEvent> events = tracker.events(project, before.position().sequence());
    assertThat(events).hasSize(5);
    assertThat(events.subList(0, 4))
        .allMatch(one -> one.event().changed().equals(List.of("place")));
    assertThat(BoardReducer.apply(before, events)).isEqualTo(tracker.board(project));
    // By number, but where one status is asked for.
    assertThat(numbers("")).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void anotherColumnAndTheSpotInItAreOneChange() throws Exception {
    place(1, "{\"to\":\"bottom\",\"status\":\"done\"}");
    long sequence = tracker.board(project).position().sequence();
    JsonObject moved = place(2, "{\"before\":1,\"status\":\"done\"}").json();
    assertThat(moved.get("status").getAsString()).isEqualTo("done");
    List<SequencedEvent> events = tracker.events(project, sequence);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().event().changed()).containsExactly("status", "place");
    assertThat(numbers("status=done")).containsExactly(2, 1);
    assertThat(todo()).containsExactly(3, 4, 5);
  }

  @Test
  void pagesGoOnWhereTheLastOneStoodWhereverItIsNow() throws Exception {
    place(5, "{\"to\":\"top\"}");
    place(4, "{\"before\":1}");
    JsonObject first = tracker.get(list("status=todo&limit=2")).json();
    assertThat(numbers(first)).containsExactly(5, 4);
    String cursor = first.get("nextCursor").getAsString();
    place(4, "{\"to\":\"bottom\"}");
    JsonObject second = tracker.get(list("status=todo&limit=2&cursor=" + cursor)).json();
    assertThat(numbers(second)).containsExactly(1, 2);
    assertThat(second.get("total").getAsInt()).isEqualTo(5);
  }

  @Test
  void whatNamesNoPlaceIsRefused() throws Exception {
    for (String body :
        List.of(
            "{}",
            "{\"before\":1,\"after\":2}",
            "{\"to\":\"middle\"}",
            "{\"before\":3}",
            "{\"before\":99}",
            "{\"before\":0}",
            "{\"after\":null}",
            "{\"after\":1,\"status\":\"lost\"}",
            "{\"after\":1,\"place\":\"a1\"}")) {
      assertThat(place(3, body).status()).as(body).isEqualTo(400);
    }
    assertThat(place(99, "{\"to\":\"top\"}").status()).isEqualTo(404);
    assertThat(tracker.patch(path(3), "{\"place\":\"a1\"}").status()).isEqualTo(400);
    assertThat(todo()).containsExactly(1, 2, 3, 4, 5);
  }

  /// Two that change places for ever.
  @Test
  void aPlaceThatWouldBecomeTooLongIsMadeShortWithItsNeighbours() throws Exception {
    Board followed = tracker.board(project);
    long before = followed.position().sequence();
    for (int i = 0; i < 400; i++) {
      place(2 + i % 2, "{\"before\":%d}".formatted(3 - i % 2));
      // As long as the log has them.
      if (i % 20 == 19) {
        followed =
            BoardReducer.apply(followed, tracker.events(project, followed.position().sequence()));
      }
    }
    Board after = tracker.board(project);
    assertThat(followed).isEqualTo(after);
    assertThat(after.issues())
        .allMatch(
            issue -> issue.place() == null || issue.place().length() <= Limits.PLACE_MAX_CHARS);
    assertThat(todo()).containsExactly(1, 3, 2, 4, 5);
    // Once at least their neighbours were told again, too.
    assertThat(after.position().sequence() - before).isBetween(401L, 430L);
  }

  private Answer place(int number, String body) throws Exception {
    return tracker.put(path(number) + "/place", body);
  }

  private String path(int number) {
    return "/api/projects/%d/issues/%d".formatted(project, number);
  }

  private String list(String query) {
    return "/api/projects/%d/issues?%s".formatted(project, query);
  }

  private List<Integer> todo() throws Exception {
    return numbers("status=todo");
  }

  private List<Integer> numbers(String query) throws Exception {
    return numbers(tracker.get(list(query)).json());
  }

  private static List<Integer> numbers(JsonObject page) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonElement item : page.getAsJsonArray("items")) {
      numbers.add(item.getAsJsonObject().get("number").getAsInt());
    }
    return numbers;
  }
}
