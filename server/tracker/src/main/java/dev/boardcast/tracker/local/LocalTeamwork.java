package dev.boardcast.tracker.local;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.order.Target;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.boards.ClaimedIssue;
import dev.boardcast.protocol.boards.CreatedIssue;
import dev.boardcast.protocol.boards.CreatedIssues;
import dev.boardcast.protocol.boards.NextIssue;
import dev.boardcast.protocol.boards.Page;
import dev.boardcast.protocol.boards.Teamwork;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.ClaimService;
import dev.boardcast.tracker.service.CommentService;
import dev.boardcast.tracker.service.Creations;
import dev.boardcast.tracker.service.PlaceService;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Requests;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Teamwork on `LocalBoards`, asked as REST asks it.
record LocalTeamwork(LocalBoards boards) implements Teamwork {
  @Override
  public NextIssue next(int project) {
    String who = boards.caller().actor();
    return boards.read(project, () -> boards.reading(sql -> ClaimService.next(sql, project, who)));
  }

  @Override
  public NextIssue claimNext(int project, @Nullable Integer leaseSeconds) {
    return boards.write(
        project,
        () -> {
          Duration length = Requests.lease(Bodies.lease(leaseSeconds));
          return boards.writing(project, scope -> ClaimService.claimNext(scope, project, length));
        });
  }

  @Override
  public ClaimedIssue claim(int project, int number, @Nullable Integer leaseSeconds) {
    return boards.ofIssue(
        project,
        number,
        () -> Requests.lease(Bodies.lease(leaseSeconds)),
        (scope, length) -> ClaimService.claim(scope, project, number, length, Precondition.NONE));
  }

  @Override
  public ClaimedIssue release(int project, int number) {
    return boards.ofIssue(
        project,
        number,
        () -> true,
        (scope, _) -> ClaimService.release(scope, project, number, Precondition.NONE));
  }

  @Override
  public CreatedIssue create(int project, IssuePatch fields, @Nullable String key) {
    return boards.write(
        project,
        () -> {
          JsonObject body = Bodies.issue(fields);
          var command = Requests.newIssue(body);
          Once once = Once.of(boards.grant(), key, "issue " + project + " " + body);
          return boards.writing(
              project,
              scope ->
                  once.make(
                      scope,
                      CreatedIssue.class,
                      () ->
                          Creations.create(
                              scope, boards.issues(), project, command, Precondition.NONE),
                      first -> new CreatedIssue(first.issue(), true, null)));
        });
  }

  @Override
  public CreatedIssues createAll(int project, JsonObject batch, @Nullable String key) {
    return boards.write(
        project,
        () -> {
          var entries = Requests.newIssues(batch);
          Once once = Once.of(boards.grant(), key, "issues " + project + " " + batch);
          return boards.writing(
              project,
              scope ->
                  once.make(
                      scope,
                      CreatedIssues.class,
                      () ->
                          new CreatedIssues(
                              Creations.createAll(
                                  scope, boards.issues(), project, entries, Precondition.NONE),
                              false),
                      first -> new CreatedIssues(first.issues(), true)));
        });
  }

  @Override
  public Issue move(int project, int number, Target target, @Nullable IssueStatus status) {
    return boards.ofIssue(
        project,
        number,
        () -> Requests.place(Bodies.place(target, status)),
        (scope, placing) -> PlaceService.move(scope, project, number, placing, Precondition.NONE));
  }

  @Override
  public Comment comment(int project, int number, String text) {
    return boards.ofIssue(
        project,
        number,
        () -> Requests.newComment(Bodies.comment(text)),
        (scope, said) -> CommentService.add(scope, project, number, said, Precondition.NONE));
  }

  @Override
  public Page<Comment> comments(int project, int number, int limit, @Nullable String cursor) {
    return boards.read(
        project,
        () -> {
          LocalCalls.positive("issueNumber", number);
          int checked = Paging.limit(limit, CallLimits.LIST_MAX_ITEMS);
          int before = Paging.after(cursor);
          return boards.reading(sql -> CommentService.page(sql, project, number, before, checked));
        });
  }
}
