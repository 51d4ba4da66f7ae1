package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.testkit.github.FakeGitHub;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Phases of a board that are iterations: they follow, and cards go one way.
@Timeout(900)
class GitHubIterationsTest extends FixedPhases {
  @BeforeEach
  void mirror() {
    remote().openIterations(Set.of("Sprint 1", "Sprint 2"), "Sprint 1", "Sprint 2", "Sprint 3");
    remote().move(gitHub.project().addDraft("one", "Todo"), "Sprint 2");
    remote().move(gitHub.project().addIssue("two", "Todo"), "Sprint 3");
    gitHub.project().addDraft("three", "Todo");
    mirror("Phase");
  }

  @Override
  String reason() {
    return Aftermath.ITERATION;
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
    assertThat(told()).hasSize(1).allMatch(one -> ((RefusedChange) one).reason().equals(reason()));
  }
}
