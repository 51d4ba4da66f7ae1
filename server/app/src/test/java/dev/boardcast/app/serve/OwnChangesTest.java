package dev.boardcast.app.serve;

import static dev.boardcast.app.serve.HubSubscriber.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.json.Json;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who asked not to be told what somebody changed is told its place alone, live and from the log;
/// all others see what they always saw.
@Timeout(900)
final class OwnChangesTest {
  private static final String KEY = "the-key-of-this-test";
  private static final String ADA = "Ada \"the\" first";

  @TempDir Path data;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void whoDoesNotWantToHearOfTheirOwnChangesIsToldWhereTheyAre() throws Exception {
    try (BoardcastServer server =
        BoardcastServer.start(
            SettingsReader.read(
                Map.of("BOARDCAST_DATA_DIR", data.toString(), "WS_PORT", "0", "API_PORT", "0"),
                data),
            KEY)) {
      Boards boards =
          new TrackerClient(TrackerSettings.of(server.trackerUrl(), KEY, "mcp", "test"));
      Boards ada = boards.withActor(ADA);
      Boards bob = boards.withActor("bob");
      JsonObject title = new JsonObject();
      title.addProperty("title", "p");
      int project = bob.createProject(title).number();
      int issue = bob.createIssue(project, IssuePatch.of(IssueField.TITLE, "i")).number();

      JsonObject asked = Json.parseObject("{\"type\":\"subscribe\"}");
      HubSubscriber plain = client(server, asked.toString());
      asked.addProperty("notBy", ADA);
      HubSubscriber quiet = client(server, asked.toString());
      asked.addProperty("comments", true);
      HubSubscriber commented = client(server, asked.toString());
      asked.addProperty("notBy", "bob");
      HubSubscriber otherwise = client(server, asked.toString());

      ada.setStatus(project, issue, IssueStatus.DONE, null);
      bob.setStatus(project, issue, IssueStatus.TODO, null);
      // Who is named in a text has not changed it.
      bob.teamwork().comment(project, issue, "\"actor\":" + Json.write(ADA));
      ada.teamwork().comment(project, issue, "Mine.");

      assertThat(types(plain))
          .containsExactly("issue.updated", "issue.updated", "issue.updated", "issue.updated");
      assertThat(types(quiet)).containsExactly("own", "issue.updated", "issue.updated", "own");
      assertThat(types(commented)).containsExactly("own", "issue.updated", "comment.added", "own");
      assertThat(types(otherwise)).containsExactly("issue.updated", "own", "own", "comment.added");

      // The same from the log, with every position.
      JsonObject since = new JsonObject();
      since.add("1", Json.toTree(new Position(boards.health().epoch(), 2)));
      asked.add("since", since);
      HubSubscriber replayed = client(server, asked.toString());
      List<String> told = new ArrayList<>();
      List<Long> sequences = new ArrayList<>();
      for (JsonElement one : replayed.replayed()) {
        JsonObject element = one.getAsJsonObject();
        sequences.add(element.get("sequence").getAsLong());
        assertThat(element.has("digest")).isTrue();
        told.add(type(element));
      }
      assertThat(told).containsExactly("issue.updated", "own", "own", "comment.added");
      assertThat(sequences).containsExactly(3L, 4L, 5L, 6L);

      // Until it asks for all again.
      replayed.send("{\"type\":\"subscribe\",\"projectNumbers\":[1]}");
      replayed.next("subscribed");
      bob.setStatus(project, issue, IssueStatus.BACKLOG, null);
      assertThat(type(replayed.event(7))).isEqualTo("issue.updated");

      replayed.send("{\"type\":\"subscribe\",\"notBy\":\"\"}");
      assertThat(replayed.next("error").get("message").getAsString()).contains("notBy");
    } finally {
      http.shutdownNow();
    }
  }

  /// Of the four events that were made after the second, each in its place.
  private static List<String> types(HubSubscriber client) throws InterruptedException {
    List<String> types = new ArrayList<>();
    for (long sequence = 3; sequence <= 6; sequence++) {
      JsonObject frame = client.event(sequence);
      assertThat(frame.has("digest")).isTrue();
      String type = type(frame);
      if (type.equals("own")) {
        assertThat(frame.getAsJsonObject("event").toString())
            .isEqualTo("{\"type\":\"own\",\"projectNumber\":1}");
      }
      types.add(type);
    }
    return types;
  }

  private HubSubscriber client(BoardcastServer server, String subscribe) throws Exception {
    return new HubSubscriber(http, server, KEY, subscribe);
  }
}
