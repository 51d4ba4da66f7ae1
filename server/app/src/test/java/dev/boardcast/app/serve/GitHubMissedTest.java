package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What GitHub could not deliver while the server was stopped.
@Timeout(240)
final class GitHubMissedTest {
  @TempDir Path data;

  @Test
  void whatFailedIsAskedForAgainOnceAfterAStart() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "600000")) {
      String item = world.gitHub.project().addIssue("card", "Todo");
      var _ = world.connect();
      assertThat(world.deliver("projects_v2_item", GitHubWorld.item("edited", item)).statusCode())
          .isEqualTo(202);
      awaitHooked(world);
      assertThat(world.gitHub.hooks().requests()).isEmpty();
      world.closeTracker();
      Instant now = Instant.now();
      world.gitHub.hooks().delivered(1, "old", 502, now.minus(Duration.ofDays(4)));
      world.gitHub.hooks().delivered(2, "arrived", 202, now.minusSeconds(30));
      world.gitHub.hooks().delivered(3, "first", 502, now.minusSeconds(20));
      world.gitHub.hooks().delivered(4, "second", 0, now.minusSeconds(10));
      world.open();
      GitHubWorld.await("both", () -> world.gitHub.hooks().requests().size() >= 4);
      GitHubWorld.await("a look", () -> world.connection().has("seenAt"));
      assertThat(world.gitHub.hooks().requests())
          .containsExactly(
              "GET ?per_page=100",
              "GET /7/deliveries?per_page=100",
              "POST /7/deliveries/4/attempts",
              "POST /7/deliveries/3/attempts");
    }
  }

  @Test
  void aTokenThatMayNotSeeHooksKeepsTheBoardTrueAllTheSame() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "50")) {
      String item = world.gitHub.project().addIssue("card", "Todo");
      int project = world.connect();
      var _ = world.deliver("projects_v2_item", GitHubWorld.item("edited", item));
      awaitHooked(world);
      world.closeTracker();
      world.gitHub.hooks().hide();
      world.gitHub.project().edit(item, "another", null);
      world.open();
      GitHubWorld.await("the look", () -> world.titles(project).contains("another"));
      GitHubWorld.await("it was asked", () -> !world.gitHub.hooks().requests().isEmpty());
      world.gitHub.project().edit(item, "a third one", null);
      GitHubWorld.await("more looks", () -> world.titles(project).contains("a third one"));
      assertThat(world.gitHub.hooks().requests()).containsExactly("GET ?per_page=100");
    }
  }

  @Test
  void whereNoHookWasEverHeardNobodyIsAsked() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, "50")) {
      String item = world.gitHub.project().addIssue("card", "Todo");
      int project = world.connect();
      world.closeTracker();
      world.gitHub.project().edit(item, "another", null);
      world.open();
      GitHubWorld.await("the look", () -> world.titles(project).contains("another"));
      assertThat(world.gitHub.hooks().requests()).isEmpty();
    }
  }

  private static void awaitHooked(GitHubWorld world) {
    GitHubWorld.await(
        "it is noted that there is a hook",
        () -> world.tracker().mirrors().links().getFirst().progress().contains("\"hooked\":true"));
  }
}
