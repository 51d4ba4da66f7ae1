package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.order.CardOrder;
import dev.boardcast.core.order.Target;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Cards of a board stand in the order of their items.
@Timeout(900)
class GitHubOrderTest extends MirroredBoard {
  private static final String SENTENCE = "stands where the mirrored project has it";

  /// In their order, whatever their status.
  private List<String> order(int project) {
    return client.board(project).issues().stream()
        .sorted(CardOrder.OF_ISSUES)
        .map(Issue::title)
        .toList();
  }

  private void awaitOrder(int project, String... titles) {
    await("the order " + List.of(titles), () -> order(project).equals(List.of(titles)));
  }

  /// Events of issues that got another place.
  private List<BoardEvent> placed(int project) {
    GitHubWorld.awaitTold(client, committed, project);
    return committed.stream()
        .map(event -> Json.read(event.eventJson(), BoardEvent.class))
        .filter(event -> event.changed().contains("place"))
        .toList();
  }

  private void place(int project, String title, Target target, IssueStatus status) {
    client.teamwork().move(project, issue(project, title).number(), target, status);
  }

  private void reorder(String item, @Nullable String after) {
    gitHub.project().self().reorder(item, after);
  }

  @Test
  void oneCardThatIsMovedThereIsOneEventHere() {
    List<String> items =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> gitHub.project().addIssue("card " + i, i == 3 ? "Done" : "Todo"))
            .toList();
    int project = connect();
    awaitOrder(project, "card 1", "card 2", "card 3", "card 4", "card 5");
    awaitScans(2);
    assertThat(placed(project)).isEmpty();
    long before = client.board(project).position().sequence();
    reorder(items.getFirst(), items.get(3));
    awaitOrder(project, "card 2", "card 3", "card 4", "card 1", "card 5");
    awaitScans(2);
    assertThat(client.board(project).position().sequence()).isEqualTo(before + 1);
    BoardEvent event = placed(project).getLast();
    assertThat(event.changed()).containsExactly("place");
    assertThat(event.origin()).isEqualTo("github");
    reorder(items.get(4), null);
    awaitOrder(project, "card 5", "card 2", "card 3", "card 4", "card 1");
    // One that comes into another column stands there as there.
    gitHub.project().move(items.get(2), "Todo");
    awaitEqual(project);
    awaitScans(2);
    assertThat(order(project)).containsExactly("card 5", "card 2", "card 3", "card 4", "card 1");
    assertThat(placed(project)).hasSize(2);
    assertThat(connection().get("waiting").getAsInt()).isZero();
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void whatIsMovedHereWithinItsColumnIsRefusedAndIntoAnotherOneItGoes() {
    gitHub.project().addIssue("one", "Todo");
    gitHub.project().addDraft("two", "Todo");
    gitHub.project().addIssue("three", "Done");
    int project = connect();
    awaitEqual(project);
    assertThatThrownBy(() -> place(project, "two", new Target.Top(), IssueStatus.TODO))
        .hasMessageContaining(SENTENCE);
    // Where it stands already is no move.
    place(project, "two", new Target.Bottom(), IssueStatus.TODO);
    place(project, "one", new Target.After(issue(project, "three").number()), IssueStatus.DONE);
    await("it is there", () -> "Done".equals(gitHub.project().statuses().get("one")));
    awaitEqual(project);
    assertThat(order(project)).containsExactly("one", "two", "three");
    assertThat(placed(project)).isEmpty();
    client.disconnectGitHub(project);
    place(project, "three", new Target.Top(), IssueStatus.DONE);
    awaitOrder(project, "three", "one", "two");
  }

  @Test
  void whatIsHereAloneIsMovedByPeopleAndStaysAmongTheOthers() {
    JsonObject fields = new JsonObject();
    fields.addProperty("title", "Mine");
    int project = client.createProject(fields).number();
    for (String title : List.of("own 1", "own 2")) {
      client.createIssue(project, IssuePatch.of(IssueField.TITLE, title));
    }
    String one = gitHub.project().addIssue("one", null);
    String two = gitHub.project().addIssue("two", null);
    JsonObject request = request();
    request.addProperty("project", project);
    client.connectGitHub(request);
    awaitState("polling");
    awaitOrder(project, "own 1", "own 2", "one", "two");
    place(project, "own 2", new Target.After(issue(project, "one").number()), IssueStatus.BACKLOG);
    awaitOrder(project, "own 1", "one", "own 2", "two");
    awaitScans(2);
    assertThat(order(project)).containsExactly("own 1", "one", "own 2", "two");
    reorder(one, two);
    awaitOrder(project, "own 1", "own 2", "two", "one");
    // One that is made here is the last one there, too.
    client.createIssue(project, IssuePatch.of(IssueField.TITLE, "new"));
    await("it is there", () -> gitHub.project().statuses().containsKey("new"));
    awaitScans(2);
    assertThat(order(project)).containsExactly("own 1", "own 2", "two", "one", "new");
    assertThat(placed(project)).hasSize(2);
  }

  /// What people had moved before there was this, or while nothing was connected, goes back with
  /// the first whole look; a server that ends meanwhile goes on.
  @Test
  void aBoardThatWasInAnotherOrderFollowsOnce() throws Exception {
    int count = 130;
    for (int i = 0; i < count; i++) {
      gitHub.project().addDraft("card " + i, "Todo");
    }
    int project = connect();
    awaitEqual(project);
    mount.close();
    long before = client.board(project).position().sequence();
    List<String> items = gitHub.project().cards();
    for (String item : items) {
      gitHub.project().self().reorder(item, null);
    }
    List<String> wanted = items.reversed().stream().map(gitHub.project()::title).toList();
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    await("some are moved", () -> client.board(project).position().sequence() > before);
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    await("all stand right", () -> order(project).equals(wanted));
    awaitScans(2);
    assertThat(client.board(project).position().sequence()).isEqualTo(before + count - 1);
    assertThat(connection().get("waiting").getAsInt()).isZero();
  }

  @Test
  void aBoardThatChangesNothingThereFollows() {
    String one = gitHub.project().addIssue("one", "Todo");
    String two = gitHub.project().addIssue("two", "Todo");
    JsonObject request = request();
    request.addProperty("readOnly", true);
    int project = client.connectGitHub(request).get("project").getAsInt();
    awaitOrder(project, "one", "two");
    reorder(one, two);
    awaitOrder(project, "two", "one");
    assertThatThrownBy(() -> place(project, "one", new Target.Top(), IssueStatus.TODO))
        .hasMessageContaining(SENTENCE);
  }
}
