package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.github.FakeGitHub;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `scripts/github-check` against the tests' GitHub: that it asks all, and leaves nothing there.
/// What a real one answers only a real account can tell.
final class GitHubCheckTest {
  @Test
  @Timeout(900)
  void allIsAskedAndTheProjectIsGoneAfterwards() throws Exception {
    try (FakeGitHub gitHub = FakeGitHub.start("Todo", "In progress", "Done")) {
      ProcessBuilder check =
          new ProcessBuilder(
              "../../scripts/github-check",
              "--host",
              gitHub.host(),
              "--repository",
              "demo/roadmap",
              "--transfer-to",
              "demo/roadmap");
      check.environment().put("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN);
      Process running = check.redirectErrorStream(true).start();
      String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(running.waitFor()).as(said).isZero();
      List<String> answers = said.lines().filter(line -> line.startsWith("| ")).toList();
      assertThat(answers)
          .contains(
              "| charged for a scan's page (computed: 1), and for a page of an import (computed: 3) | 1, 3 |",
              "| a draft that is made an issue keeps its item's id; added again, the same id | yes, yes |",
              "| charged for a hundred items by their ids (computed: 1), and for what was said about them (computed: 1) | 1, 1 |",
              "| a comment, and that it waits for another one, move an issue's updatedAt | yes, no |",
              "| the summary and the list count the same blockers | 1, 1 |",
              "| a circle of two issues that wait for each other | taken |",
              "| an issue that is transferred keeps its item, its comments' ids, their times | yes, no, yes |");
      assertThat(said).doesNotContain("refused").doesNotContain(FakeGitHub.TOKEN);
      // It is deleted: this token sees it no more.
      assertThat(gitHub.isThere(FakeGitHub.NUMBER)).isFalse();
    }
  }
}
