package dev.boardcast.app.serve;

import dev.boardcast.testkit.github.FakeGitHub;
import org.junit.jupiter.api.Timeout;

/// The same with a server that lacks what GitHub has got since its published schema.
@Timeout(300)
final class GitHubOldServerTasksTest extends GitHubTasksTest {
  @Override
  FakeGitHub startGitHub() {
    return FakeGitHub.startOld(OPTIONS);
  }
}
