package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.testkit.github.FakeGitHub;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Phases of a board that are the milestones of its issues.
@Timeout(900)
class GitHubMilestonesTest extends FixedPhases {
  private String one;
  private String two;

  @BeforeEach
  void mirror() {
    remote().openMilestones("Alpha", "Beta", "Gamma");
    one = gitHub.project().addIssue("one", "Todo");
    two = gitHub.project().addIssue("two", "Todo");
    remote().move(one, "Beta");
    remote().move(two, "Alpha");
    gitHub.project().addDraft("three", "Todo");
    mirror("Milestone");
  }

  @Override
  String reason() {
    return Aftermath.MILESTONE;
  }

  private List<String> names() {
    return client.phases(project).stream().map(Phase::name).toList();
  }

  private String id(String name) {
    return client.phases(project).stream()
        .filter(phase -> phase.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void thoseThatIssuesHaveArePhasesByTheDayOnWhichTheyAreDue() {
    // That a project has one that no issue has is not to be known.
    assertThat(names()).containsExactly("Alpha", "Beta");
    assertThat(phases())
        .containsEntry("one", "Beta")
        .containsEntry("two", "Alpha")
        .containsEntry("three", null);
    remote().give(gitHub.project().addIssue("four", "Todo"), remote().addMilestone("A last", null));
    remote()
        .give(
            gitHub.project().addIssue("five", "Todo"),
            remote().addMilestone("Zero", LocalDate.of(2025, 1, 1)));
    await("both are here", () -> names().size() == 4);
    awaitSame();
    assertThat(names()).containsExactly("Zero", "Alpha", "Beta", "A last");
    assertThat(told()).isEmpty();
  }

  @Test
  void aMilestoneThatIsGivenThereIsOneEventHere() {
    GitHubWorld.awaitTold(client, committed, project);
    int before = committed.size();
    remote().move(one, "Alpha");
    await("it is in it", () -> "Alpha".equals(phases().get("one")));
    GitHubWorld.awaitTold(client, committed, project);
    // That of its issue; the phase that is left may have gone meanwhile.
    assertThat(
            committed.subList(before, committed.size()).stream()
                .map(CommittedEvent::eventJson)
                .filter(event -> event.contains("\"type\":\"issue.")))
        .hasSize(1)
        .allMatch(event -> event.contains("\"origin\":\"github\""));
    // Nobody has the other one any more.
    await("its phase goes", () -> names().equals(List.of("Alpha")));
    remote().move(one, null);
    remote().move(two, "Gamma");
    awaitSame();
    assertThat(phases()).containsEntry("one", null).containsEntry("two", "Gamma");
    assertThat(told()).isEmpty();
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void aMilestoneThatIsRenamedKeepsItsPhase() {
    String id = id("Beta");
    remote().rename("Beta", "Better");
    await("it is called so", () -> names().equals(List.of("Alpha", "Better")));
    awaitSame();
    assertThat(id("Better")).isEqualTo(id);
    assertThat(told()).isEmpty();
  }

  @Test
  void aMilestoneThatIsDeletedThereTakesItsPhaseAndNoCard() {
    remote().deleteMilestone(Objects.requireNonNull(remote().ids().get("Beta")));
    await("its card is in none", () -> phases().get("one") == null);
    await("it is gone", () -> names().equals(List.of("Alpha")));
    awaitSame();
    assertThat(phases()).containsOnlyKeys("one", "two", "three");
    assertThat(told()).isEmpty();
  }

  /// As GitHub's own boards have it, which are grouped by the title.
  @Test
  void milestonesOfOneTitleInTwoRepositoriesAreOnePhase() {
    String beta = id("Beta");
    String other = remote().addMilestone("Beta", LocalDate.of(2025, 1, 1));
    String four = gitHub.project().addIssue("four", "Todo");
    remote().give(four, other);
    await("it is in it", () -> "Beta".equals(phases().get("four")));
    awaitSame();
    // The first day of both says where it is.
    await("it is first", () -> names().equals(List.of("Beta", "Alpha")));
    assertThat(id("Beta")).isEqualTo(beta);
    remote().retitle(other, "Delta");
    await("they are two", () -> names().equals(List.of("Delta", "Alpha", "Beta")));
    awaitSame();
    assertThat(phases()).containsEntry("one", "Beta").containsEntry("four", "Delta");
    assertThat(id("Beta")).isEqualTo(beta);
    remote().retitle(other, "Alpha");
    await("it is another one's", () -> "Alpha".equals(phases().get("four")));
    await("they are two", () -> names().equals(List.of("Alpha", "Beta")));
    awaitSame();
    assertThat(told()).isEmpty();
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  /// What is known of milestones is in no store: until all was looked through, nothing goes.
  @Test
  void afterAStopNothingIsAnother() throws Exception {
    List<Phase> before = client.phases(project);
    GitHubWorld.awaitTold(client, committed, project);
    int events = committed.size();
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    awaitState("polling");
    awaitScans(3);
    awaitSame();
    assertThat(client.phases(project)).isEqualTo(before);
    assertThat(committed).hasSize(events);
    remote().move(two, "Beta");
    await("it goes", () -> names().equals(List.of("Beta")));
    awaitSame();
  }

  @Test
  void aPhaseThatIsAMilestoneIsNotRenamedHere() {
    JsonObject name = new JsonObject();
    name.addProperty("name", "Mine");
    String id = id("Beta");
    assertThatThrownBy(() -> client.updatePhase(project, id, name, null))
        .hasMessageContaining("on GitHub");
  }
}
