package dev.boardcast.client.tracker;

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
import org.jspecify.annotations.Nullable;

/// Teamwork over the tracker's REST.
record TeamworkClient(TrackerClient client) implements Teamwork {
  @Override
  public NextIssue next(int project) {
    return client
        .send(
            ApiRequest.read(TrackerClient.named(project), "api", "projects", project, "next-issue"))
        .as(NextIssue.class);
  }

  @Override
  public NextIssue claimNext(int project, @Nullable Integer leaseSeconds) {
    return client
        .send(
            ApiRequest.write(
                "POST",
                Bodies.lease(leaseSeconds),
                null,
                TrackerClient.named(project),
                "api",
                "projects",
                project,
                "next-issue",
                "claim"))
        .as(NextIssue.class);
  }

  @Override
  public ClaimedIssue claim(int project, int number, @Nullable Integer leaseSeconds) {
    return ofClaim("PUT", project, number, Bodies.lease(leaseSeconds));
  }

  @Override
  public ClaimedIssue release(int project, int number) {
    return ofClaim("DELETE", project, number, null);
  }

  @Override
  public CreatedIssue create(int project, IssuePatch fields, @Nullable String key) {
    ApiResponse answer =
        client.send(
            ApiRequest.write(
                    "POST",
                    Bodies.issue(fields),
                    null,
                    TrackerClient.named(project),
                    "api",
                    "projects",
                    project,
                    "issues")
                .once(key));
    // A hint is of the moment at which it was made.
    return new CreatedIssue(
        answer.as(Issue.class),
        answer.repeated(),
        answer.repeated() ? null : answer.as(CreatedIssue.Only.class).earlier());
  }

  @Override
  public CreatedIssues createAll(int project, JsonObject batch, @Nullable String key) {
    ApiResponse answer =
        client.send(
            ApiRequest.write(
                    "POST",
                    batch,
                    null,
                    TrackerClient.named(project),
                    "api",
                    "projects",
                    project,
                    "issue-batches")
                .once(key));
    return new CreatedIssues(answer.as(CreatedIssues.class).issues(), answer.repeated());
  }

  @Override
  public Issue move(int project, int number, Target target, @Nullable IssueStatus status) {
    return client
        .send(
            ApiRequest.write(
                "PUT",
                Bodies.place(target, status),
                null,
                TrackerClient.named(project, number),
                "api",
                "projects",
                project,
                "issues",
                number,
                "place"))
        .as(Issue.class);
  }

  @Override
  public Comment comment(int project, int number, String text) {
    return client
        .send(
            ApiRequest.write(
                "POST",
                Bodies.comment(text),
                null,
                TrackerClient.named(project, number),
                "api",
                "projects",
                project,
                "issues",
                number,
                "comments"))
        .as(Comment.class);
  }

  @Override
  public Page<Comment> comments(int project, int number, int limit, @Nullable String cursor) {
    return client.list(
        ApiRequest.read(
                TrackerClient.named(project, number),
                "api",
                "projects",
                project,
                "issues",
                number,
                "comments")
            .with("limit", limit)
            .with("cursor", cursor),
        Comment.class);
  }

  private ClaimedIssue ofClaim(String method, int project, int number, @Nullable JsonObject body) {
    return client
        .send(
            ApiRequest.write(
                method,
                body,
                null,
                TrackerClient.named(project, number),
                "api",
                "projects",
                project,
                "issues",
                number,
                "claim"))
        .as(ClaimedIssue.class);
  }
}
