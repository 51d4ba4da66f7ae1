package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Arguments as clients send them, through the whole server.
class ArgumentsTest extends ToolScene {
  private static JsonObject issue(JsonObject structured) {
    return structured.getAsJsonObject("issue");
  }

  @Test
  void whatIsBeyondDoubtIsDone() {
    done("create_project", "{\"title\":\"Beta\",\"phases\":\"[\\\"One\\\",\\\"Two\\\"]\"}");
    JsonObject made =
        issue(
            done(
                "create_issue",
                "{\"projectNumber\":\"$P\",\"title\":\"t\",\"labels\":\"[\\\"bug\\\"]\",\"status\":\"In Progress\",\"phase\":\"\",\"assignee\":null}"));
    assertThat(made.get("labels")).hasToString("[\"bug\"]");
    assertThat(made.get("status")).hasToString("\"in_progress\"");
    assertThat(made.has("phase")).isFalse();
    done(
        "add_work_item",
        "{\"projectNumber\":\"$P\",\"issueNumber\":\"1\",\"title\":\"s\",\"completed\":\"false\"}");
    assertThat(
            count(
                "{\"projectNumber\":$P,\"status\":\"\",\"phase\":null,\"assignee\":\"\",\"cursor\":\"\",\"limit\":null}"))
        .isEqualTo(1);
    JsonObject bulk =
        done(
            "update_issues",
            "{\"projectNumber\":$P,\"updates\":\"[{\\\"issueNumber\\\":\\\"1\\\",\\\"status\\\":\\\"Done\\\"}]\"}");
    assertThat(bulk.get("updatedCount").getAsInt()).isEqualTo(1);
    assertThat(done("health_check", "{\"random_string\":\"x\"}").get("apiAvailable").getAsBoolean())
        .isTrue();
    assertThat(done("list_projects", "\"{\\\"status\\\":\\\"Open\\\"}\"").get("count").getAsInt())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"title\":\"a\\ud83d\"",
        "\"title\":\"t\",\"body\":\"\\ude00b\"",
        "\"title\":\"t\",\"labels\":[\"ok\",\"\\ud83d\"]",
        "\"title\":\"t\",\"labels\":\"[\\\"\\\\ud83d\\\"]\""
      })
  void halvesOfCharactersAreRefusedWithAWord(String fields) {
    assertThat(refused("create_issue", "{\"projectNumber\":$P," + fields + "}"))
        .contains("must be valid Unicode", "Nothing was done");
    assertThat(tracker.requests).isEmpty();
  }

  private String answer(String method, String params) {
    return wire.exchange(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  @Test
  void argumentsOfPromptsToo() {
    assertThat(
            answer(
                "prompts/get",
                "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\"s\",\"projectNumber\":70,\"createIssues\":true,\"phase\":null}}"))
        .contains("create_issue for each step");
    assertThat(
            answer(
                "prompts/get",
                "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\"s\",\"projectNumber\":\"\",\"createIssues\":\"\"}}"))
        .contains("\"messages\"");
    assertThat(
            answer(
                "prompts/get",
                "{\"name\":\"plan_feature\",\"arguments\":{\"subject\":\"\\ud83d\"}}"))
        .contains("-32602", "must be valid Unicode");
    assertThat(
            answer(
                "completion/complete",
                "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"board://projects/{n}\"},\"argument\":{\"name\":\"n\",\"value\":7}}"))
        .contains("\"70\"");
    for (String list : new String[] {"tools/list", "prompts/list", "resources/list"}) {
      assertThat(answer(list, "{\"cursor\":\"\"}")).contains("\"result\"");
    }
  }

  @Test
  void whereNothingIsToBeReadNothingIsWatched() {
    JsonObject ok =
        JsonParser.parseString(answer("resources/subscribe", "{\"uri\":\"board://projects/70\"}"))
            .getAsJsonObject();
    assertThat(ok.has("result")).isTrue();
    assertThat(answer("resources/subscribe", "{\"uri\":\"board://projects/999\"}"))
        .contains("-32002");
    for (String uri :
        new String[] {
          "board://projects",
          "board://projects/71",
          "board://projects/70/issues?status=todo",
          "board://projects/71/issues/1"
        }) {
      tracker.fail(403, "");
      String read = answer("resources/read", "{\"uri\":\"" + uri + "\"}");
      assertThat(read).contains("\"error\"");
      tracker.fail(403, "");
      assertThat(answer("resources/subscribe", "{\"uri\":\"" + uri + "\"}")).isEqualTo(read);
      tracker.fail(403, "");
      assertThat(
              answer(
                  "subscriptions/listen",
                  "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}},"
                      + "\"notifications\":{\"resourceSubscriptions\":[\"%s\"]}}".formatted(uri)))
          .isEqualTo(read);
    }
    tracker.fail(500, "");
    assertThat(answer("resources/subscribe", "{\"uri\":\"board://projects/70/issues/5\"}"))
        .contains("\"result\"");
  }
}
