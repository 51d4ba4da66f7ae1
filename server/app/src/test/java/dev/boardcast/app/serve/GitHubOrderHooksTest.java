package dev.boardcast.app.serve;

import static dev.boardcast.app.serve.GitHubWorld.await;
import static dev.boardcast.app.serve.GitHubWorld.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.order.CardOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where GitHub tells of changes by itself, scans are rare: one is made when it tells of the order.
@Timeout(900)
final class GitHubOrderHooksTest {
  /// Between two scans; while the hook is known it is thirty times as long.
  private static final String SCAN_MS = "10000";

  @TempDir Path data;

  @Test
  void anOrderThatIsToldIsLookedAtSoon() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, SCAN_MS)) {
      var there = world.gitHub.project();
      String one = there.addIssue("one", "Todo");
      String two = there.addIssue("two", "Todo");
      int project = world.connect();
      there.move(two, "Done");
      assertThat(world.deliver("projects_v2_item", item("edited", two)).statusCode())
          .isEqualTo(202);
      await("live", () -> world.state().equals("live"));
      there.self().reorder(one, two);
      assertThat(world.deliver("projects_v2_item", item("reordered", one)).statusCode())
          .isEqualTo(202);
      await("the order", () -> order(world, project).equals(List.of("two", "one")));
      // One that comes back has no place of its own.
      there.archive(one, true);
      world.deliver("projects_v2_item", item("archived", one));
      await("it is gone", () -> order(world, project).equals(List.of("two")));
      there.archive(one, false);
      world.deliver("projects_v2_item", item("restored", one));
      await("the order", () -> order(world, project).equals(List.of("two", "one")));
      assertThat(world.state()).isEqualTo("live");
    }
  }

  private static List<String> order(GitHubWorld world, int project) {
    return world.client.board(project).issues().stream()
        .sorted(CardOrder.OF_ISSUES)
        .map(Issue::title)
        .toList();
  }
}
