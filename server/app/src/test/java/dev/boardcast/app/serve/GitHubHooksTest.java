package dev.boardcast.app.serve;

import static dev.boardcast.app.serve.GitHubWorld.await;
import static dev.boardcast.app.serve.GitHubWorld.item;
import static dev.boardcast.app.serve.GitHubWorld.payload;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import dev.boardcast.testkit.github.HookPayloads;
import dev.boardcast.testkit.github.HookPayloads.Payload;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Boards that are connected, and GitHub's deliveries: each is a reason to read. Scans are so far
/// apart that nothing here comes by one.
@Timeout(900)
final class GitHubHooksTest {
  @TempDir Path data;
  private GitHubWorld world;
  private FakeProject there;

  @BeforeEach
  void open() throws Exception {
    world = new GitHubWorld(data, "600000");
    there = world.gitHub.project();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void taken(String event, JsonObject payload) throws Exception {
    HttpResponse<String> answer = world.deliver(event, payload);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"reads\":1}");
  }

  private String changed() {
    return world.lastEvent().getAsJsonObject("data").get("changed").toString();
  }

  private String actor() {
    return world.lastEvent().getAsJsonObject("data").get("actor").getAsString();
  }

  @Test
  void aCardIsReadWhenItsItemIsToldOf() throws Exception {
    String id = there.addIssue("one", "Todo");
    int project = world.connect();
    await("polling", () -> world.state().equals("polling"));

    there.move(id, "Done");
    taken("projects_v2_item", item("edited", id));
    await("done", () -> world.issue(project, "one").status() == IssueStatus.DONE);
    assertThat(changed()).isEqualTo("[\"status\"]");
    assertThat(actor()).isEqualTo("octocat");
    assertThat(world.lastEvent().getAsJsonObject("data").get("origin").getAsString())
        .isEqualTo("github");
    await("live", () -> world.state().equals("live"));

    there.edit(id, "renamed", "body");
    taken("issues", GitHubWorld.issue("edited", id));
    await("renamed", () -> world.titles(project).contains("renamed"));
    assertThat(changed()).isEqualTo("[\"title\",\"body\"]");
    assertThat(actor()).isEqualTo("hubot");

    int number = world.issue(project, "renamed").number();
    String two = there.addDraft("two", "In review");
    taken("projects_v2_item", item("created", two));
    await("two", () -> world.titles(project).contains("two"));
    assertThat(world.lastEvent().get("type").getAsString()).isEqualTo("issue.created");

    there.archive(id, true);
    taken("projects_v2_item", item("archived", id));
    await("one is gone", () -> !world.titles(project).contains("renamed"));
    there.archive(id, false);
    taken("projects_v2_item", item("restored", id));
    await("one is back", () -> world.titles(project).contains("renamed"));
    assertThat(world.issue(project, "renamed").number()).isEqualTo(number);

    there.delete(id);
    taken("projects_v2_item", item("deleted", id));
    await("one is gone", () -> !world.titles(project).contains("renamed"));
    assertThat(world.lastEvent().get("type").getAsString()).isEqualTo("issue.deleted");
  }

  @Test
  void whatIsSaidAndWhatWaitsIsReadWhenItIsToldOf() throws Exception {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    int project = world.connect();
    int number = world.issue(project, "one").number();

    var _ = there.talk().say(one, "grace", "Look at this");
    taken("issue_comment", GitHubWorld.issue("created", one));
    await(
        "the comment", () -> Integer.valueOf(1).equals(world.issue(project, "one").commentCount()));
    assertThat(actor()).isEqualTo("grace");

    there.talk().wait(two, one, true);
    JsonObject payload = GitHubWorld.issue("blocked_by_added", two);
    payload.add("blocked_issue", payload.remove("issue"));
    taken("issue_dependencies", payload);
    await("two waits", () -> List.of(number).equals(world.issue(project, "two").blockedBy()));
  }

  @Test
  void deliveriesInAnyOrderTwiceAndLateMakeTheBoardWhatGitHubSays() throws Exception {
    String id = there.addIssue("one", "Todo");
    String gone = there.addIssue("gone", "Todo");
    int project = world.connect();
    there.move(id, "Done");
    there.move(id, "In progress");
    there.delete(gone);
    int events = world.committed.size();
    for (String action : List.of("deleted", "edited", "restored", "created", "edited")) {
      taken("projects_v2_item", item(action, gone));
      taken("projects_v2_item", item("edited", id));
    }
    await("both", () -> world.committed.size() == events + 2);
    await("read twice", () -> world.gitHub.requests().size() >= 6);
    assertThat(world.titles(project)).containsExactly("one");
    assertThat(world.issue(project, "one").status()).isEqualTo(IssueStatus.IN_PROGRESS);
    assertThat(world.committed).hasSize(events + 2);
  }

  @Test
  void oneIdMayBeSharedByTwoHooksAndComeTwice() throws Exception {
    String id = there.addIssue("one", "Todo");
    int project = world.connect();
    int other = createBoard();
    JsonObject payload = GitHubWorld.issue("opened", id);
    payload.getAsJsonObject("issue").addProperty("state", "open");
    String into = "?project=" + other;
    // One event: a hook for the board that takes issues by itself, one for all connected boards.
    assertThat(world.deliver("issues", payload, "guid", into).statusCode()).isEqualTo(202);
    assertThat(world.deliver("issues", payload, "guid", "").body()).isEqualTo("{\"reads\":1}");
    // And one that names the connected board: it is no reason to fill it in another way.
    HttpResponse<String> third = world.deliver("issues", payload, "guid", "?project=" + project);
    assertThat(third.body()).isEqualTo("{\"reads\":1}");
    HttpResponse<String> again = world.deliver("issues", payload, "guid", "");
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    // Another event with the same id is another delivery.
    assertThat(world.deliver("projects_v2_item", item("edited", id), "guid", "").body())
        .isEqualTo("{\"reads\":1}");
    assertThat(world.titles(other)).containsExactly("of no interest");
    assertThat(world.titles(project)).containsExactly("one");
    assertThat(world.counted("repeated")).isEqualTo(1);
  }

  private int createBoard() {
    JsonObject board = new JsonObject();
    board.addProperty("title", "by itself");
    return world.client.createProject(board).number();
  }

  @Test
  void theProjectItselfIsRead() throws Exception {
    there.addIssue("one", "Todo");
    int project = world.connect();
    there.self().describe("New title", "what it is about", true);
    JsonObject told = new JsonObject();
    told.addProperty("node_id", FakeProject.ID);
    JsonObject edited = payload("edited", "projects_v2", told);
    JsonObject changes = new JsonObject();
    changes.add("title", new JsonObject());
    edited.add("changes", changes);
    taken("projects_v2", edited);
    await("title", () -> world.client.project(project).title().equals("New title"));
    assertThat(changed()).isEqualTo("[\"title\"]");
    assertThat(actor()).isEqualTo("hubot");
    // Told of the title alone, the rest stays.
    assertThat(world.client.project(project).description()).isNull();
    changes.add("short_description", new JsonObject());
    taken("projects_v2", edited);
    await("text", () -> "what it is about".equals(world.client.project(project).description()));
    taken("projects_v2", payload("closed", "projects_v2", told));
    await("closed", () -> world.client.project(project).status() == ProjectStatus.CLOSED);
    there.self().describe("New title", null, false);
    taken("projects_v2", edited);
    taken("projects_v2", payload("reopened", "projects_v2", told));
    await("open", () -> world.client.project(project).status() == ProjectStatus.OPEN);
    await("no text", () -> world.client.project(project).description() == null);
    there.hide(true);
    taken("projects_v2", payload("deleted", "projects_v2", told));
    await("gone", () -> world.state().equals("gone"));
    assertThat(world.titles(project)).containsExactly("one");
  }

  @Test
  void aRenamedRepositoryAndLabelAreFollowed() throws Exception {
    String id = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    there.assign(id, null, "bug");
    int project = world.connect();
    int number = world.issue(project, "one").number();
    there.moveRepository("https://github.com/demo/plans");
    JsonObject repository = new JsonObject();
    repository.addProperty("html_url", "https://github.com/demo/plans");
    JsonObject renamed = payload("renamed", "repository", repository);
    renamed.add("changes", Changes.from("repository", "name", "roadmap"));
    assertThat(world.deliver("repository", renamed).body()).isEqualTo("{\"reads\":2}");
    await(
        "address",
        () ->
            ("https://github.com/demo/plans/issues/" + two)
                .equals(world.issue(project, "two").url()));
    assertThat(world.issue(project, "one").number()).isEqualTo(number);
    assertThat(changed()).isEqualTo("[\"url\"]");

    there.assign(id, null, "fault");
    JsonObject label = payload("edited", "label", new JsonObject());
    label.add("repository", repository);
    label.add("changes", Changes.from("name", "bug"));
    taken("label", label);
    await("label", () -> world.issue(project, "one").labels().equals(List.of("fault")));
    there.assign(id, null);
    JsonObject name = new JsonObject();
    name.addProperty("name", "fault");
    JsonObject deleted = payload("deleted", "label", name);
    deleted.add("repository", repository);
    taken("label", deleted);
    await("no label", () -> world.issue(project, "one").labels().isEmpty());
    await("nothing waits", () -> world.connection().get("waiting").getAsInt() == 0);
  }

  private static final class Changes {
    static JsonObject from(String... path) {
      JsonObject inner = new JsonObject();
      inner.addProperty("from", path[path.length - 1]);
      for (int i = path.length - 2; i >= 0; i--) {
        JsonObject outer = new JsonObject();
        outer.add(path[i], inner);
        inner = outer;
      }
      return inner;
    }
  }

  @Test
  void bothEndsOfASubIssueAndTheNewIdOfATransferredIssueAreFound() throws Exception {
    String parent = there.addIssue("parent", "Todo");
    String child = there.addIssue("child", "Todo");
    int project = world.connect();
    there.edit(parent, "parent of child", null);
    there.edit(child, "child of parent", null);
    JsonObject family = payload("sub_issue_added", "parent_issue", new JsonObject());
    family.getAsJsonObject("parent_issue").addProperty("node_id", FakeProject.contentId(parent));
    JsonObject sub = new JsonObject();
    sub.addProperty("node_id", FakeProject.contentId(child));
    family.add("sub_issue", sub);
    assertThat(world.deliver("sub_issues", family).body()).isEqualTo("{\"reads\":2}");
    await(
        "both",
        () -> world.titles(project).containsAll(List.of("parent of child", "child of parent")));
    JsonObject transferred = GitHubWorld.issue("transferred", child);
    JsonObject changes = new JsonObject();
    changes.add("new_issue", GitHubWorld.issue("opened", "elsewhere").getAsJsonObject("issue"));
    transferred.add("changes", changes);
    taken("issues", transferred);
    taken("issues", GitHubWorld.issue("edited", "elsewhere"));
  }

  @Test
  void whatIsAboutNoBoardIsCountedAndWhatSaysNothingIsPassedOver() throws Exception {
    String id = there.addIssue("one", "Todo");
    world.connect();
    JsonObject foreign = item("edited", "PVTI_foreign");
    foreign.getAsJsonObject("projects_v2_item").addProperty("project_node_id", "PVT_foreign");
    assertThat(world.deliver("projects_v2_item", foreign).statusCode()).isEqualTo(204);
    assertThat(world.deliver("issues", GitHubWorld.issue("opened", "other")).statusCode())
        .isEqualTo(204);
    assertThat(world.counted("unknown")).isEqualTo(2);
    JsonObject elsewhere = item("reordered", id);
    elsewhere.getAsJsonObject("projects_v2_item").addProperty("project_node_id", "PVT_foreign");
    assertThat(world.deliver("projects_v2_item", elsewhere).statusCode()).isEqualTo(204);
    assertThat(world.deliver("projects_v2_status_update", new JsonObject()).statusCode())
        .isEqualTo(204);
    assertThat(world.deliver("issues", new JsonObject()).statusCode()).isEqualTo(400);
    assertThat(world.counted("unknown")).isEqualTo(3);
    assertThat(world.counted("passed_over")).isEqualTo(1);
  }

  /// Points at a project that is connected, so that all of it is read.
  @Test
  void everyPayloadOfGitHubsOwnIsTaken() throws Exception {
    there.addIssue("one", "Todo");
    int project = world.connect();
    int events = world.committed.size();
    List<Payload> all = new ArrayList<>(HookPayloads.examples("issues", "projects_v2_item"));
    assertThat(all).hasSize(57);
    Map<String, List<String>> described =
        Map.of(
            "projects_v2",
            List.of("edited", "closed", "reopened"),
            "projects_v2_item",
            List.of(
                "archived", "converted", "created", "deleted", "edited", "reordered", "restored"),
            "issues",
            List.of(
                "assigned",
                "closed",
                "deleted",
                "demilestoned",
                "edited",
                "labeled",
                "locked",
                "milestoned",
                "opened",
                "pinned",
                "reopened",
                "transferred",
                "typed",
                "unassigned",
                "unlabeled",
                "unlocked",
                "unpinned",
                "untyped"),
            "sub_issues",
            List.of(
                "parent_issue_added",
                "parent_issue_removed",
                "sub_issue_added",
                "sub_issue_removed"),
            "repository",
            List.of("renamed", "transferred"),
            "label",
            List.of("edited", "deleted"));
    described.forEach((event, actions) -> {
      for (String action : actions) {
        String name = (event + "_" + action).replace('_', '-');
        all.add(HookPayloads.generated(event, name));
      }
    });
    for (Payload payload : all) {
      JsonObject json = payload.json();
      boolean isOfProject = false;
      for (String name : List.of("projects_v2_item", "projects_v2")) {
        if (json.get(name) instanceof JsonObject told) {
          told.addProperty(
              name.equals("projects_v2") ? "node_id" : "project_node_id", FakeProject.ID);
          isOfProject = true;
        }
      }
      HttpResponse<String> answer = world.deliver(payload.event(), json);
      assertThat(answer.statusCode())
          .as("%s %s %s", payload.source(), payload.event(), payload.action())
          .isEqualTo(isOfProject ? 202 : 204);
    }
    // Those items are nowhere, and the project is as it was.
    await("a last one", () -> takenUp(project));
    assertThat(world.titles(project)).containsExactly("one", "last");
    world.awaitTold(project);
    assertThat(world.committed.size() - events).isBetween(1, 2);
  }

  private boolean takenUp(int project) {
    if (world.titles(project).contains("last")) {
      return true;
    }
    if (there.statuses().size() == 1) {
      String last = there.addIssue("last", null);
      try {
        taken("projects_v2_item", item("created", last));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  @Test
  void whatWasToldBeforeAStopIsReadAfterIt() throws Exception {
    String id = there.addIssue("one", "Todo");
    int project = world.connect();
    // The reading at hand does not come through; then the server ends.
    world.gitHub.fail(new Fault.TooFast(429, 600));
    there.edit(id, "renamed", null);
    taken("issues", GitHubWorld.issue("edited", id));
    await("it waits", () -> world.state().equals("waiting"));
    world.closeTracker();
    world.open();
    await("renamed", () -> world.titles(project).contains("renamed"));
    // The scan of the start does not know this.
    assertThat(actor()).isEqualTo("hubot");
  }

  @Test
  void readsThatLagBehindWhatIsToldAreMadeOnceMore() throws Exception {
    String id = there.addIssue("one", "Todo");
    int project = world.connect();
    there.lag(2_000);
    Instant told = Instant.now();
    there.move(id, "Done");
    taken("projects_v2_item", item("edited", id));
    await("done", () -> world.issue(project, "one").status() == IssueStatus.DONE);
    assertThat(Duration.between(told, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void aPingSaysWhatAHookLacks() throws Exception {
    there.addIssue("one", "Todo");
    world.connect();
    assertThat(ping("Organization", "projects_v2_item", "issues", "push").body())
        .isEqualTo(
            "{\"missing\":[\"projects_v2\",\"sub_issues\",\"issue_comment\",\"issue_dependencies\",\"label\",\"repository\"]}");
    assertThat(ping("Repository", "*").statusCode()).isEqualTo(204);
    assertThat(
            ping(
                    "Repository",
                    "issues",
                    "sub_issues",
                    "issue_comment",
                    "issue_dependencies",
                    "label",
                    "repository")
                .statusCode())
        .isEqualTo(204);
    HttpResponse<String> useless = ping("Organization", "push");
    assertThat(useless.statusCode()).isEqualTo(409);
    assertThat(useless.body()).contains("projects_v2_item");
  }

  private HttpResponse<String> ping(String type, String... events) throws Exception {
    JsonArray names = new JsonArray();
    List.of(events).forEach(names::add);
    JsonObject hook = new JsonObject();
    hook.addProperty("type", type);
    hook.add("events", names);
    JsonObject ping = new JsonObject();
    ping.add("hook", hook);
    return world.deliver("ping", ping);
  }
}
