package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.protocol.boards.Boards;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who asked for comments gets them, live and from the log; who did not sees what it always saw.
@Timeout(900)
final class CommentsLiveTest {
  private static final String KEY = "the-key-of-this-test";
  private static final Set<String> EVENT =
      Set.of("type", "timestamp", "projectNumber", "issueNumber", "data");
  private static final Set<String> DATA = Set.of("issue", "changed", "actor", "origin");

  @TempDir Path data;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void commentsAreToldToThoseWhoAskedAndTheOthersMissNothing() throws Exception {
    try (BoardcastServer server =
        BoardcastServer.start(
            SettingsReader.read(
                Map.of("BOARDCAST_DATA_DIR", data.toString(), "WS_PORT", "0", "API_PORT", "0"),
                data),
            KEY)) {
      Boards boards =
          new TrackerClient(TrackerSettings.of(server.trackerUrl(), KEY, "mcp", "test"))
              .withActor("ada");
      JsonObject title = new JsonObject();
      title.addProperty("title", "p");
      int project = boards.createProject(title).number();
      int issue = boards.createIssue(project, IssuePatch.of(IssueField.TITLE, "i")).number();
      HubSubscriber old = client(server, "{\"type\":\"subscribe\"}");
      HubSubscriber other = client(server, "{\"type\":\"subscribe\",\"projectNumbers\":[1]}");
      HubSubscriber asking = client(server, "{\"type\":\"subscribe\",\"comments\":true}");
      boards.teamwork().comment(project, issue, "Is \",\"comments\":[{ the mark?");
      boards.setStatus(project, issue, dev.boardcast.core.domain.IssueStatus.DONE, null);
      for (HubSubscriber client : List.of(old, other)) {
        assertPlain(client.event(3));
        assertThat(HubSubscriber.type(client.event(4))).isEqualTo("issue.updated");
      }
      assertCommented(asking.event(3));
      asking.event(4);

      // The same from the log.
      String since =
          "\"since\":{\"1\":{\"epoch\":\"%s\",\"sequence\":2}}".formatted(boards.health().epoch());
      String subscribe = "{\"type\":\"subscribe\",\"projectNumbers\":[1]," + since;
      assertPlain(client(server, subscribe + "}").replayed().get(0).getAsJsonObject());
      assertCommented(
          client(server, subscribe + ",\"comments\":true}").replayed().get(0).getAsJsonObject());
      // And over REST, where nobody can ask.
      assertThat(
              boards
                  .eventsAfter(
                      project, new dev.boardcast.core.domain.Position(boards.health().epoch(), 2))
                  .events())
          .hasSize(2)
          .allMatch(one -> one.event().comments().isEmpty());
    } finally {
      http.shutdownNow();
    }
  }

  private static void assertPlain(JsonObject frame) {
    JsonObject event = frame.getAsJsonObject("event");
    assertThat(event.keySet()).isEqualTo(EVENT);
    assertThat(event.get("type").getAsString()).isEqualTo("issue.updated");
    JsonObject told = event.getAsJsonObject("data");
    assertThat(told.keySet()).isEqualTo(DATA);
    assertThat(told.get("changed").toString()).isEqualTo("[\"commentCount\"]");
  }

  private static void assertCommented(JsonObject frame) {
    JsonObject event = frame.getAsJsonObject("event");
    assertThat(event.get("type").getAsString()).isEqualTo("comment.added");
    JsonObject comment =
        event.getAsJsonObject("data").getAsJsonArray("comments").get(0).getAsJsonObject();
    assertThat(comment.get("text").getAsString()).isEqualTo("Is \",\"comments\":[{ the mark?");
    assertThat(comment.get("author").getAsString()).isEqualTo("ada");
    assertThat(event.getAsJsonObject("data").has("issue")).isTrue();
  }

  private HubSubscriber client(BoardcastServer server, String subscribe) throws Exception {
    return new HubSubscriber(http, server, KEY, subscribe);
  }
}
