package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is changed on a board and goes to its GitHub Project.
@Timeout(900)
class GitHubWritingTest extends MirroredBoard {
  private void patch(int project, String title, IssueField field, @Nullable Object value) {
    client.updateIssue(project, issue(project, title).number(), IssuePatch.of(field, value), null);
  }

  private void label(int project, String title, String... labels) {
    patch(project, title, IssueField.LABELS, List.of(labels));
  }

  private Issue create(int project, String title, @Nullable String body, IssueStatus status) {
    IssuePatch fields = IssuePatch.of(IssueField.TITLE, title).with(IssueField.STATUS, status);
    return client.createIssue(project, body == null ? fields : fields.with(IssueField.BODY, body));
  }

  private List<ActivityEntry> activity(int project) {
    return client.activity(List.of(project), Instant.EPOCH, 1_000);
  }

  private List<RefusedChange> refusals(int project) {
    return activity(project).stream()
        .filter(entry -> entry.refused() != null)
        .peek(entry -> assertThat(entry.origin()).isEqualTo("github"))
        .map(ActivityEntry::refused)
        .toList();
  }

  private long sequence(int project) {
    return client.board(project).position().sequence();
  }

  private int counted(String what) {
    return connection().get(what).getAsInt();
  }

  @Test
  void titlesBodiesAssigneesAndLabelsAreWrittenAndMakeNoEcho() {
    String id = gitHub.project().addIssue("one", "Todo");
    String draft = gitHub.project().addDraft("draft", null);
    gitHub.project().assignAll(id, List.of("ada", "grace"), "docs");
    int project = connect();
    awaitEqual(project);
    patch(project, "one", IssueField.BODY, "text");
    patch(project, "one", IssueField.ASSIGNEE, "Linus");
    label(project, "one", "UI", "bug");
    patch(project, "one", IssueField.TITLE, "first");
    patch(project, "draft", IssueField.BODY, "drafted");
    patch(project, "draft", IssueField.ASSIGNEE, "octocat");
    patch(project, "draft", IssueField.TITLE, "second");
    long before = sequence(project);
    await("titles there", () -> gitHub.project().statuses().containsKey("second"));
    awaitEqual(project);
    await("the assignee", () -> gitHub.project().assignees(draft).equals(List.of("octocat")));
    assertThat(gitHub.project().body(id)).isEqualTo("text");
    assertThat(gitHub.project().assignees(id)).containsExactlyInAnyOrder("linus", "grace");
    assertThat(gitHub.project().labels(id)).containsExactlyInAnyOrder("ui", "bug");
    assertThat(gitHub.project().body(draft)).isEqualTo("drafted");
    patch(project, "first", IssueField.ASSIGNEE, null);
    patch(project, "first", IssueField.BODY, null);
    label(project, "first");
    await("nothing left", () -> gitHub.project().labels(id).isEmpty());
    awaitEqual(project);
    assertThat(gitHub.project().body(id)).isNull();
    assertThat(gitHub.project().assignees(id)).containsExactly("grace");
    awaitScans(2);
    // Linus goes, and Grace is the one who is left there: one event, which is GitHub's.
    assertThat(sequence(project)).isBetween(before + 3, before + 4);
    assertThat(counted("overruled")).isZero();
    assertThat(counted("refused")).isZero();
  }

  @Test
  void whatGitHubDoesNotTakeGoesBackWithOneEventAndItsReason() {
    String id = gitHub.project().addIssue("one", "Todo");
    gitHub.project().assign(id, "ada", "bug");
    String draft = gitHub.project().addDraft("draft", "Todo");
    gitHub.project().addStranger("stranger");
    int project = connect();
    awaitEqual(project);
    long before = sequence(project);
    patch(project, "one", IssueField.ASSIGNEE, "nobody-of-this-name");
    await("refused", () -> counted("refused") == 1);
    awaitEqual(project);
    assertThat(issue(project, "one").assignee()).isEqualTo("ada");
    assertThat(sequence(project)).isEqualTo(before + 2);
    label(project, "one", "bug", "no such label");
    await("refused", () -> counted("refused") == 2);
    patch(project, "one", IssueField.ASSIGNEE, "stranger");
    await("refused", () -> counted("refused") == 3);
    label(project, "draft", "bug");
    await("refused", () -> counted("refused") == 4);
    awaitEqual(project);
    assertThat(sequence(project)).isEqualTo(before + 8);
    assertThat(issue(project, "one").labels()).containsExactly("bug");
    // Ada was taken away for somebody whom GitHub leaves out: both sides have nobody.
    assertThat(issue(project, "one").assignee()).isNull();
    assertThat(gitHub.project().assignees(id)).isEmpty();
    assertThat(issue(project, "draft").labels()).isEmpty();
    assertThat(gitHub.project().labels(draft)).isEmpty();
    assertThat(refusals(project).reversed())
        .containsExactly(
            new RefusedChange(
                "assignee", "nobody-of-this-name", "GitHub knows nobody of this name"),
            new RefusedChange(
                "labels", "bug, no such label", "the repository has no label no such label"),
            new RefusedChange("assignee", "stranger", "GitHub did not take it"),
            new RefusedChange("labels", "bug", "a draft has no labels"));
    assertThat(counted("overruled")).isZero();
  }

  @Test
  void ofTwoChangesTheOneThatDoesNotStayIsInTheActivity() throws Exception {
    String id = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    mount.close();
    gitHub.project().edit(id, "theirs", "their body");
    patch(project, "one", IssueField.TITLE, "ours");
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    awaitEqual(project);
    await("theirs", () -> board(project).containsKey("theirs"));
    Conflict conflict =
        activity(project).stream()
            .map(ActivityEntry::conflict)
            .filter(told -> told != null)
            .findFirst()
            .orElseThrow();
    assertThat(conflict).isEqualTo(new Conflict("title", "theirs", "ours", "GitHub"));
    await("one is counted", () -> counted("overruled") == 1);
    assertThat(counted("refused")).isZero();
    // The issue's own activity has it, too, and so has the event.
    assertThat(committed.stream().filter(event -> event.eventJson().contains("\"conflict\"")))
        .hasSize(1);
  }

  @Test
  void aBodyOfWhichTheBoardHoldsABeginningIsNeverWritten() {
    String id = gitHub.project().addIssue("long", "Todo");
    String body = "x".repeat(Limits.BODY_MAX_CHARS + 1);
    gitHub.project().edit(id, "long", body);
    int project = connect();
    awaitEqual(project);
    patch(project, "long", IssueField.BODY, "short");
    await("refused", () -> counted("refused") == 1);
    awaitEqual(project);
    assertThat(issue(project, "long").body()).hasSize(Limits.BODY_MAX_CHARS);
    assertThat(gitHub.project().body(id)).isEqualTo(body);
    patch(project, "long", IssueField.TITLE, "still long");
    await("title", () -> gitHub.project().statuses().containsKey("still long"));
    assertThat(gitHub.project().body(id)).isEqualTo(body);
  }

  @Test
  void ofAnswersThatHoldOnlyAPartTheRestIsReadAndSentAgain() {
    for (int i = 0; i < 6; i++) {
      gitHub.project().addIssue("card " + i, "Todo");
    }
    int project = connect();
    awaitEqual(project);
    Fault fine = new Fault.None();
    gitHub.fail(fine, new Fault.Partial(), new Fault.Partial(), new Fault.AnswerLost());
    for (int i = 0; i < 6; i++) {
      move(project, "card " + i, IssueStatus.DONE);
      patch(project, "card " + i, IssueField.BODY, "done");
    }
    long before = sequence(project);
    await("all done", () -> there().values().stream().allMatch("done"::equals));
    awaitEqual(project);
    awaitScans(2);
    assertThat(sequence(project)).isEqualTo(before);
    assertThat(gitHub.project().cards())
        .allSatisfy(id -> assertThat(gitHub.project().body(id)).isEqualTo("done"));
    assertThat(counted("overruled") + counted("refused")).isZero();
  }

  @Test
  void anIssueThatIsMadeHereIsADraftThereAndNeverTwo() {
    gitHub.project().setOptionOfNew("Todo");
    int project = connect();
    awaitScans(1);
    Issue one = create(project, "one", "its body", IssueStatus.IN_PROGRESS);
    await("there", () -> gitHub.project().statuses().containsKey("one"));
    awaitEqual(project);
    String id = gitHub.project().cards().getFirst();
    assertThat(gitHub.project().isDraft(id)).isTrue();
    assertThat(gitHub.project().body(id)).startsWith("its body\n\n<!-- boardcast ");
    assertThat(issue(project, "one").number()).isEqualTo(one.number());
    assertThat(issue(project, "one").body()).isEqualTo("its body");
    // The answer is lost: it is looked for, once reads no longer lag.
    gitHub.project().lag(2_000);
    gitHub.fail(new Fault.AnswerLost());
    create(project, "two", null, IssueStatus.BACKLOG);
    await("two there", () -> gitHub.project().statuses().containsKey("two"));
    awaitEqual(project);
    await("nothing waits", () -> counted("waiting") == 0);
    assertThat(gitHub.project().cards()).hasSize(2);
    assertThat(board(project)).containsOnlyKeys("one", "two");
    // Nothing was done: it is made.
    gitHub.fail(new Fault.BadGateway());
    create(project, "three", null, IssueStatus.DONE);
    await("three there", () -> "Done".equals(gitHub.project().statuses().get("three")));
    awaitEqual(project);
    assertThat(gitHub.project().cards()).hasSize(3);
    patch(project, "three", IssueField.BODY, "written later");
    await(
        "body",
        () -> "written later".equals(gitHub.project().body(gitHub.project().cards().getLast())));
    assertThat(counted("overruled") + counted("refused")).isZero();
  }

  @Test
  void aDraftIsKnownForOursThoughSomebodyTookItsMarkAway() {
    int project = connect();
    awaitScans(1);
    gitHub.project().lag(2_000);
    gitHub.fail(new Fault.AnswerLost());
    create(project, "one", "its body", IssueStatus.TODO);
    await("there", () -> gitHub.project().statuses().containsKey("one"));
    String id = gitHub.project().cards().getFirst();
    gitHub.project().edit(id, "one", "another body");
    await("nothing waits", () -> counted("waiting") == 0);
    awaitEqual(project);
    awaitScans(3);
    assertThat(gitHub.project().cards()).hasSize(1);
    assertThat(board(project)).hasSize(1);
    await("its body is here", () -> "another body".equals(issue(project, "one").body()));
  }

  @Test
  void whereARepositoryIsNamedItIsAnIssueThere() {
    JsonObject request = request();
    request.addProperty("repository", "demo/elsewhere");
    assertThatThrownBy(() -> client.connectGitHub(request))
        .hasMessageContaining("no repository demo/elsewhere")
        .hasMessageContaining("\nNext: gh repo view demo/elsewhere");
    request.addProperty("repository", FakeProject.REPOSITORY);
    int project = client.connectGitHub(request).get("project").getAsInt();
    awaitState("polling");
    gitHub.project().lag(2_000);
    awaitScans(1);
    // Made, and lost; found, and put into the project.
    gitHub.fail(new Fault.AnswerLost());
    create(project, "one", "text", IssueStatus.TODO);
    await("there", () -> "Todo".equals(gitHub.project().statuses().get("one")));
    awaitEqual(project);
    String id = gitHub.project().cards().getFirst();
    assertThat(gitHub.project().isDraft(id)).isFalse();
    assertThat(gitHub.project().cards()).hasSize(1);
    assertThat(gitHub.project().looseIssues()).isZero();
    label(project, "one", "bug");
    await("label", () -> gitHub.project().labels(id).equals(List.of("bug")));
    assertThat(counted("overruled") + counted("refused")).isZero();
  }

  @Test
  void anIssueThatIsDeletedHereIsArchivedThere() {
    String id = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    awaitEqual(project);
    client.deleteIssue(project, issue(project, "one").number(), null);
    await("archived", () -> gitHub.project().isArchived(id));
    awaitScans(2);
    assertThat(board(project)).isEmpty();
    gitHub.project().archive(id, false);
    await("back", () -> board(project).containsKey("one"));
  }

  @Test
  void whatWasOnTheBoardBeforeItWasConnectedIsNotSent() {
    JsonObject fields = new JsonObject();
    fields.addProperty("title", "Mine");
    int project = client.createProject(fields).number();
    create(project, "before", null, IssueStatus.TODO);
    JsonObject request = request();
    request.addProperty("project", project);
    client.connectGitHub(request);
    awaitState("polling");
    create(project, "after", null, IssueStatus.TODO);
    await("after there", () -> "Todo".equals(gitHub.project().statuses().get("after")));
    assertThat(gitHub.project().statuses()).containsOnlyKeys("after");
    assertThat(board(project)).containsOnlyKeys("before", "after");
  }
}
