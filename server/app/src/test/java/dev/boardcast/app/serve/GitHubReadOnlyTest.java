package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.testkit.github.FakeGitHub;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A board that follows a GitHub Project, with a token that may only read it.
@Timeout(900)
final class GitHubReadOnlyTest extends MirroredBoard {
  private int follow() {
    gitHub.allow(FakeGitHub.TOKEN, "read:project");
    JsonObject request = request();
    request.addProperty("readOnly", true);
    int project = client.connectGitHub(request).get("project").getAsInt();
    awaitState("polling");
    awaitEqual(project);
    assertThat(connection().get("message").getAsString()).isEqualTo(Aftermath.READ_ONLY_NOTE);
    return project;
  }

  private List<RefusedChange> refusals(int project) {
    return client.activity(List.of(project), Instant.EPOCH, 1_000).reversed().stream()
        .map(ActivityEntry::refused)
        .filter(RefusedChange.class::isInstance)
        .map(RefusedChange.class::cast)
        .toList();
  }

  private void patch(int project, Issue issue, IssueField field, Object value) {
    var _ = client.updateIssue(project, issue.number(), IssuePatch.of(field, value), null);
  }

  private int refused() {
    return connection().get("refused").getAsInt();
  }

  @Test
  void whatIsChangedHereGoesBackWithItsSentenceAndGitHubsChangesStillCome() {
    String item = gitHub.project().addIssue("one", "Todo");
    gitHub.project().assign(item, "ada", "bug");
    int project = follow();
    Issue before = issue(project, "one");
    patch(project, before, IssueField.STATUS, IssueStatus.DONE);
    await("the status went back", () -> refused() == 1);
    patch(project, before, IssueField.TITLE, "two");
    await("the title went back", () -> refused() == 2);
    patch(project, before, IssueField.LABELS, List.of("ui"));
    await("the labels went back", () -> refused() == 3);
    Issue after = issue(project, "one");
    assertThat(after.status()).isEqualTo(IssueStatus.TODO);
    assertThat(after.labels()).containsExactly("bug");
    assertThat(after.assignee()).isEqualTo("ada");
    assertThat(refusals(project))
        .containsExactly(
            new RefusedChange("status", "done", Aftermath.READ_ONLY),
            new RefusedChange("title", "two", Aftermath.READ_ONLY),
            new RefusedChange("labels", "ui", Aftermath.READ_ONLY));
    gitHub.project().move(item, "Done");
    gitHub.project().edit(item, "three", "text");
    await("GitHub's change", () -> board(project).containsKey("three"));
    awaitEqual(project);
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void whatIsMadeHereStaysHereAloneAndWhatIsDeletedHereComesBack() {
    var _ = gitHub.project().addIssue("one", "Todo");
    int project = follow();
    var _ = client.createIssue(project, IssuePatch.of(IssueField.TITLE, "mine"));
    await("it is told", () -> refused() == 1);
    client.deleteIssue(project, issue(project, "one").number(), null);
    await("it is back", () -> refused() == 2);
    assertThat(board(project).keySet()).containsExactlyInAnyOrder("one", "mine");
    assertThat(refusals(project))
        .containsExactly(
            new RefusedChange("issue", null, Aftermath.READ_ONLY),
            new RefusedChange("issue", null, Aftermath.READ_ONLY));
    awaitScans(2);
    assertThat(board(project)).hasSize(2);
    assertThat(connection().get("waiting").getAsInt()).isZero();
    assertThat(gitHub.project().cards()).hasSize(1);
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }
}
