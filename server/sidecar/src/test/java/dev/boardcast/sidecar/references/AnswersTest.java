package dev.boardcast.sidecar.references;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.sidecar.references.text.Place;
import dev.boardcast.sidecar.references.text.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AnswersTest {
  private static final IssueStatus TO_DO = IssueStatus.TODO;
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private static Issue issue(
      int number, String title, IssueStatus status, @Nullable String assignee, int minute) {
    return new Issue(
        3,
        number,
        title,
        null,
        status,
        null,
        null,
        number % 2 == 0 ? "Build" : null,
        null,
        assignee,
        null,
        null,
        List.of(),
        List.of(),
        null,
        number == 12 ? "https://x.example/12" : "javascript:alert(1)",
        1,
        AT,
        AT.plusSeconds(60L * minute));
  }

  private static Board board(Issue... issues) {
    return new Board(new Position("e", 1), project(), List.of(issues));
  }

  private static Project project() {
    return new Project(
        3,
        "Website",
        null,
        ProjectStatus.OPEN,
        "https://x.example/board",
        List.of(),
        List.of(),
        new ProjectStats(0, 0, 0, 0),
        1,
        AT,
        AT);
  }

  private static final Board BOARD =
      board(
          issue(1, "Login fails", IssueStatus.TODO, null, 1),
          issue(2, "Write the manual", IssueStatus.DONE, "ada", 2),
          issue(12, "Fix login", IssueStatus.IN_PROGRESS, "ada", 3),
          issue(13, "Fix the LOGIN page", IssueStatus.BACKLOG, null, 4),
          issue(120, "Release", IssueStatus.TODO, null, 5));

  private static Seen seen(Issue issue, long ageMs, @Nullable String actor) {
    return new Seen(project(), issue, ageMs, actor);
  }

  @Test
  void aHoverSaysWhatItIsHowItStandsAndWhoChangedItLast() {
    Issue issue = BOARD.issues().get(2);
    assertThat(IssueWords.plain(seen(issue, 0, "claude"), AT.plusSeconds(60 * 8)))
        .isEqualTo(
            "BOARD-3#12 Fix login\nin progress · phase Build · ada\nChanged 5 min ago by claude.");
    assertThat(IssueWords.markdown(seen(issue, 12_000, null), AT.plusSeconds(60 * 3)))
        .isEqualTo(
            "**BOARD-3#12** Fix login\n\nin progress · phase Build · ada\n\nChanged just now.\n\n"
                + "Not live: this is how it stood 12 s ago.");
    assertThat(IssueWords.plain(seen(BOARD.issues().get(0), 0, null), AT.minusSeconds(9)))
        .endsWith("todo · nobody's\nChanged just now.");
    assertThat(IssueWords.plain(seen(issue, 0, null), AT.plusSeconds(86_400L * 40)))
        .endsWith("Changed on 2026-03-01.");
  }

  @Test
  void whatStrangersWroteIsNoMarkupAndOneLine() {
    Issue issue =
        issue(4, "[x](command:y)\n# **b** <img src=x>\u202e `c`", IssueStatus.DONE, "*a*", 0);
    assertThat(IssueWords.markdown(seen(issue, 0, "_m_"), AT))
        .isEqualTo(
            "**BOARD-3#4** \\[x\\](command:y) # \\*\\*b\\*\\* \\<img src=x> \\`c\\`\n\n"
                + "done · phase Build · \\*a\\*\n\nChanged just now by \\_m\\_.");
  }

  @Test
  void openIssuesAreOfferedByNumberAndTitleTheBestFirst() {
    assertThat(IssueSearch.open(BOARD, ""))
        .extracting(Issue::number)
        .containsExactly(120, 13, 12, 1);
    assertThat(IssueSearch.open(BOARD, "12")).extracting(Issue::number).containsExactly(12, 120);
    assertThat(IssueSearch.open(BOARD, "login"))
        .extracting(Issue::number)
        .containsExactly(1, 13, 12);
    assertThat(IssueSearch.open(BOARD, "manual")).isEmpty();
    Begun begun = new Begun(3, "log", new Span(new Place(0, 7), new Place(0, 11)));
    assertThat(Answers.offers(BOARD, begun).getFirst())
        .isEqualTo(new Answer.Offer("#1 Login fails", "todo", "#1"));
  }

  @Test
  void noMoreIsOfferedThanFits() {
    List<Issue> many = new ArrayList<>();
    for (int n = 1; n <= 1_000; n++) {
      many.add(issue(n, "Same", IssueStatus.TODO, null, n));
    }
    Board big = board(many.toArray(Issue[]::new));
    assertThat(IssueSearch.open(big, "same"))
        .hasSize(IssueSearch.OFFERED_MAX_COUNT)
        .extracting(Issue::number)
        .startsWith(1_000, 999);
    assertThat(IssueSearch.all(List.of(big), "")).hasSize(IssueSearch.SYMBOLS_MAX_COUNT);
  }

  @Test
  void aSearchFindsClosedIssuesTooByNameNumberAndTitle() {
    for (String query : List.of("board-3#2", "#2", "2", " Manual ")) {
      assertThat(IssueSearch.all(List.of(BOARD), query))
          .as(query)
          .extracting(Issue::number)
          .startsWith(2);
    }
    assertThat(Answers.symbols(List.of(BOARD), "manual"))
        .extracting(Answer.Symbol::name)
        .containsExactly("BOARD-3#2 Write the manual");
  }

  @Test
  void lettersOfAllKindsAreFoundInAnyCase() {
    Board letters =
        board(
            issue(1, "L'ÉTÉ", IssueStatus.TODO, null, 1),
            issue(2, "300 \u212a is warm", IssueStatus.TODO, null, 2),
            issue(3, "\u0416 and \ud83d\ude80", IssueStatus.TODO, null, 3));
    assertThat(IssueSearch.open(letters, "été")).extracting(Issue::number).containsExactly(1);
    // The sign of kelvins, whose small letter is that of the alphabet.
    assertThat(IssueSearch.open(letters, "k is")).extracting(Issue::number).containsExactly(2);
    assertThat(IssueSearch.open(letters, "\u0436")).extracting(Issue::number).containsExactly(3);
    assertThat(IssueSearch.open(letters, "\ud83d\ude80"))
        .extracting(Issue::number)
        .containsExactly(3);
  }

  @Test
  void hintsAndLinksAreOfKnownIssuesAndPagesAlone() {
    Span span = new Span(new Place(1, 2), new Place(1, 12));
    List<Reference> references =
        List.of(
            new Reference(3, 12, span),
            new Reference(3, 1, span),
            new Reference(3, 99, span),
            new Reference(4, 12, span));
    assertThat(Answers.hints(references, Map.of(3, BOARD)))
        .containsExactly(
            new Answer.Hint(new Place(1, 12), "in progress", "Fix login"),
            new Answer.Hint(new Place(1, 12), "todo", "Login fails"));
    assertThat(Answers.links(references, Map.of(3, BOARD)))
        .containsExactly(new Answer.Link(span, "https://x.example/12", "#12 Fix login"));
  }

  @Test
  void whatCanBeDoneIsWhatIsNotSoAlready() {
    Issue issue = BOARD.issues().get(2);
    assertThat(Answers.actions(BOARD, issue, "ada", false, true))
        .containsExactly(
            new Answer.Action.SetStatus("Set BOARD-3#12 to backlog", 3, 12, IssueStatus.BACKLOG),
            new Answer.Action.SetStatus("Set BOARD-3#12 to todo", 3, 12, TO_DO),
            new Answer.Action.SetStatus("Set BOARD-3#12 to done", 3, 12, IssueStatus.DONE),
            new Answer.Action.Open("Open the page of BOARD-3#12", 3, 12, "https://x.example/12"),
            new Answer.Action.Refresh("Read board 3 again", 3));
    assertThat(Answers.actions(BOARD, BOARD.issues().get(0), "bob", true, true))
        .contains(
            new Answer.Action.AssignToMe("Assign BOARD-3#1 to me (bob)", 3, 1),
            new Answer.Action.Open("Open board 3", 3, 1, null));
    assertThat(Answers.actions(BOARD, issue, null, false, false))
        .noneMatch(action ->
            action instanceof Answer.Action.Open || action instanceof Answer.Action.AssignToMe);
  }
}
