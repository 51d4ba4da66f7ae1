package dev.boardcast.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.domain.WorkItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BoardFormatterTest {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  private final List<Issue> issues = new ArrayList<>();

  @Test
  void eachPhaseIsAColumnWithItsIssuesUnderIt() {
    issue("Sketch", IssueStatus.DONE, "Design", null);
    issue("Radio", IssueStatus.TODO, "Design", null);
    issue("Logger", IssueStatus.IN_PROGRESS, "Build", null);
    issue("Parachute", IssueStatus.BACKLOG, "Build", null);

    assertThat(lines(60, "Design", "Build"))
        .containsExactly(
            "Design 1/2                     Build 0/2                    ",
            "─────────────────────────────  ─────────────────────────────",
            "● #1 Sketch                    ◐ #3 Logger                  ",
            "○ #2 Radio                     · #4 Parachute               ",
            "");
  }

  @Test
  void threePhasesStandSideBySideInEightyColumnsAndTheFourthBelow() {
    List<String> lines = lines(80, "Design", "Build", "Launch", "Recover");

    assertThat(lines.get(0)).contains("Design", "Build", "Launch").doesNotContain("Recover");
    assertThat(lines.get(3)).contains("Recover");
    assertThat(lines).allMatch(line -> line.length() <= 80);
  }

  @Test
  void issuesWithoutAPhaseHaveTheirOwnColumn() {
    issue("Stray", IssueStatus.TODO, null, null);

    assertThat(String.join("\n", lines(60, "Design"))).contains("No phase 0/1", "○ #1 Stray");
  }

  @Test
  void aLongTitleIsCutSoThatWorkItemsAndAssigneeStayVisible() {
    issue("A title that is much too long for its column", IssueStatus.TODO, "Design", "ada");

    String line = lines(40, "Design").get(2);

    assertThat(line).hasSize(40).startsWith("○ #1 A title").endsWith("… 1/2 @ada");
  }

  @Test
  void whatOthersWroteCannotControlTheTerminal() {
    issue("red \u001b[31m", IssueStatus.TODO, "Des\u001b]0;x\u0007ign", "a\u001bda");

    assertThat(String.join("", lines(60, "Des\u001b]0;x\u0007ign")))
        .doesNotContain("\u001b")
        .doesNotContain("\u0007");
  }

  @Test
  void columnsStayAlignedWithWideCharacters() {
    issue("日本語のタイトルがここに入ります長い", IssueStatus.TODO, "計画", "花子");
    issue("🎈🎈🎈", IssueStatus.TODO, "Build", null);

    assertThat(lines(62, "計画", "Build"))
        .filteredOn(line -> !line.isEmpty())
        .allMatch(line -> TermText.cells(line) == 62);
  }

  @Test
  void everyLineFitsATerminalOfAnyWidth() {
    issue("日本語のタイトルがここに入ります長い", IssueStatus.TODO, "計画", "花子".repeat(20));
    issue("A title that is much too long for its column", IssueStatus.DONE, "Build", "ada");
    issue("🎈🎈🎈", IssueStatus.TODO, null, null);
    for (int i = 0; i < 25; i++) {
      issue("Issue", IssueStatus.TODO, "Build", null);
    }
    for (int width = 1; width <= 170; width++) {
      int most = width;
      assertThat(lines(width, "計画", "Build", "A phase with a long name"))
          .as("at " + width)
          .allMatch(line -> TermText.cells(line) <= most);
    }
  }

  @Test
  void ofALongColumnTheRestIsCounted() {
    for (int i = 0; i < 25; i++) {
      issue("Issue", IssueStatus.TODO, "Design", null);
    }

    assertThat(String.join("\n", lines(40, "Design"))).contains("… and 5 more");
  }

  private void issue(
      String title, IssueStatus status, @Nullable String phase, @Nullable String assignee) {
    List<WorkItem> items =
        assignee == null
            ? List.of()
            : List.of(new WorkItem("1", "a", true), new WorkItem("2", "b", false));
    issues.add(
        new Issue(
            1,
            issues.size() + 1,
            title,
            null,
            status,
            null,
            null,
            phase,
            phase,
            assignee,
            null,
            null,
            List.of(),
            items,
            null,
            null,
            1,
            TIME,
            TIME));
  }

  private List<String> lines(int width, String... phaseNames) {
    List<Phase> phases = new ArrayList<>();
    for (String name : phaseNames) {
      phases.add(new Phase(name, name, null, phases.size() + 1, PhaseStatus.PENDING, 0, 0, 0));
    }
    Project project =
        new Project(
            1,
            "Balloon",
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            phases,
            new ProjectStats(0, 0, 0, 0),
            1,
            TIME,
            TIME);
    Board board = new Board(new Position("e", 1), project, issues);
    return new BoardFormatter(Paint.plain(), width).lines(board, Set.of());
  }
}
