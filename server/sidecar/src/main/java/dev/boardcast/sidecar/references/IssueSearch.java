package dev.boardcast.sidecar.references;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Finds issues of boards by number and title. Thousands are looked through for each key that is
/// typed: nothing is made for an issue that is not among the best, and no title is looked through
/// where that could not bring it among them.
public final class IssueSearch {
  /// Issues offered for what was typed. The client asks again as more is typed.
  public static final int OFFERED_MAX_COUNT = 50;

  /// Issues of an answer to `workspace/symbol`. Others are found by typing more.
  public static final int SYMBOLS_MAX_COUNT = 100;

  // How well an issue fits; 0 is best.
  private static final int IT_IS_NAMED = 0;
  private static final int ITS_NAME_IS_BEGUN = 1;
  private static final int TITLE_BEGINS = 2;
  private static final int TITLE_HAS = 3;
  private static final int NO_HIT = 4;

  /// @param rank one of the above
  private record Hit(Issue issue, int rank) {}

  /// Best first; among equals, what changed last.
  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingInt(Hit::rank).thenComparing(Hit::issue, IssueSearch::newestFirst);

  private final SoughtText text;
  private final boolean closedToo;
  private final int limit;
  private final PriorityQueue<Hit> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());

  private IssueSearch(String query, boolean closedToo, int limit) {
    text = new SoughtText(query);
    this.closedToo = closedToo;
    this.limit = limit;
  }

  /// The open issues that go with what was typed after a `#`.
  public static List<Issue> open(Board board, String typed) {
    IssueSearch search = new IssueSearch(typed, false, OFFERED_MAX_COUNT);
    search.look(board);
    return search.best();
  }

  /// The issues, closed ones too, that go with a query: a number, `#` and a number, `BOARD-3#12`,
  /// or words of a title.
  public static List<Issue> all(Iterable<Board> boards, String query) {
    IssueSearch search = new IssueSearch(query.strip(), true, SYMBOLS_MAX_COUNT);
    boards.forEach(search::look);
    return search.best();
  }

  private List<Issue> best() {
    List<Hit> hits = new ArrayList<>(worstFirst);
    hits.sort(BEST_FIRST);
    return hits.stream().map(Hit::issue).toList();
  }

  private void look(Board board) {
    SoughtNumber number = SoughtNumber.of(board.project().number(), text.text());
    List<Issue> issues = board.issues();
    // From the newest, which as a rule changed last: then few take the place of another.
    for (int at = issues.size() - 1; at >= 0; at--) {
      Issue issue = issues.get(at);
      if (closedToo || !issue.isClosed()) {
        int worst = worstThatCounts(issue);
        int rank = rank(issue, number, worst);
        if (rank <= worst) {
          keep(new Hit(issue, rank));
        }
      }
    }
  }

  /// An issue that fits worse than this is not among the best.
  private int worstThatCounts(Issue issue) {
    if (worstFirst.size() < limit) {
      return TITLE_HAS;
    }
    Hit worst = worstFirst.element();
    return newestFirst(issue, worst.issue()) < 0 ? worst.rank() : worst.rank() - 1;
  }

  private void keep(Hit hit) {
    if (worstFirst.size() == limit) {
      var _ = worstFirst.remove();
    }
    worstFirst.add(hit);
  }

  private static int newestFirst(Issue one, Issue other) {
    int order = other.updatedAt().compareTo(one.updatedAt());
    if (order == 0) {
      order = Integer.compare(one.number(), other.number());
    }
    return order != 0 ? order : Integer.compare(one.projectNumber(), other.projectNumber());
  }

  /// @param worst what is worse need not be told apart
  private int rank(Issue issue, SoughtNumber number, int worst) {
    if (text.isEmpty() || number.is(issue.number())) {
      return IT_IS_NAMED;
    }
    if (number.begins(issue.number())) {
      return ITS_NAME_IS_BEGUN;
    }
    if (worst >= TITLE_BEGINS && text.begins(issue.title())) {
      return TITLE_BEGINS;
    }
    return worst >= TITLE_HAS && text.isIn(issue.title()) ? TITLE_HAS : NO_HIT;
  }
}
