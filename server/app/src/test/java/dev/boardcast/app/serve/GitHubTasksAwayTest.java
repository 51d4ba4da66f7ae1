package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Work items of cards that were away, and bodies in which not every line can come or go.
@Timeout(200)
class GitHubTasksAwayTest extends MirroredBoard {
  private static final String BODY = "Words\n\n- [ ] first\n- [ ] second\n";

  private String item = "";
  private int project;
  private int number;

  @BeforeEach
  void connected() {
    item = gitHub.project().addIssue("one", "Todo");
    gitHub.project().edit(item, "one", BODY);
    project = connect();
    awaitItems("- first", "- second");
    number = issue(project, "one").number();
  }

  private List<String> items() {
    return issue(project, "one").workItems().stream()
        .map(work -> (work.completed() ? "x " : "- ") + work.title())
        .toList();
  }

  private void awaitItems(String... items) {
    await(
        "items " + List.of(items),
        () -> board(project).containsKey("one") && items().equals(List.of(items)));
  }

  private void awaitBody(String body) {
    await("the body there", () -> Objects.equals(gitHub.project().body(item), body));
    await("the body here", () -> Objects.equals(issue(project, "one").body(), body));
  }

  private String idOf(String title) {
    return issue(project, "one").workItems().stream()
        .filter(work -> work.title().equals(title))
        .map(WorkItem::id)
        .findFirst()
        .orElseThrow();
  }

  private void tick(String title) {
    JsonObject ticked = new JsonObject();
    ticked.addProperty("completed", true);
    client.updateWorkItem(project, number, idOf(title), ticked, null);
  }

  /// What is there says `body`, and so does the issue, as soon as it is heard.
  private void setBody(String body) {
    gitHub.project().edit(item, "one", body);
    await("heard", () -> Objects.equals(issue(project, "one").body(), body));
  }

  /// Its item goes away while nothing of the issue can be sent.
  private void archive() {
    MirrorLink link =
        tracker.mirrors().links().stream()
            .filter(one -> one.project() == project)
            .findFirst()
            .orElseThrow();
    var _ = tracker.mirrors().write(project, List.of(new CardWrite.Remove(item)), link.progress());
    assertThat(board(project)).doesNotContainKey("one");
  }

  private void open() throws Exception {
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
  }

  private List<BoardEvent> events() {
    GitHubWorld.awaitTold(client, committed, project);
    return committed.stream()
        .filter(event -> event.projectNumber() == project)
        .map(event -> Json.read(event.eventJson(), BoardEvent.class))
        .toList();
  }

  @Test
  void aBodyThatWasEditedWhileItsCardWasArchivedHasItsItems() {
    String first = idOf("first");
    String second = idOf("second");
    gitHub.project().archive(item, true);
    await("it is gone", () -> !board(project).containsKey("one"));
    String edited = "Other words\n\n- [x] first\n- [ ] between\n- [ ] second\n";
    gitHub.project().edit(item, "one", edited);
    gitHub.project().archive(item, false);
    awaitItems("x first", "- between", "- second");
    assertThat(issue(project, "one").number()).isEqualTo(number);
    assertThat(issue(project, "one").body()).isEqualTo(edited);
    assertThat(idOf("first")).isEqualTo(first);
    assertThat(idOf("second")).isEqualTo(second);
    assertThat(idOf("between")).isNotIn(first, second);
    // They go on as lines.
    tick("between");
    awaitBody(edited.replace("[ ] between", "[x] between"));
  }

  @Test
  void aChangeThatWasNotSentBeforeItsCardWentIsSentWhenItComesBack() throws Exception {
    mount.close();
    tick("second");
    archive();
    open();
    awaitItems("- first", "x second");
    awaitBody(BODY.replace("[ ] second", "[x] second"));
    awaitItems("- first", "x second");
  }

  @Test
  void whatBothSidesChangedOfACardThatWasAwayIsOneText() throws Exception {
    mount.close();
    tick("second");
    archive();
    gitHub.project().edit(item, "one", "Other words\n\n- [x] first\n- [ ] second\n");
    open();
    awaitBody("Other words\n\n- [x] first\n- [x] second\n");
    awaitItems("x first", "x second");
  }

  @Test
  void whatCannotBeOneTextIsGitHubsAndTheOtherOneIsTold() throws Exception {
    mount.close();
    tick("second");
    String mine = BODY.replace("[ ] second", "[x] second");
    archive();
    gitHub.project().edit(item, "one", "- [ ] first\n- [ ] third\n");
    open();
    awaitItems("- first", "- third");
    awaitScans(2);
    assertThat(issue(project, "one").body()).isEqualTo("- [ ] first\n- [ ] third\n");
    assertThat(gitHub.project().body(item)).isEqualTo("- [ ] first\n- [ ] third\n");
    assertThat(events())
        .anyMatch(event ->
            event.overruled() instanceof Conflict(var field, var _, var lost, var _)
                && field.equals("body")
                && mine.equals(lost));
  }

  @Test
  void whatIsAddedComesBehindCodeOfTheOneBefore() {
    String code = "- [ ] first\n  ```\n  one\n\n  - [ ] two\n  ```\n";
    setBody(code);
    WorkItem added = client.addWorkItem(project, number, "added", false, null);
    assertThat(added.title()).isEqualTo("added");
    assertThat(idOf("added")).isEqualTo(added.id());
    awaitBody(code + "- [ ] added\n");
    assertThat(items()).containsExactly("- first", "- added");
  }

  @Test
  void whoseNotesWouldGoToAnotherOneIsNotRemoved() {
    String notes = "- [ ] zero\n- [ ] first\n  notes of first\n";
    setBody(notes);
    assertThatThrownBy(() -> client.deleteWorkItem(project, number, idOf("first"), null))
        .isInstanceOf(TrackerException.class)
        .hasMessageContaining("Change the body");
    assertThat(issue(project, "one").body()).isEqualTo(notes);
    assertThat(items()).containsExactly("- zero", "- first");
  }

  @Test
  void ofMoreLinesThanAnIssueHasItemsTheNextOneMovesUp() {
    setBody("- [ ] same\n".repeat(500) + "- [ ] later\n");
    assertThat(items()).hasSize(500);
    List<WorkItem> before = issue(project, "one").workItems();
    client.deleteWorkItem(project, number, before.getFirst().id(), null);
    Issue now = issue(project, "one");
    assertThat(now.workItems()).hasSize(500);
    assertThat(now.workItems().subList(0, 499)).isEqualTo(before.subList(1, 500));
    assertThat(now.workItems().getLast().title()).isEqualTo("later");
    assertThat(now.workItems().getLast().id()).isNotIn(before.stream().map(WorkItem::id).toList());
    awaitBody("- [ ] same\n".repeat(499) + "- [ ] later\n");
  }
}
