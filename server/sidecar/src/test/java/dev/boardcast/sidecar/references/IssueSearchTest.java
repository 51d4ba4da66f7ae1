package dev.boardcast.sidecar.references;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The search that completion and symbols use, against one that is as plain as can be: every issue
/// is ranked, all are sorted, the first ones are taken.
final class IssueSearchTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final List<IssueStatus> STATUSES = List.of(IssueStatus.values());
  private static final int ROUNDS = 1_500;

  /// Letters with several forms, one that is longer in another case, and some beyond 16 bits.
  private static final String LETTERS =
      "aAbBkKsSiI\u212a\u017f\u0130\u0131\u00df\u03a3\u03c3\u03c2\u00e9\u00c9\u00b5\u039c"
          + "\ud801\udc00\ud801\udc28\ud83d\ude80 #-12";

  private final long seed =
      Optional.ofNullable(System.getenv("BOARDCAST_SEED")).map(Long::valueOf).orElse(20_261_130L);
  private final Random random = new Random(seed);

  private record Ranked(Issue issue, int rank) {}

  private static List<Issue> slowly(
      List<Board> boards, String query, boolean closedToo, int limit) {
    return boards.stream()
        .flatMap(board -> board.issues().stream())
        .filter(issue -> closedToo || issue.status() != IssueStatus.DONE)
        .map(issue -> new Ranked(issue, rank(issue, query)))
        .filter(ranked -> ranked.rank() >= 0)
        .sorted(
            Comparator.comparingInt(Ranked::rank)
                .thenComparing(ranked -> ranked.issue().updatedAt(), Comparator.reverseOrder())
                .thenComparingInt(ranked -> ranked.issue().number())
                .thenComparingInt(ranked -> ranked.issue().projectNumber()))
        .limit(limit)
        .map(Ranked::issue)
        .toList();
  }

  private static List<String> names(List<Issue> issues) {
    return issues.stream()
        .map(issue -> "%d#%d %s".formatted(issue.projectNumber(), issue.number(), issue.title()))
        .toList();
  }

  private static int rank(Issue issue, String query) {
    if (query.isEmpty()) {
      return 0;
    }
    String sought = query.toLowerCase(Locale.ROOT);
    for (String name :
        List.of(
            issue.number() + "",
            "#" + issue.number(),
            "board-" + issue.projectNumber() + "#" + issue.number())) {
      if (name.startsWith(sought)) {
        return name.equals(sought) ? 0 : 1;
      }
    }
    int at = folded(issue.title()).indexOf(folded(query));
    return at < 0 ? -1 : at == 0 ? 2 : 3;
  }

  private static String folded(String text) {
    return text.codePoints()
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void whatIsFoundIsWhatAPlainSearchFinds() {
    System.out.println("IssueSearchTest seed (BOARDCAST_SEED): " + seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<Board> boards =
          IntStream.iterate(1 + random.nextInt(30), n -> n + 1 + random.nextInt(80))
              .limit(1 + random.nextInt(3))
              .mapToObj(this::board)
              .toList();
      String query = query(boards);
      Board first = boards.getFirst();
      assertThat(names(IssueSearch.open(first, query)))
          .as("open, BOARDCAST_SEED=%d, round %d, <%s>", seed, round, query)
          .isEqualTo(names(slowly(List.of(first), query, false, IssueSearch.OFFERED_MAX_COUNT)));
      assertThat(names(IssueSearch.all(boards, query)))
          .as("all, BOARDCAST_SEED=%d, round %d, <%s>", seed, round, query)
          .isEqualTo(names(slowly(boards, query.strip(), true, IssueSearch.SYMBOLS_MAX_COUNT)));
    }
  }

  @Test
  void aLetterIsFoundInEachOfItsForms() {
    List<String> missed = new ArrayList<>();
    for (char c = 1; c < Character.MIN_SURROGATE; c++) {
      char upper = Character.toUpperCase(c);
      Board board = board(7, List.of(issue(7, 1, "- " + c, IssueStatus.TODO, 0)));
      for (char form : new char[] {c, upper, Character.toLowerCase(upper)}) {
        if (IssueSearch.open(board, Character.toString(form)).isEmpty()) {
          missed.add("U+%04X by U+%04X".formatted((int) c, (int) form));
        }
      }
    }
    assertThat(missed).isEmpty();
  }

  private Board board(int number) {
    int count = random.nextInt(10) == 0 ? 400 : random.nextInt(120);
    List<Issue> issues = new ArrayList<>();
    int last = 0;
    // As a rule the newest changed last; often many at once.
    boolean inOrder = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      last += 1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 2);
      IssueStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
      int second = inOrder ? i / 3 : random.nextInt(40);
      issues.add(issue(number, last, text(1 + random.nextInt(9)), status, second));
    }
    return board(number, issues);
  }

  private String text(int length) {
    int[] letters = LETTERS.codePoints().toArray();
    return random
        .ints(length, 0, letters.length)
        .map(at -> letters[at])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String query(List<Board> boards) {
    Board board = boards.get(random.nextInt(boards.size()));
    List<Issue> issues = board.issues();
    if (issues.isEmpty() || random.nextInt(6) == 0) {
      return text(random.nextInt(3));
    }
    Issue issue = issues.get(random.nextInt(issues.size()));
    return inSomeCase(
        switch (random.nextInt(5)) {
          case 0 -> part(Integer.toString(issue.number()), true);
          case 1 -> part("#" + issue.number(), true);
          case 2 -> part(Reference.name(issue.projectNumber(), issue.number()), true);
          default -> part(issue.title(), random.nextBoolean());
        });
  }

  private String part(String text, boolean fromBeginning) {
    int[] letters = text.codePoints().toArray();
    int from = fromBeginning ? 0 : random.nextInt(letters.length);
    int to = from + 1 + random.nextInt(letters.length - from);
    return new String(letters, from, to - from);
  }

  private String inSomeCase(String text) {
    return switch (random.nextInt(3)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> text.toLowerCase(Locale.ROOT);
      default -> text;
    };
  }

  private static Issue issue(
      int project, int number, String title, IssueStatus status, int second) {
    return new Issue(
        project,
        number,
        title,
        null,
        status,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        1,
        AT,
        AT.plusSeconds(second));
  }

  private static Board board(int number, List<Issue> issues) {
    return new Board(
        new Position("e", 1),
        new Project(
            number,
            "P",
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            List.of(),
            new ProjectStats(0, 0, 0, 0),
            1,
            AT,
            AT),
        issues);
  }
}
