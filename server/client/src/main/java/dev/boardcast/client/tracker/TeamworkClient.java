package dev.boardcast.client.tracker;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.boards.ClaimedIssue;
import dev.boardcast.protocol.boards.NextIssue;
import dev.boardcast.protocol.boards.Teamwork;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Teamwork over the tracker's REST.
record TeamworkClient(Function<ApiRequest, ApiResponse> sending) implements Teamwork {
  @Override
  public NextIssue next(int project) {
    return sending
        .apply(
            ApiRequest.read(TrackerClient.named(project), "api", "projects", project, "next-issue"))
        .as(NextIssue.class);
  }

  @Override
  public NextIssue claimNext(int project, @Nullable Integer leaseSeconds) {
    return sending
        .apply(
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

  private ClaimedIssue ofClaim(String method, int project, int number, @Nullable JsonObject body) {
    return sending
        .apply(
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
