package dev.boardcast.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Boards;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.domain.WorkItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BoardTextTest {
  private static final Instant NOW = Instant.ofEpochMilli(0);

  @Test
  void phasesStandBesideEachOtherAsFarAsTheyFit() {
    Board board =
        board(
            List.of("Design", "Build", "Ship"),
            issue(1, "Sketch", IssueStatus.DONE, "1"),
            issue(2, "Weld", IssueStatus.IN_PROGRESS, "2"));

    List<String> wide = new BoardText(Paint.plain(), 100).lines(board, Set.of());
    List<String> narrow = new BoardText(Paint.plain(), 60).lines(board, Set.of());

    assertThat(wide.getFirst()).contains("Design 1/1").contains("Build 0/1").contains("Ship 0/0");
    assertThat(wide.get(2)).contains("● #1 Sketch").contains("◐ #2 Weld");
    assertThat(narrow.getFirst()).contains("Design").contains("Build").doesNotContain("Ship");
    assertThat(narrow).anyMatch(line -> line.startsWith("Ship"));
    assertThat(wide).allMatch(line -> line.codePointCount(0, line.length()) <= 100);
    assertThat(narrow).allMatch(line -> line.codePointCount(0, line.length()) <= 60);
  }

  @Test
  void issuesWithoutAPhaseHaveAColumnAndLongTitlesAreCut() {
    Board board = board(List.of("A"), issue(1, "x".repeat(200), IssueStatus.TODO, null));

    List<String> lines = new BoardText(Paint.plain(), 80).lines(board, Set.of());

    assertThat(lines.getFirst()).contains("No phase 0/1");
    assertThat(lines).anyMatch(line -> line.contains("…"));
    assertThat(lines).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    Board board = board(List.of("A"), issue(1, "\u001b[2Jgone\n", IssueStatus.TODO, "1"));

    List<String> lines = new BoardText(Paint.plain(), 80).lines(board, Set.of(1));

    assertThat(String.join("", lines))
        .doesNotContain("\u001b")
        .doesNotContain("\n")
        .contains("gone");
  }

  private static Board board(List<String> phases, Issue... issues) {
    List<Phase> all = new ArrayList<>();
    for (String name : phases) {
      int order = all.size() + 1;
      all.add(new Phase(Integer.toString(order), name, null, order, PhaseStatus.PENDING, 0, 0, 0));
    }
    Project project =
        new Project(
            1,
            "P",
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            Boards.derivePhases(all, List.of(issues)),
            Boards.deriveStats(all.size(), List.of(issues)),
            1,
            NOW,
            NOW);
    return new Board(new Position("e", 1), project, List.of(issues));
  }

  private static Issue issue(
      int number, String title, IssueStatus status, @Nullable String phaseId) {
    return new Issue(
        1,
        number,
        title,
        null,
        status,
        phaseId == null ? null : "phase",
        phaseId,
        null,
        List.of(),
        List.of(new WorkItem("1", "w", true)),
        null,
        1,
        NOW,
        NOW);
  }
}
