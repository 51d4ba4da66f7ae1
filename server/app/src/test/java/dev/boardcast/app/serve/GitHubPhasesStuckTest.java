package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.mirror.MirrorText;
import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.core.mirror.phases.PhaseDesk;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.sync.Rounds;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a board whose phases cannot follow their options.
@Timeout(900)
final class GitHubPhasesStuckTest {
  /// More than are sent at once.
  private static final int HELD = Outbox.BATCH_MAX_OPS + 3;

  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path data;
  private VirtualWorld world;
  private boolean stuck;

  /// How often all that waits was loaded, and not some of it.
  private int wholeLoads;

  @BeforeEach
  void open() throws Exception {
    world = new VirtualWorld(data);
    world.gitHub.project().phases().open("Build");
    for (int i = 1; i <= HELD + 1; i++) {
      world.gitHub.project().addDraft("card " + i, "Todo");
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cardsThatWaitForTheirPhaseHoldUpNoOthers(boolean readOnly) {
    int project = world.open(world.gitHub.project(), 1, null, readOnly);
    Rounds.Link link = link(project);
    pass(link);
    assertThat(world.boards.phases(project)).extracting(Phase::name).containsExactly("Build");
    stuck = true;
    world.gitHub.project().phases().arrange("Build", "Ship");
    pass(link);
    assertThat(world.boards.phases(project)).hasSize(1);
    assertThat(told(link)).contains("its phases cannot follow");
    for (int i = 1; i <= HELD; i++) {
      world.boards.setPhase(project, issue(project, "card " + i).number(), "Build", null);
    }
    String other = "card " + (HELD + 1);
    // Who was changed first goes first.
    world.time.pass(Duration.ofSeconds(1));
    world.boards.setStatus(project, issue(project, other).number(), IssueStatus.DONE, null);
    int asked = world.gitHub.requests().size();
    pass(link);
    Map<String, @Nullable String> there = world.gitHub.project().statuses();
    // Of the one that may change nothing there, it is the board that is what GitHub has.
    assertThat(issue(project, other).status())
        .isEqualTo(readOnly ? IssueStatus.TODO : IssueStatus.DONE);
    assertThat(there).containsEntry(other, readOnly ? "Todo" : "Done");
    // And nobody asks GitHub for those that wait, but for the looks.
    assertThat(world.gitHub.requests().size() - asked).isLessThan(30);
    stuck = false;
    pass(link);
    pass(link);
    assertThat(world.boards.phases(project))
        .extracting(Phase::name)
        .containsExactly("Build", "Ship");
    assertThat(told(link)).doesNotContain("its phases cannot follow");
    for (int i = 1; i <= HELD; i++) {
      String card = "card " + i;
      assertThat(world.gitHub.project().phases().all().get(card))
          .as(card)
          .isEqualTo(readOnly ? null : "Build");
      assertThat(issue(project, card).phase()).as(card).isEqualTo(readOnly ? null : "Build");
    }
  }

  /// What a person reads of it, in `doctor` as well.
  private static String told(Rounds.Link link) {
    return MirrorText.sentence(link.report(), ZoneOffset.UTC);
  }

  @Test
  void whatWaitsIsLookedThroughOnceForWhatIsSent() {
    int project = world.open(world.gitHub.project(), 1, null);
    Rounds.Link link = link(project);
    pass(link);
    stuck = true;
    world.gitHub.project().phases().arrange("Build", "Ship");
    pass(link);
    world.boards.setPhase(project, issue(project, "card 1").number(), "Build", null);
    world.boards.setStatus(project, issue(project, "card 2").number(), IssueStatus.DONE, null);
    wholeLoads = 0;
    link.attend();
    var _ = world.rounds.round(List.of(link));
    assertThat(world.gitHub.project().statuses()).containsEntry("card 2", "Done");
    assertThat(wholeLoads).isEqualTo(1);
  }

  private Issue issue(int project, String title) {
    return world.boards.board(project).issues().stream()
        .filter(issue -> issue.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private Rounds.Link link(int project) {
    MirrorDesk desk = world.tracker.mirrors();
    PhaseDesk phases =
        new PhaseDesk() {
          @Override
          public List<BoardPhase> phases(int board) {
            return desk.phases().phases(board);
          }

          @Override
          public boolean arrange(int board, List<BoardPhase> seen, List<BoardPhase> wanted) {
            if (stuck) {
              throw new IllegalStateException("no phase can be written");
            }
            return desk.phases().arrange(board, seen, wanted);
          }
        };
    MirrorDesk one =
        (MirrorDesk)
            Proxy.newProxyInstance(
                MirrorDesk.class.getClassLoader(),
                new Class<?>[] {MirrorDesk.class},
                (_, method, given) -> {
                  if (method.getName().equals("unsettled")
                      && (int) given[1] > MirrorReport.WAITING_MAX_COUNT) {
                    wholeLoads++;
                  }
                  return method.getName().equals("phases") ? phases : method.invoke(desk, given);
                });
    return world.link(
        project,
        one,
        new FakeCarrier(world.gitHub, new Killer(new Random(1)), () -> {}, () -> {}),
        () -> "no mark");
  }

  /// So long that whatever is tried again was.
  private void pass(Rounds.Link link) {
    Instant until = world.time.instant().plus(LONG);
    link.attend();
    while (world.time.instant().isBefore(until)) {
      Instant next = world.rounds.round(List.of(link));
      Duration pause = Duration.between(world.time.instant(), next);
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }
}
