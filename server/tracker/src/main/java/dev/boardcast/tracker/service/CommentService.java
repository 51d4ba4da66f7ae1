package dev.boardcast.tracker.service;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Subject;
import dev.boardcast.protocol.boards.Page;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.CommentRepository;
import dev.boardcast.tracker.store.repository.IssueRepository;
import java.util.List;

/// What is said about issues. A comment is a change of its issue, with its event; it is neither
/// changed nor taken back.
public final class CommentService {
  private CommentService() {}

  /// @throws Refusal.Conflict when there are as many as there can be
  public static Comment add(
      WriteTransaction scope, int project, int number, String text, Precondition precondition) {
    Sql sql = scope.sql();
    Issue old = IssueService.checked(sql, project, number, precondition);
    int id = count(old) + 1;
    if (id > Limits.COMMENTS_PER_ISSUE_MAX_COUNT) {
      throw new Refusal.Conflict(
          "Issue #%d of project #%d has %d comments, which is the most there can be. Put what matters into its text, or go on in another issue."
              .formatted(number, project, Limits.COMMENTS_PER_ISSUE_MAX_COUNT));
    }
    Comment comment = new Comment(id, scope.caller().actor(), scope.now(), text);
    var _ = append(scope, old, List.of(comment), true);
    return comment;
  }

  /// Comments whose ids go on where the issue's end, with one event.
  ///
  /// @param told whether the event carries the last one; if not, it only counts them
  public static Issue append(
      WriteTransaction scope, Issue old, List<Comment> comments, boolean told) {
    Sql sql = scope.sql();
    int project = old.projectNumber();
    Comment last = comments.getLast();
    comments.forEach(comment -> CommentRepository.insert(sql, project, old.number(), comment));
    IssueRepository.update(
        sql, IssuePatch.of(IssueField.COMMENT_COUNT, last.id()).applyTo(old, scope.now()));
    long sequence = scope.advance(project);
    Issue issue = Lookups.issue(sql, project, old.number());
    if (told) {
      scope.emit(project, sequence, issue, last);
    } else {
      scope.emit(
          project,
          sequence,
          EventType.ISSUE_UPDATED,
          new Subject.OfIssue(issue),
          List.of(IssueField.COMMENT_COUNT.wireName()));
    }
    return issue;
  }

  /// The newest first.
  ///
  /// @param before the id that the page before ended with; 0 for the first
  public static Page<Comment> page(Sql sql, int project, int number, int before, int limit) {
    Issue issue = Lookups.issue(sql, project, number);
    return Paging.page(
        CommentRepository.page(sql, project, number, before, limit + 1),
        before,
        limit,
        Comment::id,
        () -> count(issue));
  }

  static List<Comment> newest(Sql sql, Issue issue, int limit) {
    return issue.commentCount() == null
        ? List.of()
        : CommentRepository.page(sql, issue.projectNumber(), issue.number(), 0, limit);
  }

  /// How many there are.
  public static int count(Issue issue) {
    return issue.commentCount() == null ? 0 : issue.commentCount();
  }
}
