package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

/// What is done to many issues at once, and what is asked first.
class BulkToolsTest extends ToolScene {
  private static final String ASKING =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
          + "\"capabilities\":{\"elicitation\":{}},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

  @Test
  void eachIssueSucceedsOrFailsByItself() {
    tracker.addIssue(alpha, "a");
    tracker.addIssue(alpha, "b");
    JsonObject bulk =
        done(
            "update_issues",
            """
            {"projectNumber":$P,"updates":[
              {"issueNumber":1,"status":"done"},
              {"issueNumber":99,"status":"done"},
              {"issueNumber":2,"phase":"polsh"},
              {"issueNumber":2,"title":"B","expectedVersion":7},
              {"issueNumber":2},
              {"issueNumber":2,"phase":"Polish","assignee":"zoe"}]}\
            """
                .replace("\n", " "));
    assertThat(bulk.get("updatedCount").getAsInt()).isEqualTo(2);
    assertThat(bulk.get("failedCount").getAsInt()).isEqualTo(4);
    JsonArray results = bulk.getAsJsonArray("results");
    assertThat(results.get(0).getAsJsonObject().getAsJsonObject("issue").get("status"))
        .hasToString("\"done\"");
    assertThat(results.get(1).toString()).contains("Issue #99 not found");
    assertThat(results.get(2).toString()).contains("Did you mean 'Polish'?");
    assertThat(results.get(3).toString()).contains("\"code\":\"conflict\"");
    assertThat(results.get(4).toString()).contains("At least one field required");
    assertThat(results.get(5).toString()).contains("\"updated\":true", "Polish", "zoe");
  }

  @Test
  void aKeyThatMayChangeNothingGetsAnError() {
    tracker.addIssue(alpha, "a");
    tracker.addIssue(alpha, "b");
    String updates =
        "{\"projectNumber\":$P,\"updates\":[{\"issueNumber\":1,\"status\":\"done\"},{\"issueNumber\":2,\"status\":\"done\"}]}";
    tracker.fail(403, "");
    tracker.fail(403, "");
    assertThat(refused("update_issues", updates))
        .contains("None of the 2 issues", "its scope or its projects do not allow it");
    tracker.fail(403, "");
    assertThat(done("update_issues", updates).get("updatedCount").getAsInt()).isEqualTo(1);
  }

  @Test
  void progressIsToldWhereItIsWanted() {
    tracker.addIssue(alpha, "a");
    tracker.addIssue(alpha, "b");
    wire.send(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"_meta\":{\"progressToken\":\"t\"},"
            + "\"name\":\"update_issues\",\"arguments\":{\"projectNumber\":70,\"updates\":["
            + "{\"issueNumber\":1,\"status\":\"done\"},{\"issueNumber\":2,\"status\":\"done\"}]}}}");
    assertThat(wire.receive()).contains("\"progress\":1,\"total\":2");
    assertThat(wire.receive()).contains("\"progress\":2,\"total\":2");
    assertThat(wire.receive()).contains("All 2 issues of project #70 changed");
  }

  @Test
  void badUpdatesAreNamedAndNothingIsDone() {
    tracker.addIssue(alpha, "a");
    String before = tracker.contents();
    assertThat(
            refused(
                "update_issues",
                "{\"projectNumber\":$P,\"updates\":[{\"issueNumber\":1,\"colour\":\"red\"}]}"))
        .contains("`updates[0]` has no `colour`. It takes: issueNumber, title");
    assertThat(
            refused("update_issues", "{\"projectNumber\":$P,\"updates\":[{\"status\":\"done\"}]}"))
        .contains("`updates[0].issueNumber` is missing");
    assertThat(
            refused(
                "update_issues",
                "{\"projectNumber\":$P,\"updates\":[{\"issueNumber\":1,\"status\":\"finished\"}]}"))
        .contains("`updates[0].status` must be one of backlog");
    assertThat(refused("update_issues", "{\"projectNumber\":$P,\"updates\":[]}"))
        .contains("`updates` must be a list");
    String many = "{\"issueNumber\":1,\"status\":\"done\"},".repeat(101);
    assertThat(
            refused(
                "update_issues",
                "{\"projectNumber\":$P,\"updates\":["
                    + many.substring(0, many.length() - 1)
                    + "]}"))
        .contains("a list of 1 to 100");
    assertThat(tracker.contents()).isEqualTo(before);
  }

  @Test
  void listsComeInPagesAndWholeWhereThatIsAsked() {
    for (int i = 0; i < 5; i++) {
      tracker.addIssue(alpha, "issue " + i);
    }
    JsonObject first = done("list_issues", "{\"projectNumber\":$P,\"limit\":3}");
    assertThat(first.getAsJsonArray("issues")).hasSize(3);
    JsonObject second =
        done(
            "list_issues",
            "{\"projectNumber\":$P,\"limit\":3,\"cursor\":"
                + first.get("nextCursor")
                + ",\"detail\":\"detailed\"}");
    assertThat(second.getAsJsonArray("issues")).hasSize(2);
    assertThat(second.has("nextCursor")).isFalse();
    assertThat(second.getAsJsonArray("issues").get(0).getAsJsonObject().has("workItems")).isTrue();
    assertThat(first.getAsJsonArray("issues").get(0).getAsJsonObject().has("workItems")).isFalse();
  }

  @Test
  void theUserIsAskedBeforeAnIssueIsDeletedWhereTheClientCanAsk() {
    tracker.addIssue(alpha, "precious");
    wire.exchange(ASKING);
    String delete =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"delete_issue\",\"arguments\":{\"projectNumber\":70,\"issueNumber\":1}}}";
    for (String no :
        new String[] {
          "\"result\":{\"action\":\"decline\"}",
          "\"result\":{\"action\":\"accept\",\"content\":{\"yes\":false}}",
          "\"result\":{\"action\":\"accept\"}",
          "\"error\":{\"code\":-1,\"message\":\"no user here\"}"
        }) {
      JsonObject question = JsonParser.parseString(wire.exchange(delete)).getAsJsonObject();
      assertThat(question.toString()).contains("elicitation/create", "precious");
      assertThat(
              wire.exchange("{\"jsonrpc\":\"2.0\",\"id\":" + question.get("id") + "," + no + "}"))
          .contains("\"id\":7", "\"isError\":true", "\"code\":\"cancelled\"");
    }
    assertThat(count("{\"projectNumber\":$P}")).isEqualTo(1);
    JsonObject question = JsonParser.parseString(wire.exchange(delete)).getAsJsonObject();
    assertThat(
            wire.exchange(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + question.get("id")
                    + ",\"result\":{\"action\":\"accept\",\"content\":{\"yes\":true}}}"))
        .contains("Deleted issue #1");
  }
}
