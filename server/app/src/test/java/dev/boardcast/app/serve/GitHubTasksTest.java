package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Work items of a board are the task lines of bodies there.
@Timeout(200)
class GitHubTasksTest extends MirroredBoard {
  private static final String BODY = "What is to do\r\n\r\n- [ ] first\r\n- [x] second\r\n";

  private List<String> items(int project, String title) {
    return issue(project, title).workItems().stream()
        .map(item -> (item.completed() ? "x " : "- ") + item.title())
        .toList();
  }

  private void awaitItems(int project, String title, String... items) {
    await("items " + List.of(items), () -> items(project, title).equals(List.of(items)));
  }

  private void awaitBody(String item, @Nullable String body) {
    await("the body there", () -> Objects.equals(gitHub.project().body(item), body));
  }

  private String idOf(Issue issue, String title) {
    return issue.workItems().stream()
        .filter(item -> item.title().equals(title))
        .map(WorkItem::id)
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject fields(@Nullable String title, @Nullable Boolean completed) {
    JsonObject fields = new JsonObject();
    if (title != null) {
      fields.addProperty("title", title);
    }
    if (completed != null) {
      fields.addProperty("completed", completed);
    }
    return fields;
  }

  private void change(
      int project, String issue, String item, @Nullable String title, @Nullable Boolean completed) {
    Issue there = issue(project, issue);
    client.updateWorkItem(
        project, there.number(), idOf(there, item), fields(title, completed), null);
  }

  private void awaitSettled(int project) {
    await(
        "bodies are equal",
        () ->
            connection().get("waiting").getAsInt() == 0
                && gitHub.project().cards().stream()
                    .allMatch(item ->
                        Objects.equals(
                            gitHub.project().body(item),
                            issue(project, gitHub.project().title(item)).body())));
  }

  private List<BoardEvent> events(int project) {
    GitHubWorld.awaitTold(client, committed, project);
    return committed.stream()
        .filter(event -> event.projectNumber() == project)
        .map(event -> Json.read(event.eventJson(), BoardEvent.class))
        .toList();
  }

  private String card(@Nullable String body) {
    String item = gitHub.project().addIssue("one", "Todo");
    gitHub.project().edit(item, "one", body);
    return item;
  }

  @Test
  void aBoxIsTickedOnEitherSide() {
    String item = card(BODY);
    int project = connect();
    awaitItems(project, "one", "- first", "x second");
    String id = idOf(issue(project, "one"), "first");
    gitHub.project().edit(item, "one", BODY.replace("[ ] first", "[x] first"));
    awaitItems(project, "one", "x first", "x second");
    assertThat(idOf(issue(project, "one"), "first")).isEqualTo(id);
    assertThat(events(project).getLast().changed()).containsExactly("body", "workItems");
    assertThat(events(project).getLast().origin()).isEqualTo("github");
    awaitScans(1);
    int before = events(project).size();
    change(project, "one", "second", null, false);
    awaitBody(item, BODY.replace("[ ] first", "[x] first").replace("[x] second", "[ ] second"));
    awaitScans(2);
    awaitSettled(project);
    // One event, which is the person's.
    assertThat(events(project)).hasSize(before + 1);
    assertThat(events(project).getLast().changed()).containsExactly("body", "workItems");
    assertThat(events(project).getLast().origin()).isEqualTo("script");
  }

  @Test
  void whatIsAddedRenamedAndRemovedHereIsALineThere() {
    String item = card(BODY);
    String draft = gitHub.project().addDraft("draft", "Todo");
    int project = connect();
    awaitItems(project, "one", "- first", "x second");
    client.addWorkItem(project, issue(project, "one").number(), "third", true, null);
    change(project, "one", "first", "renamed", null);
    Issue now = issue(project, "one");
    client.deleteWorkItem(project, now.number(), idOf(now, "second"), null);
    awaitBody(item, "What is to do\r\n\r\n- [ ] renamed\r\n- [x] third\r\n");
    client.addWorkItem(project, issue(project, "draft").number(), "only", false, null);
    awaitBody(draft, "- [ ] only");
    awaitSettled(project);
    assertThat(items(project, "one")).containsExactly("- renamed", "x third");
    // Whoever changes the text here changes them, too.
    client.updateIssue(
        project,
        issue(project, "draft").number(),
        IssuePatch.of(IssueField.BODY, "- [x] only\n- [ ] more"),
        null);
    assertThat(items(project, "draft")).containsExactly("x only", "- more");
    awaitBody(draft, "- [x] only\n- [ ] more");
    // One that cannot be a line is refused.
    client.updateIssue(
        project,
        issue(project, "draft").number(),
        IssuePatch.of(IssueField.BODY, "```\nnever closed"),
        null);
    assertThatThrownBy(() ->
            client.addWorkItem(project, issue(project, "draft").number(), "lost", false, null))
        .hasMessageContaining("lines of the issue's body");
    assertThat(items(project, "draft")).isEmpty();
  }

  @Test
  void whatIsMadeHereHasItsLinesThere() {
    int project = connect();
    Issue made = client.createIssue(project, IssuePatch.of(IssueField.TITLE, "new"));
    client.addWorkItem(project, made.number(), "to do", false, null);
    await("it is there", () -> gitHub.project().statuses().containsKey("new"));
    String item = gitHub.project().cards().getFirst();
    await("its line", () -> String.valueOf(gitHub.project().body(item)).startsWith("- [ ] to do"));
    awaitScans(2);
    assertThat(items(project, "new")).containsExactly("- to do");
    change(project, "new", "to do", null, true);
    await("ticked", () -> String.valueOf(gitHub.project().body(item)).startsWith("- [x] to do"));
    var _ =
        client.createIssue(
            project, IssuePatch.of(IssueField.TITLE, "other").with(IssueField.BODY, "- [x] said"));
    assertThat(issue(project, "other").workItems())
        .containsExactly(new WorkItem("1", "said", true));
  }

  @Test
  void boxesThatBothSidesTickAreAllTicked() throws Exception {
    String item = card(BODY + "- [ ] third");
    int project = connect();
    awaitItems(project, "one", "- first", "x second", "- third");
    mount.close();
    gitHub
        .project()
        .edit(item, "one", "Other words\r\n\r\n- [x] first\r\n- [x] second\r\n- [ ] third");
    change(project, "one", "third", null, true);
    // A server that ends in between has nothing to remember.
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    awaitBody(item, "Other words\r\n\r\n- [x] first\r\n- [x] second\r\n- [x] third");
    awaitItems(project, "one", "x first", "x second", "x third");
    awaitSettled(project);
    assertThat(connection().get("overruled").getAsInt()).isZero();
  }

  @Test
  void aBoardThatFollowsPutsThemBack() {
    card(BODY);
    JsonObject request = request();
    request.addProperty("readOnly", true);
    int project = client.connectGitHub(request).get("project").getAsInt();
    awaitState("polling");
    awaitItems(project, "one", "- first", "x second");
    change(project, "one", "first", null, true);
    awaitItems(project, "one", "- first", "x second");
    await(
        "it is told",
        () ->
            events(project).stream()
                .anyMatch(event ->
                    event.overruled() instanceof RefusedChange(var field, var _, var reason)
                        && field.equals("body")
                        && reason.equals(Aftermath.READ_ONLY)));
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void whoSaysSoKeepsThemToTheBoard() {
    String item = card(BODY);
    JsonObject request = request();
    request.addProperty("workItems", "sub-issues");
    assertThatThrownBy(() -> client.connectGitHub(request))
        .hasMessageContaining("cannot be sub-issues yet");
    request.addProperty("workItems", "anything");
    assertThatThrownBy(() -> client.connectGitHub(request)).hasMessageContaining("one of tasks");
    request.addProperty("workItems", "none");
    int project = client.connectGitHub(request).get("project").getAsInt();
    awaitState("polling");
    awaitSettled(project);
    assertThat(items(project, "one")).isEmpty();
    client.addWorkItem(project, issue(project, "one").number(), "own", false, null);
    awaitScans(2);
    assertThat(items(project, "one")).containsExactly("- own");
    assertThat(gitHub.project().body(item)).isEqualTo(BODY);
  }

  @Test
  void whatLivesHereAloneAndABoardThatIsLetGoKeepThemApart() {
    JsonObject fields = new JsonObject();
    fields.addProperty("title", "Mine");
    int project = client.createProject(fields).number();
    Issue own =
        client.createIssue(
            project, IssuePatch.of(IssueField.TITLE, "own").with(IssueField.BODY, "- [ ] words"));
    String item = card(BODY);
    JsonObject request = request();
    request.addProperty("project", project);
    client.connectGitHub(request);
    awaitState("polling");
    awaitItems(project, "one", "- first", "x second");
    client.addWorkItem(project, own.number(), "mine", false, null);
    assertThat(items(project, "own")).containsExactly("- mine");
    assertThat(issue(project, "own").body()).isEqualTo("- [ ] words");
    client.disconnectGitHub(project);
    change(project, "one", "first", null, true);
    assertThat(items(project, "one")).containsExactly("x first", "x second");
    assertThat(issue(project, "one").body()).isEqualTo(BODY);
    assertThat(gitHub.project().body(item)).isEqualTo(BODY);
  }
}
