package dev.boardcast.protocol.boards;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.order.Target;
import org.jspecify.annotations.Nullable;

/// What keeps several agents on one board from doing the same work twice, and in agreement about
/// it. Like `Boards`, of which it is a part, in every way.
///
/// A claim is held by the actor of these boards, told from others of that name by the session.
public interface Teamwork {
  /// What is best done next, without beginning it.
  NextIssue next(int project);

  /// Claims what is best done next, if anything is free.
  ///
  /// @param leaseSeconds how long others are kept out without a word of the holder; null for the
  ///   tracker's own
  NextIssue claimNext(int project, @Nullable Integer leaseSeconds);

  /// Claims an issue, or renews the claim that one holds.
  ClaimedIssue claim(int project, int number, @Nullable Integer leaseSeconds);

  /// Gives a claim back.
  ClaimedIssue release(int project, int number);

  /// Makes an issue, once for a key of the caller's.
  ///
  /// @param fields of `IssueField.SETTABLE`, with a title
  /// @param key 1 to 128 visible ASCII characters; null makes one with each call
  CreatedIssue create(int project, IssuePatch fields, @Nullable String key);

  /// Makes several issues, all or none.
  ///
  /// @param batch `issues`: fields of each, with `ref?` and `blockedByRefs?`
  CreatedIssues createAll(int project, JsonObject batch, @Nullable String key);

  /// Puts an issue elsewhere among those of its status.
  ///
  /// @param status that it shall have then; null for the one that it has
  Issue move(int project, int number, Target target, @Nullable IssueStatus status);

  /// Says something about an issue.
  Comment comment(int project, int number, String text);

  /// What was said about an issue, the newest first.
  ///
  /// @param limit 1 to 500
  /// @param cursor of the page before; null for the first
  Page<Comment> comments(int project, int number, int limit, @Nullable String cursor);
}
