package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.tracker.RunningTracker.Answer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that must not pass. None leaves a half-done change.
final class BadInputTest {
  @TempDir Path directory;
  private RunningTracker tracker;
  private int project;
  private int issue;
  private int events;

  @BeforeEach
  void start() throws Exception {
    tracker = RunningTracker.in(directory);
    project = tracker.createProject("Foundation", "Build");
    issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    events = tracker.committed.size();
  }

  @AfterEach
  void stop() {
    assertThat(tracker.committed).hasSize(events);
    tracker.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"title":""}                                  | title     | 1 to 256
          {"title":"   "}                               | title     | 1 to 256
          {"title":5}                                   | title     | string
          {"title":null}                                | title     | null
          {}                                            | title     | required
          {"title":"a","nope":1}                        | nope      | not known
          {"title":"a","status":"open"}                 | status    | backlog, todo, in_progress, done
          {"title":"a","phase":"foundaton"}             | phase     | 'Foundation', 'Build'
          {"title":"a","assignee":""}                   | assignee  | 1 to 128
          {"title":"a","labels":"x"}                    | labels    | list
          {"title":"a","labels":["ok",""]}              | labels[1] | 1 to 128
          {"title":"a","body":[]}                       | body      | string
          {"title":"a\\u0000"}                          | title     | U+
          {"title":"\\ud800"}                           | title     | U+
          """)
  void anIssueOfTheWrongShapeIsRefusedByField(String body, String field, String message)
      throws Exception {
    Answer answer = tracker.post("/api/projects/" + project + "/issues", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("validation_error");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    var error = answer.json().getAsJsonArray("errors").get(0).getAsJsonObject();
    assertThat(error.get("field").getAsString()).isEqualTo(field);
    assertThat(error.get("message").getAsString()).contains(message);
  }

  @Test
  void aTitleHas256CharactersAtMostWhateverTheirSize() throws Exception {
    String path = "/api/projects/" + project + "/issues/" + issue;
    assertThat(tracker.patch(path, "{\"title\":\"" + "x".repeat(257) + "\"}").status())
        .isEqualTo(400);
    Answer emoji = tracker.patch(path, "{\"title\":\"" + "\uD83D\uDE80".repeat(256) + "\"}");
    assertThat(emoji.status()).isEqualTo(200);
    events++;
  }

  @Test
  void allMistakesAreToldAtOnce() throws Exception {
    Answer answer =
        tracker.post(
            "/api/projects",
            "{\"title\":\"\",\"phases\":[\"A\",\"a\",{\"name\":7,\"color\":\"red\"}],\"x\":1}");

    assertThat(RestContractTest.texts(answer.json().getAsJsonArray("errors"), "field"))
        .containsExactlyInAnyOrder("title", "phases[1]", "phases[2].name", "phases[2].color", "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"title":"a"
          {"title":"a"} {}
          [1]
          "text"
          {'title':'a'}
          {"title":"a","title":"b"}
          nonsense
          """)
  void whatIsNoJsonObjectIsRefused(String body) throws Exception {
    Answer answer = tracker.post("/api/projects", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("validation_error");
  }

  @Test
  void anEmptyBodyAndADeepOneAndBrokenUtf8AreRefused() throws Exception {
    assertThat(tracker.post("/api/projects", "").status()).isEqualTo(400);
    String deep = "{\"title\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(tracker.post("/api/projects", deep).status()).isEqualTo(400);
    assertThat(raw("{\"title\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1)))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void aHugeBodyIsRefusedWithTheLimit() throws Exception {
    Answer answer = tracker.post("/api/projects", "{\"title\":\"" + "x".repeat(1_100_000) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.detail()).contains("1048576");
  }

  @Test
  void emptyPatchesAreRefused() throws Exception {
    Answer answer = tracker.patch("/api/projects/%d/issues/%d".formatted(project, issue), "{}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains("At least one field required");
  }

  @Test
  void otherMethodsPathsAndMediaTypesAreRefused() throws Exception {
    Answer method = tracker.call("PUT", "/api/projects", "{}");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.header("Allow")).isEqualTo("GET, POST");
    assertThat(tracker.get("/api/nothing").status()).isEqualTo(404);
    assertThat(tracker.get("/api/nothing").code()).isEqualTo("not_found");
    Answer form = tracker.post("/api/projects", "title=a", "Content-Type", "text/plain");
    assertThat(form.status()).isEqualTo(415);
  }

  @Test
  void numbersAndQueriesThatMakeNoSenseAreRefused() throws Exception {
    for (String path :
        List.of(
            "/api/projects/abc",
            "/api/projects/-1",
            "/api/projects/99999999999",
            "/api/projects?limit=0",
            "/api/projects?limit=501",
            "/api/projects?cursor=x",
            "/api/projects?colour=red",
            "/api/projects/" + project + "/issues?status=open",
            "/api/projects/" + project + "/issues?status=todo&status=done",
            "/api/projects/" + project + "/events?since=-1",
            "/api/projects/" + project + "/events?since=x")) {
      Answer answer = tracker.get(path);
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("validation_error");
    }
  }

  @Test
  void whatIsNotThereIsNamed() throws Exception {
    int other = tracker.createProject();
    events++;
    assertThat(tracker.get("/api/projects/999").detail()).isEqualTo("Project #999 not found");
    assertThat(tracker.get("/api/projects/999/events").status()).isEqualTo(404);
    assertThat(tracker.get("/api/projects/%d/issues/%d".formatted(other, issue)).detail())
        .isEqualTo(
            "Issue #%d not found in project #%d (there is an issue #%d in project #%d)"
                .formatted(issue, other, issue, project));
    assertThat(
            tracker
                .patch("/api/projects/%d/phases/77".formatted(project), "{\"order\":1}")
                .status())
        .isEqualTo(404);
    assertThat(
            tracker
                .delete("/api/projects/%d/issues/%d/work-items/9".formatted(project, issue))
                .status())
        .isEqualTo(404);
  }

  @Test
  void headersThatMakeNoSenseAreRefused() throws Exception {
    String path = "/api/projects";
    String body = "{\"title\":\"a\"}";
    assertThat(tracker.post(path, body, "Idempotency-Key", "x".repeat(256)).status())
        .isEqualTo(400);
    for (String actor :
        List.of(
            "x".repeat(129),
            "UTF-8''" + "%C3%AB".repeat(129),
            "UTF-8''Zo%C3",
            "UTF-8''Zo%0Aeve",
            "UTF-8''%20",
            "UTF-8''")) {
      assertThat(tracker.post(path, body, "X-Boardcast-Actor", actor).status())
          .as(actor)
          .isEqualTo(400);
    }
  }

  private String raw(byte[] body) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tracker.server.port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/projects HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(RunningTracker.KEY, body.length);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
