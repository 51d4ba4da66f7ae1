package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakePhases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Phases of a board that are iterations: they follow, and cards go one way.
@Timeout(200)
class GitHubIterationsTest extends MirroredBoard {
  private int project;

  private FakePhases remote() {
    return gitHub.project().phases();
  }

  @BeforeEach
  void mirror() {
    remote().openIterations(Set.of("Sprint 1", "Sprint 2"), "Sprint 1", "Sprint 2", "Sprint 3");
    remote().move(gitHub.project().addDraft("one", "Todo"), "Sprint 2");
    remote().move(gitHub.project().addIssue("two", "Todo"), "Sprint 3");
    gitHub.project().addDraft("three", "Todo");
    JsonObject request = request();
    request.addProperty("phaseField", "Phase");
    project = client.connectGitHub(request).get("project").getAsInt();
    awaitState("polling");
    awaitSame();
  }

  private Map<String, @Nullable String> phases() {
    Map<String, @Nullable String> phases = new LinkedHashMap<>();
    client.board(project).issues().forEach(issue -> phases.put(issue.title(), issue.phase()));
    return phases;
  }

  private void awaitSame() {
    await(
        "phases and cards are the same",
        () ->
            client.phases(project).stream().map(Phase::name).toList().equals(remote().names())
                && phases().equals(remote().all())
                && connection().get("waiting").getAsInt() == 0);
  }

  private List<Overruled> told() {
    return committed.stream()
        .map(event -> Json.read(event.eventJson(), BoardEvent.class).overruled())
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void theyAreInTheOrderOfTheirDaysAndWhatIsChangedThereIsHere() {
    assertThat(client.phases(project))
        .extracting(Phase::name)
        .containsExactly("Sprint 1", "Sprint 2", "Sprint 3");
    assertThat(phases()).containsEntry("one", "Sprint 2").containsEntry("two", "Sprint 3");
    remote().move(gitHub.project().cards().getLast(), "Sprint 3");
    awaitSame();
    remote().arrange("Sprint 1", "Sprint 2", "Sprint 3", "Sprint 4");
    remote().move(gitHub.project().cards().getFirst(), "Sprint 4");
    await("it is in it", () -> "Sprint 4".equals(phases().get("one")));
    awaitSame();
    remote().arrange("Sprint 2", "Sprint 3", "Sprint 4");
    awaitSame();
    assertThat(told()).isEmpty();
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void aCardThatIsPutElsewhereHereGoesBackWithTheReason() {
    client.setPhase(project, issue(project, "one").number(), "Sprint 3", null);
    client.setPhase(project, issue(project, "two").number(), null, null);
    client.setPhase(project, issue(project, "three").number(), "Sprint 1", null);
    await("it is told of all", () -> told().size() >= 3);
    awaitSame();
    assertThat(phases())
        .containsEntry("one", "Sprint 2")
        .containsEntry("two", "Sprint 3")
        .containsEntry("three", null);
    assertThat(told())
        .hasSize(3)
        .allMatch(one -> ((RefusedChange) one).reason().equals(Aftermath.ITERATION));
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void whatElseIsChangedOfSuchACardIsSent() {
    client.setPhase(project, issue(project, "one").number(), "Sprint 3", null);
    move(project, "one", IssueStatus.DONE);
    await("it is there", () -> "Done".equals(gitHub.project().statuses().get("one")));
    awaitSame();
    assertThat(told()).hasSize(1);
    assertThat(phases()).containsEntry("one", "Sprint 2");
  }

  /// Which empties the field of every card there, and nobody here can fill it again.
  @Test
  void iterationsThatAreMadeAnewKeepTheirPhases() {
    List<String> ids = client.phases(project).stream().map(Phase::id).toList();
    remote().renew();
    await("no card is in any", () -> phases().values().stream().allMatch(Objects::isNull));
    awaitSame();
    assertThat(client.phases(project)).extracting(Phase::id).containsExactlyElementsOf(ids);
    remote().move(gitHub.project().cards().getFirst(), "Sprint 1");
    awaitSame();
    assertThat(told()).isEmpty();
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  /// The oldest have no phase: their cards are in none, and nothing else of them is another.
  @Test
  void pastAHundredTheOldestIterationsHaveNoPhases() {
    List<String> all =
        IntStream.rangeClosed(1, Limits.PHASES_MAX_COUNT + 2)
            .mapToObj("Sprint %d"::formatted)
            .toList();
    remote().arrange(all.toArray(String[]::new));
    await(
        "the last hundred",
        () ->
            client.phases(project).stream().map(Phase::name).toList().equals(all.subList(2, 102)));
    await("its card is in none", () -> phases().get("one") == null);
    assertThat(phases()).containsEntry("two", "Sprint 3");
    client.setPhase(project, issue(project, "one").number(), "Sprint 50", null);
    await("it is told", () -> told().size() == 1);
    await("it is in none", () -> phases().get("one") == null);
    move(project, "one", IssueStatus.DONE);
    await("it is there", () -> "Done".equals(gitHub.project().statuses().get("one")));
    remote().move(gitHub.project().cards().get(1), "Sprint 1");
    await("it has left its phase", () -> phases().get("two") == null);
    awaitScans(2);
    assertThat(connection().get("waiting").getAsInt()).isZero();
    assertThat(told())
        .hasSize(1)
        .allMatch(one -> ((RefusedChange) one).reason().equals(Aftermath.ITERATION));
  }
}
