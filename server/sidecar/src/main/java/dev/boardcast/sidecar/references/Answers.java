package dev.boardcast.sidecar.references;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is answered about references, from boards as they are known. What is not known is left out:
/// nothing here is a fault of the text.
public final class Answers {
  /// References of one answer with hints or links. Those after them have none.
  public static final int REFERENCES_MAX_COUNT = 1_000;

  private Answers() {}

  public static List<Answer.Offer> offers(Board board, Begun begun) {
    return IssueSearch.open(board, begun.typed()).stream()
        .map(issue ->
            new Answer.Offer(
                IssueWords.titled(issue), IssueWords.brief(issue), "#" + issue.number()))
        .toList();
  }

  public static List<Answer.Hint> hints(List<Reference> references, Map<Integer, Board> boards) {
    List<Answer.Hint> hints = new ArrayList<>();
    for (Reference reference : references) {
      issue(reference, boards)
          .ifPresent(issue ->
              hints.add(
                  new Answer.Hint(
                      reference.span().end(),
                      IssueWords.status(issue.status()),
                      IssueWords.line(issue.title()))));
    }
    return hints;
  }

  public static List<Answer.Link> links(List<Reference> references, Map<Integer, Board> boards) {
    List<Answer.Link> links = new ArrayList<>();
    for (Reference reference : references) {
      issue(reference, boards)
          .ifPresent(issue ->
              IssueWords.page(issue.url())
                  .ifPresent(page ->
                      links.add(
                          new Answer.Link(reference.span(), page, IssueWords.titled(issue)))));
    }
    return links;
  }

  /// @param user in whose name changes are made; null where nothing is known
  /// @param opensBoards whether the editor has a command of its own that opens a board
  /// @param opensPages whether the editor opens an address when it is asked to
  public static List<Answer.Action> actions(
      Board board, Issue issue, @Nullable String user, boolean opensBoards, boolean opensPages) {
    int n = issue.projectNumber();
    int number = issue.number();
    String name = Reference.name(n, number);
    List<Answer.Action> actions = new ArrayList<>();
    for (IssueStatus status : IssueStatus.values()) {
      if (status != issue.status()) {
        actions.add(
            new Answer.Action.SetStatus(
                "Set %s to %s".formatted(name, IssueWords.status(status)), n, number, status));
      }
    }
    if (user != null && !user.equals(issue.assignee())) {
      actions.add(
          new Answer.Action.AssignToMe(
              "Assign %s to me (%s)".formatted(name, IssueWords.line(user)), n, number));
    }
    if (opensBoards) {
      actions.add(new Answer.Action.Open("Open board " + n, n, number, null));
    } else if (opensPages) {
      IssueWords.page(issue.url())
          .or(() -> IssueWords.page(board.project().url()))
          .ifPresent(page ->
              actions.add(new Answer.Action.Open("Open the page of " + name, n, number, page)));
    }
    actions.add(new Answer.Action.Refresh("Read board %d again".formatted(n), n));
    return actions;
  }

  public static List<Answer.Symbol> symbols(Collection<Board> boards, String query) {
    return IssueSearch.all(boards, query).stream()
        .map(issue ->
            new Answer.Symbol(
                Reference.name(issue.projectNumber(), issue.number())
                    + " "
                    + IssueWords.line(issue.title()),
                IssueWords.brief(issue),
                issue))
        .toList();
  }

  /// The issue that a reference names, where it is known.
  public static Optional<Issue> issue(Reference reference, Map<Integer, Board> boards) {
    Board board = boards.get(reference.board());
    return board == null ? Optional.empty() : IssueWords.issue(board, reference.issue());
  }
}
