package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.mcp.board.tools.BoardTools;
import dev.boardcast.mcp.tool.ToolRegistry;
import dev.boardcast.testkit.QuietPorts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tools through the whole server, against a stand-in for the tracker on a real socket. The
/// tags are those of what the MCP server decides by itself; what the tracker does is proved with
/// it.
class BoardToolsTest extends ToolScene {
  @Test
  @Tag("AC-1.3.e")
  @Tag("AC-1.5.e")
  void allAreListedWithTheirSchemasInFixedOrder() {
    String listed = wire.exchange("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    assertThat(wire.exchange("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"))
        .isEqualTo(listed);
    JsonArray all =
        JsonParser.parseString(listed)
            .getAsJsonObject()
            .getAsJsonObject("result")
            .getAsJsonArray("tools");
    Map<String, JsonElement> schemas = new TreeMap<>();
    for (JsonElement tool : all) {
      JsonObject json = tool.getAsJsonObject();
      assertThat(json.get("title").getAsString()).isNotBlank();
      assertThat(json.get("description").getAsString().length()).isGreaterThan(60);
      assertThat(json.getAsJsonObject("annotations").keySet())
          .contains("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");
      assertThat(json.has("outputSchema")).isTrue();
      schemas.put(json.get("name").getAsString(), json.get("inputSchema"));
    }
    assertThat(schemas.keySet())
        .containsExactlyInAnyOrder(
            "health_check",
            "list_projects",
            "read_project",
            "create_project",
            "update_project",
            "list_issues",
            "get_project_phases",
            "create_phase",
            "get_issue_details",
            "list_activity",
            "next_issue",
            "claim_next",
            "claim_issue",
            "release_issue",
            "create_issue",
            "create_issues",
            "update_issue",
            "update_issues",
            "update_issue_status",
            "update_issue_phase",
            "move_issue",
            "delete_issue",
            "add_comment",
            "add_work_item",
            "update_work_item");
    assertThat(schemas.get("read_project")).isNotEqualTo(schemas.get("create_issue"));
  }

  /// The server registers them unchecked at its start, since they are constants of the build: this
  /// is where they are checked.
  @Test
  @Tag("AC-1.3.a")
  void allHaveValidSchemas() {
    assertThat(ToolRegistry.of(tools).tools()).isEqualTo(tools);
  }

  @Test
  void recentChangesAreToldWithWhoMadeThemAndHowItStoodThen() {
    String entry =
        """
        {"sequence":9,"projectNumber":70,"issueNumber":3,"type":"issue.updated","timestamp":"2026-03-01T10:15:30.120Z",
         "actor":"ada","origin":"editor","changed":["status","phase"],"title":"Docs","status":"done","phase":"Polish","assignee":"ada"},
        {"sequence":1,"projectNumber":70,"type":"project.created","timestamp":"2026-03-01T10:15:29.000Z",
         "origin":"script","changed":[],"title":"Alpha"}\
        """;
    tracker.fail(200, "{\"entries\":[" + entry + "]}");
    JsonObject result = wire.call("list_activity", "{\"limit\":2,\"sinceMinutes\":1440}");
    assertThat(text(result))
        .isEqualTo(
            """
            2 changes in any project within the last 1440 minutes, newest first:
            2026-03-01T10:15:30.120Z #3 of project #70 Docs: issue.updated (status, phase) | done | phase Polish | @ada | by ada via editor
            2026-03-01T10:15:29Z project #70 Alpha: project.created | via script\
            """);
    assertThat(tracker.requests.getLast()).contains("/api/activity?since=").contains("&limit=2");
    tracker.fail(200, "{\"entries\":[" + entry + "]}");
    JsonObject structured = done("list_activity", "{\"projectNumber\":$P}");
    assertThat(structured.get("count").getAsInt()).isEqualTo(2);
    assertThat(structured.getAsJsonArray("entries")).hasSize(2);
    assertThat(tracker.requests.getLast()).contains("&limit=50&project=" + alpha);
    tracker.fail(200, "{\"entries\":[]}");
    assertThat(done("list_activity", "{}").get("count").getAsInt()).isZero();
    tracker.fail(200, "{\"entries\":[]}");
    assertThat(refused("list_activity", "{\"projectNumber\":999}"))
        .contains("Project #999 not found");
    for (String wrong :
        new String[] {
          "\"sinceMinutes\":0", "\"sinceMinutes\":1441", "\"limit\":1001", "\"since\":1"
        }) {
      assertThat(refused("list_activity", "{" + wrong + "}"))
          .contains(wrong.substring(1, wrong.indexOf(':') - 1));
    }
  }

  @Test
  @Tag("AC-1.3.d")
  void successHasTextAndStructuredContent() {
    JsonObject result = wire.call("create_issue", "{\"projectNumber\":70,\"title\":\"Hello\"}");
    assertThat(text(result)).contains("Issue #1 of project #70: Hello");
    assertThat(result.getAsJsonObject("structuredContent").has("issue")).isTrue();
  }

  @Test
  @Tag("AC-1.5.a")
  @Tag("AC-1.5.d")
  void healthCheckSaysAuthenticatedAndHowLongItTook() {
    JsonObject health = done("health_check", "{}");
    assertThat(health.get("apiAvailable").getAsBoolean()).isTrue();
    assertThat(health.get("authenticated").getAsBoolean()).isTrue();
    assertThat(health.get("responseTimeMs").getAsLong()).isBetween(0L, 2_000L);
    assertThat(health.get("version").getAsString()).isEqualTo("9.9");
  }

  @Test
  @Tag("AC-1.5.b")
  void healthCheckSaysThatTheKeyIsWrong() {
    try (TrackerClient stranger = tracker.client("wrong-key");
        Wire other = new Wire(() -> BoardTools.all(() -> stranger))) {
      JsonObject result = other.call("health_check", "{}");
      assertThat(result.has("isError")).isFalse();
      assertThat(result.getAsJsonObject("structuredContent").get("authenticated").getAsBoolean())
          .isFalse();
      assertThat(result.toString()).contains("STATE_TRACKING_API_KEY").doesNotContain("wrong-key");
      assertThat(text(other.call("list_projects", "{}")))
          .contains("refused the API key")
          .contains("A retry does not help");
    }
  }

  @Test
  @Tag("AC-1.5.c")
  void healthCheckSaysThatNobodyAnswers() throws IOException {
    int port = QuietPorts.next();
    var settings =
        new TrackerSettings(
            URI.create("http://127.0.0.1:" + port), "k", Duration.ofSeconds(5), 0, "mcp", "t");
    try (TrackerClient lost = new TrackerClient(settings);
        Wire other = new Wire(() -> BoardTools.all(() -> lost))) {
      JsonObject result = other.call("health_check", "{}");
      assertThat(result.has("isError")).isFalse();
      JsonObject health = result.getAsJsonObject("structuredContent");
      assertThat(health.get("apiAvailable").getAsBoolean()).isFalse();
      assertThat(health.get("reason").getAsString()).contains("cannot be reached");
      assertThat(text(other.call("list_projects", "{}")))
          .contains("cannot be reached")
          .contains("A retry may help");
    }
  }

  @Test
  void readProjectGivesAllOfIt() {
    JsonObject project = done("read_project", "{\"projectNumber\":$P}").getAsJsonObject("project");
    assertThat(names(project.getAsJsonArray("phases"))).containsExactly("Foundation", "Polish");
    assertThat(project.getAsJsonArray("fields")).hasSize(1);
    assertThat(project.getAsJsonObject("stats").get("totalPhases").getAsInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "read_project",
        "list_issues",
        "get_project_phases",
      })
  @Tag("AC-2.1.b")
  @Tag("AC-2.3.e")
  void missingProjectsAreNamed(String tool) {
    assertThat(refused(tool, "{\"projectNumber\":999}")).contains("Project #999 not found");
    assertThat(refused("create_issue", "{\"projectNumber\":999,\"title\":\"x\",\"phase\":\"y\"}"))
        .contains("Project #999 not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"#1\"",
        "\"1.5\"",
        "\" 1 \"",
        "\"one\"",
        "\"-1\"",
        "\"01\"",
        "-1",
        "0",
        "1.5",
        "null",
        "true",
        "99999999999"
      })
  @Tag("AC-2.1.c")
  void badProjectNumbersAreValidationErrors(String number) {
    assertThat(refused("read_project", "{\"projectNumber\":" + number + "}"))
        .contains("`projectNumber` must be a whole number")
        .contains("not " + number);
    assertThat(tracker.requests).isEmpty();
  }

  @Test
  @Tag("AC-2.1.d")
  void malformedAnswersAreParseErrorsWithDetails() {
    tracker.fail(200, "{\"number\": oops");
    assertThat(refused("read_project", "{\"projectNumber\":70}"))
        .startsWith("Parse error: ")
        .contains("not JSON");
  }

  @Test
  void listIssuesFilters() {
    done("create_issue", "{\"projectNumber\":$P,\"title\":\"a\"}");
    done(
        "create_issue",
        "{\"projectNumber\":$P,\"title\":\"b\",\"status\":\"todo\",\"phase\":\"Polish\",\"assignee\":\"zoe\"}");
    done("create_issue", "{\"projectNumber\":$P,\"title\":\"c\",\"status\":\"todo\"}");
    assertThat(count("{\"projectNumber\":$P}")).isEqualTo(3);
    assertThat(count("{\"projectNumber\":$P,\"status\":\"todo\"}")).isEqualTo(2);
    assertThat(count("{\"projectNumber\":$P,\"phase\":\"Polish\"}")).isEqualTo(1);
    assertThat(
            count(
                "{\"projectNumber\":$P,\"status\":\"todo\",\"phase\":\"Polish\",\"assignee\":\"zoe\"}"))
        .isEqualTo(1);
    assertThat(count("{\"projectNumber\":$P,\"status\":\"done\",\"phase\":\"Polish\"}")).isZero();
    JsonObject none = wire.call("list_issues", "{\"projectNumber\":70,\"phase\":\"polsh\"}");
    assertThat(text(none)).contains("Did you mean 'Polish'?");
  }

  @Test
  void listIssuesReadsEveryPage() {
    for (int i = 0; i < 450; i++) {
      tracker.addIssue(alpha, "issue " + i);
    }
    JsonObject first = done("list_issues", "{\"projectNumber\":$P}");
    assertThat(first.get("total").getAsInt()).isEqualTo(450);
    int read = first.get("count").getAsInt();
    for (JsonObject page = first; page.has("nextCursor"); ) {
      page =
          done("list_issues", "{\"projectNumber\":$P,\"cursor\":" + page.get("nextCursor") + "}");
      read += page.get("count").getAsInt();
    }
    assertThat(read).isEqualTo(450);
  }

  @Test
  void phasesComeInOrderWithTheirCounts() {
    JsonObject phases = done("get_project_phases", "{\"projectNumber\":$P}");
    assertThat(names(phases.getAsJsonArray("phases"))).containsExactly("Foundation", "Polish");
    assertThat(phases.getAsJsonArray("phases").get(0).getAsJsonObject().keySet())
        .contains("order", "workItemCount", "completedCount");
    int empty = tracker.addProject("Empty");
    assertThat(
            done("get_project_phases", "{\"projectNumber\":" + empty + "}").get("count").getAsInt())
        .isZero();
    assertThat(
            done("create_phase", "{\"projectNumber\":" + empty + ",\"name\":\"First\"}")
                .getAsJsonObject("phase")
                .get("name")
                .getAsString())
        .isEqualTo("First");
  }

  @Test
  void issueDetailsHoldEverything() {
    done(
        "create_issue",
        "{\"projectNumber\":$P,\"title\":\"a\",\"body\":\"**b**\",\"labels\":[\"x\",\"y\"]}");
    done("add_work_item", "{\"projectNumber\":$P,\"issueNumber\":1,\"title\":\"step\"}");
    done(
        "update_work_item",
        "{\"projectNumber\":$P,\"issueNumber\":1,\"workItemId\":\"w1\",\"completed\":true}");
    JsonObject details = done("get_issue_details", "{\"projectNumber\":$P,\"issueNumber\":1}");
    JsonObject issue = details.getAsJsonObject("issue");
    assertThat(issue.get("body").getAsString()).isEqualTo("**b**");
    assertThat(issue.get("labels")).hasToString("[\"x\",\"y\"]");
    assertThat(issue.getAsJsonArray("workItems").get(0))
        .hasToString("{\"id\":\"w1\",\"title\":\"step\",\"completed\":true}");
    assertThat(details.getAsJsonArray("activity")).hasSize(1);
    assertThat(
            refused(
                "update_work_item",
                "{\"projectNumber\":$P,\"issueNumber\":1,\"workItemId\":\"w9\",\"completed\":true}"))
        .contains("Work item w9 not found in issue #1");
  }

  @Test
  @Tag("AC-5.5.d")
  void failuresSayWhetherARetryMayHelp() {
    tracker.fail(500, "");
    assertThat(refused("list_projects", "{}")).contains("Retry in a while");
    tracker.fail(429, "");
    JsonObject limited = wire.call("list_projects", "{}");
    assertThat(text(limited)).contains("limiting the rate");
    assertThat(limited.getAsJsonObject("_meta"))
        .hasToString(
            "{\"dev.boardcast/error\":{\"code\":\"rate_limit_exceeded\",\"retryMayHelp\":true}}");
  }

  @Test
  void cancellingACallCancelsItsRequest() throws InterruptedException {
    tracker.hold(path -> path.endsWith("/phases"));
    wire.send(
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"get_project_phases\","
            + "\"arguments\":{\"projectNumber\":70}}}");
    tracker.held.await();
    wire.send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":5}}");
    assertThat(done("health_check", "{}").get("authenticated").getAsBoolean()).isTrue();
    // The wire's close proves that the cancelled call has ended: the server waits for its calls.
  }
}
