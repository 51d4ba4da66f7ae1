package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Text that nobody can see, or that is not what it seems, by every way into the board.
final class UnseenTextTest {
  private static final String ESCAPED_REFUSAL = "U+001B (ESCAPE)";

  @TempDir Path directory;
  private RunningTracker tracker;
  private int project;
  private int issue;

  /// A field of one line: where it is written to, and with what body.
  record Way(String method, String path, String body, String field) {
    String filled(String json) {
      return body.replace("$", json);
    }

    @Override
    public String toString() {
      return method + " " + path + " " + field;
    }
  }

  static Stream<Way> ways() {
    String event = "{'type':'%s','projectNumber':1,%s'data':{%s}}";
    return Stream.of(
        new Way("POST", "/api/projects", "{'title':'$'}", "title"),
        new Way("POST", "/api/projects", "{'title':'a','phases':['$']}", "phases[0]"),
        new Way("POST", "/api/projects", "{'title':'a','phases':[{'name':'$'}]}", "phases[0].name"),
        new Way("PATCH", "/api/projects/1", "{'title':'$'}", "title"),
        new Way("POST", "/api/projects/1/phases", "{'name':'$'}", "name"),
        new Way("PATCH", "/api/projects/1/phases/1", "{'name':'$'}", "name"),
        new Way("POST", "/api/projects/1/issues", "{'title':'$'}", "title"),
        new Way("POST", "/api/projects/1/issues", "{'title':'a','phase':'$'}", "phase"),
        new Way("PATCH", "/api/projects/1/issues/1", "{'title':'$'}", "title"),
        new Way("PATCH", "/api/projects/1/issues/1", "{'assignee':'$'}", "assignee"),
        new Way("PATCH", "/api/projects/1/issues/1", "{'labels':['a','$']}", "labels[1]"),
        new Way("PUT", "/api/projects/1/issues/1/phase", "{'phaseName':'$'}", "phaseName"),
        new Way("POST", "/api/projects/1/issues/1/work-items", "{'title':'$'}", "title"),
        new Way("PATCH", "/api/projects/1/issues/1/work-items/%s", "{'title':'$'}", "title"),
        new Way(
            "POST",
            "/api/events",
            event.formatted("issue.updated", "'issueNumber':1,", "'issue':{'title':'$'}"),
            "title"),
        new Way(
            "POST",
            "/api/events",
            event.formatted("phase.updated", "", "'phases':['$']"),
            "phases[0]"),
        new Way(
            "POST",
            "/api/events",
            event.formatted("project.updated", "'actor':'$',", "'project':{'title':'a'}"),
            "actor"),
        new Way(
            "POST",
            "/api/events",
            event.formatted("project.updated", "'origin':'$',", "'project':{'title':'a'}"),
            "origin"));
  }

  @BeforeEach
  void start() throws Exception {
    tracker = RunningTracker.in(directory);
    project = tracker.createProject("Plan");
    issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    tracker.post("/api/projects/1/issues/1/work-items", "{\"title\":\"step\"}");
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  private Answer send(Way way, String json) throws Exception {
    String item = tracker.board(project).issues().getFirst().workItems().getFirst().id();
    return tracker.call(
        way.method(), way.path().formatted(item), way.filled(json).replace('\'', '"'));
  }

  private static List<String> errors(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    JsonArray errors = answer.json().getAsJsonArray("errors");
    return errors.asList().stream()
        .map(error ->
            error.getAsJsonObject().get("field").getAsString()
                + " "
                + error.getAsJsonObject().get("message").getAsString())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatNobodyCanSeeIsRefusedByField(Way way) throws Exception {
    for (String blank :
        new String[] {"\\u200b", "\\u00a0\\u00a0", "\\u3164", "\\u2800", "\\ufe0f", ""}) {
      assertThat(errors(send(way, blank)))
          .as(blank)
          .singleElement()
          .asString()
          .startsWith(way.field() + " must ")
          .contains(" 1 to ");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatBreaksOrDisguisesALineIsRefusedByFieldAndNumber(Way way) throws Exception {
    assertThat(errors(send(way, "a\\u001b[2Jb")))
        .containsExactly(way.field() + " must not hold " + ESCAPED_REFUSAL + "; take it out");
    assertThat(errors(send(way, "a\\nb")).getFirst()).contains("U+000A", "a space instead");
    assertThat(errors(send(way, "a\\u2028b")).getFirst()).contains("U+2028");
    assertThat(errors(send(way, "a\\u0085b")).getFirst()).contains("U+0085");
    assertThat(errors(send(way, "a\\u202eb")).getFirst()).contains("U+202E");
    assertThat(errors(send(way, "a\\u2066b")).getFirst()).contains("U+2066");
    assertThat(errors(send(way, "a\\ud800")).getFirst()).contains("U+D800");
  }

  @Test
  void whatIsTakenIsTrimmedAndWhatBelongsToALanguageStays() throws Exception {
    String path = "/api/projects/1/issues/1";
    Answer answer =
        tracker.patch(
            path,
            """
            {"title":"\\u00a0 می\\u200cخواهم \\u200b","assignee":"\\tzoe\\n","labels":["bug\\u3000","bug"],
             "phase":"Plan\\u00a0"}\
            """);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    Issue changed = tracker.board(project).issues().getFirst();
    assertThat(changed.title()).isEqualTo("می\u200Cخواهم");
    assertThat(changed.assignee()).isEqualTo("zoe");
    assertThat(changed.labels()).containsExactly("bug");
    assertThat(changed.phase()).isEqualTo("Plan");
    assertThat(tracker.patch(path, "{\"title\":\"C++\\u200e 👩‍🚀 ❤️\"}").status()).isEqualTo(200);
    assertThat(tracker.board(project).issues().getFirst().title()).isEqualTo("C++\u200E 👩‍🚀 ❤️");
    assertThat(tracker.get("/api/projects/1/issues?phase=%20plan%E2%80%8B").items()).hasSize(1);
    assertThat(tracker.get("/api/projects/1/issues?assignee=zoe%20").items()).hasSize(1);
    assertThat(tracker.get("/api/projects/1/issues?phase=none").items()).isEmpty();
  }

  @Test
  void twoPhasesDifferInMoreThanWhatNobodySees() throws Exception {
    for (String same : new String[] {"Plan ", "\\u200bplan", "Pl\\u2060an", "\\u00a0PLAN"}) {
      Answer answer = tracker.post("/api/projects/1/phases", "{\"name\":\"" + same + "\"}");
      assertThat(errors(answer).getFirst()).contains("there is a phase 'Plan' already");
      assertThat(
              errors(
                  tracker.post(
                      "/api/projects", "{\"title\":\"b\",\"phases\":[\"Plan\",\"" + same + "\"]}")))
          .singleElement()
          .asString()
          .startsWith("phases[1] is there twice");
    }
  }

  @Test
  void aBodyMayHoldAnythingButWhatIsNoText() throws Exception {
    String path = "/api/projects/1/issues/1";
    assertThat(tracker.patch(path, "{\"body\":\"a\\n\\tb\\u001b[1m\\u202e \"}").status())
        .isEqualTo(200);
    assertThat(tracker.board(project).issues().getFirst().body())
        .isEqualTo("a\n\tb\u001B[1m\u202E ");
    assertThat(errors(tracker.patch(path, "{\"body\":\"a\\u0000\"}")).getFirst())
        .isEqualTo("body must not hold U+0000 (NULL); take it out");
    assertThat(errors(tracker.patch("/api/projects/1", "{\"description\":\"\\udc00\"}")).getFirst())
        .startsWith("description must not hold U+DC00");
  }

  @Test
  void anActorIsAVisibleNameOfOneLine() throws Exception {
    for (String header : new String[] {"UTF-8''%E2%80%8B", "UTF-8''%C2%A0", "UTF-8''a%E2%80%AEb"}) {
      Answer answer =
          tracker.patch("/api/projects/1", "{\"title\":\"b\"}", "X-Boardcast-Actor", header);
      assertThat(errors(answer)).singleElement().asString().startsWith("X-Boardcast-Actor must ");
    }
    tracker.patch(
        "/api/projects/1", "{\"title\":\"b\"}", "X-Boardcast-Actor", "UTF-8''%C2%A0Zo%C3%AB%20");
    assertThat(tracker.events(project, 0).getLast().event().actor()).isEqualTo("Zoë");
  }

  /// GitHub does not correct what we refuse: it is cleaned instead, as it is cut where it is long.
  @Test
  void whatGitHubSendsIsCleaned() throws Exception {
    deliver(7, "fix\u001B[31m\nlogin\u202E ", "why\u0000\n\u001B", "bug\u200B\t!", "\u200B");
    deliver(8, "\u3164\u200B", null);
    List<Issue> issues = tracker.board(project).issues();
    Issue cleaned = issues.get(1);
    assertThat(cleaned.title()).isEqualTo("fix[31m login");
    assertThat(cleaned.body()).isEqualTo("why\n\u001B");
    assertThat(cleaned.labels()).containsExactly("bug\u200B !");
    assertThat(issues.get(2).title()).isEqualTo("GitHub issue #8");
    assertThat(tracker.events(project, 0).getLast().event().actor()).isEqualTo("mona");
  }

  private void deliver(int number, String title, @Nullable String body, String... labels)
      throws Exception {
    JsonObject given = new JsonObject();
    given.addProperty("html_url", "https://github.com/o/r/issues/" + number);
    given.addProperty("number", number);
    given.addProperty("title", title);
    given.addProperty("body", body);
    given.addProperty("state", "open");
    JsonArray list = new JsonArray();
    for (String label : labels) {
      JsonObject one = new JsonObject();
      one.addProperty("name", label);
      list.add(one);
    }
    given.add("labels", list);
    JsonObject payload = new JsonObject();
    payload.addProperty("action", "opened");
    payload.add("issue", given);
    payload.add("sender", JsonParser.parseString("{\"login\":\"\\u001bmona\\u200b\"}"));
    String text = payload.toString();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            RunningTracker.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signature =
        "sha256=" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    Answer answer =
        tracker.callOpenly(
            "POST",
            "/webhooks/github?project=" + project,
            text,
            "X-GitHub-Event",
            "issues",
            "X-Hub-Signature-256",
            signature);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
  }

  /// A board that was written before these rules is read, changed and found as it is.
  @Test
  void whatIsStoredAlreadyStaysReadable() throws Exception {
    tracker.close();
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("boardcast.db"));
        Statement sql = db.createStatement()) {
      sql.executeUpdate("UPDATE phases SET name = 'Plan ', name_key = 'plan '");
      sql.executeUpdate(
          "UPDATE issues SET title = 'a' || char(27) || char(10), assignee = 'zoe ',"
              + " phase_id = (SELECT id FROM phases)");
    }
    tracker = RunningTracker.in(directory);
    Issue old = tracker.board(project).issues().getFirst();
    assertThat(old.title()).isEqualTo("a\u001B\n");
    assertThat(old.phase()).isEqualTo("Plan ");
    assertThat(tracker.get("/api/projects/1/issues?assignee=zoe%20").items()).hasSize(1);
    assertThat(tracker.get("/api/projects/1/issues?phase=Plan").items()).hasSize(1);
    String path = "/api/projects/1/issues/" + issue;
    assertThat(tracker.patch(path, "{\"status\":\"done\"}").status()).isEqualTo(200);
    assertThat(tracker.patch(path, "{\"phase\":null}").status()).isEqualTo(200);
    assertThat(tracker.patch(path, "{\"phase\":\"Plan\"}").status()).isEqualTo(200);
    assertThat(tracker.board(project).issues().getFirst().phase()).isEqualTo("Plan ");
    assertThat(tracker.patch("/api/projects/1/phases/1", "{\"name\":\"Plan\"}").status())
        .isEqualTo(200);
    assertThat(tracker.board(project).project().phases().getFirst().name()).isEqualTo("Plan");
  }
}
