package dev.boardcast.app.serve;

import static dev.boardcast.app.serve.GitHubWorld.await;
import static dev.boardcast.app.serve.GitHubWorld.issue;
import static dev.boardcast.app.serve.GitHubWorld.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Phase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where GitHub tells of changes by itself, a milestone comes with the first issue that has it.
@Timeout(900)
final class GitHubMilestonesHooksTest {
  /// Between two scans; while the hook is known it is thirty times as long, and no test waits so
  /// long.
  private static final String SCAN_MS = "4000";

  @TempDir Path data;

  @Test
  void aMilestoneThatIsToldIsAPhaseAndTheOneOfBeforeGoesSoon() throws Exception {
    try (GitHubWorld world = new GitHubWorld(data, SCAN_MS)) {
      var there = world.gitHub.project();
      there.phases().openMilestones("Alpha", "Beta");
      String one = there.addIssue("one", "Todo");
      there.phases().move(one, "Alpha");
      int project = world.connect("Milestone");
      there.move(one, "Done");
      assertThat(world.deliver("projects_v2_item", item("edited", one)).statusCode())
          .isEqualTo(202);
      await("live", () -> world.state().equals("live"));
      there.phases().move(one, "Beta");
      assertThat(world.deliver("issues", issue("milestoned", one)).statusCode()).isEqualTo(202);
      await("it is in it", () -> "Beta".equals(world.issue(project, "one").phase()));
      // Phases that became others are a reason to look.
      await("the other one goes", () -> names(world, project).equals(List.of("Beta")));
      assertThat(world.state()).isEqualTo("live");
    }
  }

  private static List<String> names(GitHubWorld world, int project) {
    return world.client.phases(project).stream().map(Phase::name).toList();
  }
}
