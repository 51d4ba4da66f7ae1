package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Resources, prompts and completion through the whole server, against a stand-in for the tracker
/// on a real socket.
class BoardResourcesTest extends ToolScene {
  @BeforeEach
  void fill() {
    done(
        "create_issue",
        "{\"projectNumber\":$P,\"title\":\"Build it\",\"status\":\"todo\",\"phase\":\"Foundation\",\"assignee\":\"zoe\",\"body\":\"**why**\"}");
    done("create_issue", "{\"projectNumber\":$P,\"title\":\"Ship it\",\"assignee\":\"adam\"}");
    done("add_work_item", "{\"projectNumber\":$P,\"issueNumber\":1,\"title\":\"a step\"}");
  }

  private JsonObject ask(String method, String params) {
    return JsonParser.parseString(
            wire.exchange(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                    .formatted(method, params)))
        .getAsJsonObject();
  }

  private JsonObject result(String method, String params) {
    JsonObject answer = ask(method, params);
    assertThat(answer.has("result")).as(answer.toString()).isTrue();
    return answer.getAsJsonObject("result");
  }

  private String read(String uri, int form) {
    JsonArray contents =
        result("resources/read", "{\"uri\":\"" + uri + "\"}").getAsJsonArray("contents");
    assertThat(contents).hasSize(2);
    JsonObject content = contents.get(form).getAsJsonObject();
    assertThat(content.get("uri").getAsString()).isEqualTo(uri);
    assertThat(content.get("mimeType").getAsString())
        .isEqualTo(form == 0 ? "application/json" : "text/markdown");
    return content.get("text").getAsString();
  }

  @Test
  void projectsAreListedWithTheirAddresses() {
    JsonArray resources = result("resources/list", "{}").getAsJsonArray("resources");
    assertThat(resources).hasSize(2);
    assertThat(resources.get(1).toString())
        .contains("\"uri\":\"board://projects/70\"", "\"title\":\"#70 Alpha\"");
    assertThat(result("resources/templates/list", "{}").toString())
        .contains("board://projects/{n}\"", "board://projects/{n}/issues/{i}");
  }

  @Test
  void longListsComeInPages() {
    for (int i = 0; i < 150; i++) {
      tracker.addProject("p" + i);
    }
    JsonObject first = result("resources/list", "{}");
    assertThat(first.getAsJsonArray("resources")).hasSize(101);
    JsonObject second = result("resources/list", "{\"cursor\":" + first.get("nextCursor") + "}");
    assertThat(second.getAsJsonArray("resources")).hasSize(51);
    assertThat(second.has("nextCursor")).isFalse();
    assertThat(ask("resources/list", "{\"cursor\":\"x\"}").toString()).contains("-32602");
    assertThat(ask("resources/list", "{\"cursor\":\"0.x\"}").toString()).contains("-32602");
  }

  @Test
  void boardsAndIssuesAreReadAsJsonAndAsMarkdown() {
    JsonObject board = JsonParser.parseString(read("board://projects/70", 0)).getAsJsonObject();
    assertThat(board.getAsJsonObject("project").get("title").getAsString()).isEqualTo("Alpha");
    assertThat(board.getAsJsonArray("issues")).hasSize(2);
    assertThat(read("board://projects/70", 1))
        .startsWith("# #70 Alpha\n")
        .contains("## todo (1)\n\n- #1 [todo] Build it | phase Foundation | @zoe");
    assertThat(read("board://projects/70/issues/1", 0)).contains("\"workItems\":[{");
    assertThat(read("board://projects/70/issues/1", 1))
        .startsWith("# #1 Build it\n")
        .contains("- [ ] a step", "**why**", "- Assignee: zoe");
    assertThat(read("board://projects/70/issues?assignee=adam", 1))
        .contains("(1)", "Ship it")
        .doesNotContain("Build it");
    assertThat(read("board://projects", 0)).contains("\"number\":70");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "board://projects/999",
        "board://projects/70/issues/9",
        "board://x",
        "file:///etc"
      })
  void whereNothingIsNothingIsRead(String uri) {
    assertThat(ask("resources/read", "{\"uri\":\"" + uri + "\"}").toString())
        .contains("-32002", "\"data\":{\"uri\":\"" + uri + "\"}");
  }

  @Test
  void aTrackerThatFailsIsAnError() {
    tracker.fail(500, "");
    assertThat(ask("resources/list", "{}").toString()).contains("-32603");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "board://projects/{n}|n|7|[\"70\"]",
        "board://projects/{n}|n|alp|[\"70\"]",
        "board://projects/{n}/issues/{i}|i||[\"1\",\"2\"]",
        "board://projects/{n}/issues/{i}|i|ship|[\"2\"]",
        "board://projects/{n}/issues{?status,phase,assignee}|status|in|[\"in_progress\"]",
        "board://projects/{n}/issues{?status,phase,assignee}|phase|p|[\"Polish\"]",
        "board://projects/{n}/issues{?status,phase,assignee}|assignee|z|[\"zoe\"]",
        "board://projects/{n}|colour|r|[]"
      })
  void variablesAreCompleted(String template, String variable, String begun, String values) {
    JsonObject completion =
        result(
                "completion/complete",
                "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"%s\"},\"argument\":{\"name\":\"%s\",\"value\":\"%s\"},\"context\":{\"arguments\":{\"n\":\"70\"}}}"
                    .formatted(template, variable, begun == null ? "" : begun))
            .getAsJsonObject("completion");
    assertThat(completion.get("values")).hasToString(values);
  }

  @Test
  void completionOfWhatIsNotThereIsAnError() {
    assertThat(
            ask(
                    "completion/complete",
                    "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"no\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}}")
                .toString())
        .contains("-32602");
  }

  @Test
  void promptsHaveTheirSectionsAndArguments() {
    assertThat(result("prompts/list", "{}").toString())
        .contains("plan_feature", "implementation_plan");
    String feature =
        result(
                "prompts/get",
                "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\"dark mode 100%\"}}")
            .toString();
    assertThat(feature)
        .contains("dark mode 100%", "User story", "Acceptance criteria", "Validation commands")
        .doesNotContain("create_issue");
    String plan =
        result(
                "prompts/get",
                "{\"name\":\"implementation_plan\",\"arguments\":{\"subject\":\"x\",\"projectNumber\":\"70\","
                    + "\"phase\":\"Polish\",\"createIssues\":\"yes\"}}")
            .toString();
    assertThat(plan)
        .contains("Data model", "Risks", "create_issue for each step", "the phase 'Polish'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"plan_feature\"}",
        "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\" \"}}",
        "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\"x\",\"colour\":\"red\"}}",
        "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\"x\",\"projectNumber\":\"seventy\"}}",
        "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\"x\",\"createIssues\":\"yes\"}}",
        "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":[1]}}",
        "{\"name\":\"no\"}",
        "{}"
      })
  void promptsThatCannotBeMadeAreErrors(String params) {
    assertThat(ask("prompts/get", params).toString()).contains("-32602");
  }
}
