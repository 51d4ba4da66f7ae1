package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tools that change something, through the whole server, against a stand-in for the tracker on
/// a real socket. The tags are those of what the MCP server decides by itself; what the tracker
/// does is proved with it.
class WriteToolsTest extends ToolScene {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "get_issue_details {}",
        "update_issue_status {\"status\":\"todo\"}",
        "update_issue_phase {\"phaseName\":\"nowhere\"}",
        "update_issue {\"title\":\"x\"}",
        "delete_issue {}",
        "add_work_item {\"title\":\"x\"}"
      })
  @Tag("AC-2.4.c")
  @Tag("AC-2.4.d")
  @Tag("AC-3.1.d")
  @Tag("AC-3.2.c")
  @Tag("AC-3.4.e")
  void missingIssuesAreNamedAndFoundInOtherProjects(String call) {
    String tool = call.substring(0, call.indexOf(' '));
    JsonObject arguments =
        JsonParser.parseString(call.substring(call.indexOf(' '))).getAsJsonObject();
    arguments.addProperty("projectNumber", alpha);
    arguments.addProperty("issueNumber", 1);
    assertThat(refused(tool, arguments.toString())).contains("Issue #1 not found in project #70.");
    int beta = tracker.addProject("Beta");
    tracker.addIssue(beta, "There I am");
    assertThat(refused(tool, arguments.toString()))
        .contains("Issue #1 not found in project #70.")
        .contains("in another project: project #71 (Beta) has it as 'There I am'");
  }

  @Test
  void statusChangesAndTheIssueComesBack() {
    tracker.addIssue(alpha, "a");
    JsonObject issue =
        done(
                "update_issue_status",
                "{\"projectNumber\":$P,\"issueNumber\":1,\"status\":\"in_progress\"}")
            .getAsJsonObject("issue");
    assertThat(issue.get("status").getAsString()).isEqualTo("in_progress");
    assertThat(issue.has("updatedAt")).isTrue();
  }

  @Test
  @Tag("AC-3.1.c")
  void unknownStatusListsTheFour() {
    assertThat(
            refused(
                "update_issue_status",
                "{\"projectNumber\":$P,\"issueNumber\":1,\"status\":\"doing\"}"))
        .contains("`status` must be one of backlog, todo, in_progress, done, not \"doing\"");
  }

  @Test
  void conflictsSuggestToReadAgainAndLoseNothing() {
    tracker.addIssue(alpha, "a");
    String change = "{\"projectNumber\":$P,\"issueNumber\":1,\"expectedVersion\":1,\"status\":";
    done("update_issue_status", change + "\"todo\"}");
    // The tracker compares the versions, so that nobody comes between the comparison and the write.
    assertThat(tracker.requests).hasSize(1);
    assertThat(refused("update_issue_status", change + "\"done\"}"))
        .startsWith("Conflict: somebody else was faster (the version is 2 now, not 1). ")
        .contains("the same call would fail again: read it with get_issue_details");
    tracker.fail(412, "{\"title\":\"stale\",\"status\":412,\"detail\":\"stale\"}");
    assertThat(
            refused(
                "update_issue_status",
                "{\"projectNumber\":$P,\"issueNumber\":1,\"status\":\"done\"}"))
        .startsWith("Conflict: ");
    JsonObject details = done("get_issue_details", "{\"projectNumber\":$P,\"issueNumber\":1}");
    assertThat(details.getAsJsonObject("issue").get("status").getAsString()).isEqualTo("todo");
  }

  @Test
  @Tag("AC-3.2.b")
  @Tag("AC-3.2.d")
  void phasesAreFoundListedAndGuessed() {
    tracker.addIssue(alpha, "a");
    String move = "{\"projectNumber\":$P,\"issueNumber\":1,\"phaseName\":";
    assertThat(
            done("update_issue_phase", move + "\"Polish\"}")
                .getAsJsonObject("issue")
                .get("phase")
                .getAsString())
        .isEqualTo("Polish");
    assertThat(refused("update_issue_phase", move + "\"foundaton\"}"))
        .contains("Did you mean 'Foundation'?")
        .contains("Its phases are: Foundation, Polish.");
    assertThat(refused("update_issue_phase", move + "\"Something else\"}"))
        .doesNotContain("Did you mean")
        .contains("Foundation, Polish");
    assertThat(
            refused("create_issue", "{\"projectNumber\":$P,\"title\":\"t\",\"phase\":\"polsh\"}"))
        .contains("Did you mean 'Polish'?");
    assertThat(done("update_issue_phase", move + "null}").getAsJsonObject("issue").has("phase"))
        .isFalse();
  }

  @Test
  void issuesAreCreatedWithWhatIsGiven() {
    JsonObject plain =
        done("create_issue", "{\"projectNumber\":$P,\"title\":\"a\"}").getAsJsonObject("issue");
    assertThat(plain.get("status").getAsString()).isEqualTo("backlog");
    assertThat(plain.get("number").getAsInt()).isEqualTo(1);
    assertThat(plain.get("url").getAsString()).startsWith("http");
    JsonObject full =
        done(
                "create_issue",
                "{\"projectNumber\":$P,\"title\":\"b\",\"body\":\"# B\",\"status\":\"todo\","
                    + "\"phase\":\"Polish\",\"assignee\":\"zoe\",\"labels\":[\"l\"]}")
            .getAsJsonObject("issue");
    assertThat(full.get("body").getAsString()).isEqualTo("# B");
    assertThat(full.get("status").getAsString()).isEqualTo("todo");
    assertThat(full.get("phase").getAsString()).isEqualTo("Polish");
    assertThat(full.get("assignee").getAsString()).isEqualTo("zoe");
    assertThat(full.get("labels")).hasToString("[\"l\"]");
  }

  @Test
  @Tag("AC-3.3.g")
  void emptyAndOverlongTitlesAreRefused() {
    assertThat(refused("create_issue", "{\"projectNumber\":$P,\"title\":\"\"}"))
        .contains("`title` must be text of 1 to 256 characters, not empty.");
    assertThat(
            refused("create_issue", "{\"projectNumber\":$P,\"title\":\"" + "x".repeat(257) + "\"}"))
        .contains("`title` must be text of 1 to 256 characters, not a text of 257 characters.");
    done("create_issue", "{\"projectNumber\":$P,\"title\":\"" + "x".repeat(256) + "\"}");
  }

  @Test
  void updatesChangeOnlyWhatIsGiven() {
    done(
        "create_issue",
        "{\"projectNumber\":$P,\"title\":\"a\",\"assignee\":\"zoe\",\"labels\":[\"l\"]}");
    String issue = "{\"projectNumber\":$P,\"issueNumber\":1,";
    JsonObject changed = done("update_issue", issue + "\"title\":\"b\"}").getAsJsonObject("issue");
    assertThat(changed.get("title").getAsString()).isEqualTo("b");
    assertThat(changed.get("assignee").getAsString()).isEqualTo("zoe");
    assertThat(tracker.requests.getLast()).endsWith("{\"title\":\"b\"}");
    assertThat(
            done("update_issue", issue + "\"assignee\":null}")
                .getAsJsonObject("issue")
                .has("assignee"))
        .isFalse();
    assertThat(
            done("update_issue", issue + "\"labels\":[\"m\",\"n\"]}")
                .getAsJsonObject("issue")
                .get("labels"))
        .hasToString("[\"m\",\"n\"]");
  }

  @Test
  @Tag("AC-3.4.d")
  void updatesOfNothingAreRefused() {
    tracker.addIssue(alpha, "a");
    assertThat(refused("update_issue", "{\"projectNumber\":$P,\"issueNumber\":1}"))
        .startsWith("At least one field required");
    assertThat(
            refused(
                "update_issue", "{\"projectNumber\":$P,\"issueNumber\":1,\"expectedVersion\":1}"))
        .startsWith("At least one field required");
    assertThat(refused("update_project", "{\"projectNumber\":$P}"))
        .startsWith("At least one field required");
  }

  @Test
  void projectsAreCreatedListedChangedAndIssuesDeleted() {
    JsonObject made =
        done("create_project", "{\"title\":\"New\",\"phases\":[\"One\",\"Two\"]}")
            .getAsJsonObject("project");
    assertThat(names(made.getAsJsonArray("phases"))).containsExactly("One", "Two");
    assertThat(done("list_projects", "{}").get("count").getAsInt()).isEqualTo(2);
    done("update_project", "{\"projectNumber\":71,\"status\":\"closed\",\"title\":\"Old\"}");
    assertThat(done("list_projects", "{\"status\":\"open\"}").get("count").getAsInt()).isEqualTo(1);
    tracker.addIssue(alpha, "gone");
    done("delete_issue", "{\"projectNumber\":$P,\"issueNumber\":1}");
    assertThat(count("{\"projectNumber\":$P}")).isZero();
  }

  @Test
  void changesAreMadeInTheClientsName() {
    wire.exchange(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
            + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"claude-code\",\"version\":\"2\"}}}");
    done("create_issue", "{\"projectNumber\":$P,\"title\":\"a\"}");
    assertThat(tracker.actors.getLast()).isEqualTo("claude-code");
  }
}
