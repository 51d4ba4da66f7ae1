package dev.boardcast.sidecar.references;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/// Finds issues of boards by number and title.
public final class IssueSearch {
  /// Issues offered for what was typed. The client asks again as more is typed.
  public static final int OFFERED_MAX_COUNT = 50;

  /// Issues of an answer to `workspace/symbol`. Others are found by typing more.
  public static final int SYMBOLS_MAX_COUNT = 100;

  /// @param rank how well it fits; 0 is best
  private record Hit(Issue issue, int rank) {}

  /// Best first; among equals, what changed last.
  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingInt(Hit::rank)
          .thenComparing(hit -> hit.issue().updatedAt(), Comparator.reverseOrder())
          .thenComparingInt(hit -> hit.issue().number());

  private IssueSearch() {}

  /// The open issues that go with what was typed after a `#`.
  public static List<Issue> open(Board board, String typed) {
    return best(List.of(board), typed, issue -> !issue.isClosed(), OFFERED_MAX_COUNT);
  }

  /// The issues, closed ones too, that go with a query: a number, `#` and a number, `BOARD-3#12`,
  /// or words of a title.
  public static List<Issue> all(Iterable<Board> boards, String query) {
    return best(boards, query.strip(), _ -> true, SYMBOLS_MAX_COUNT);
  }

  private static List<Issue> best(
      Iterable<Board> boards, String query, Predicate<Issue> wanted, int limit) {
    String sought = query.toLowerCase(Locale.ROOT);
    PriorityQueue<Hit> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
    for (Board board : boards) {
      List<Issue> issues = board.issues();
      // From the newest, which as a rule changed last: then few take the place of another.
      for (int at = issues.size() - 1; at >= 0; at--) {
        Issue issue = issues.get(at);
        int rank = wanted.test(issue) ? rank(issue, sought) : -1;
        if (rank >= 0) {
          keep(worstFirst, new Hit(issue, rank), limit);
        }
      }
    }
    List<Hit> hits = new ArrayList<>(worstFirst);
    hits.sort(BEST_FIRST);
    return hits.stream().map(Hit::issue).toList();
  }

  /// One that is not better than the worst of enough is not put among them: most are not.
  private static void keep(PriorityQueue<Hit> worstFirst, Hit hit, int limit) {
    if (worstFirst.size() == limit) {
      if (BEST_FIRST.compare(hit, worstFirst.element()) >= 0) {
        return;
      }
      var _ = worstFirst.remove();
    }
    worstFirst.add(hit);
  }

  /// @return -1 where it does not fit
  private static int rank(Issue issue, String sought) {
    if (sought.isEmpty()) {
      return 0;
    }
    char first = sought.charAt(0);
    if (first >= '0' && first <= '9') {
      String number = Integer.toString(issue.number());
      if (number.startsWith(sought)) {
        return number.length() == sought.length() ? 0 : 1;
      }
    } else if (first == '#' || first == 'b') {
      String name = Reference.name(issue.projectNumber(), issue.number());
      String written = first == '#' ? "#" + issue.number() : name.toLowerCase(Locale.ROOT);
      if (written.startsWith(sought)) {
        return written.length() == sought.length() ? 0 : 1;
      }
    }
    int at = indexIn(issue.title(), sought);
    return at < 0 ? -1 : at == 0 ? 2 : 3;
  }

  /// Without a copy of the title, and letter by letter only where the first one fits: all of them
  /// are looked through for each key that is typed.
  private static int indexIn(String title, String sought) {
    char first = folded(sought.charAt(0));
    int last = title.length() - sought.length();
    for (int at = 0; at <= last; at++) {
      if (folded(title.charAt(at)) == first
          && title.regionMatches(true, at, sought, 0, sought.length())) {
        return at;
      }
    }
    return -1;
  }

  private static char folded(char c) {
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }
}
