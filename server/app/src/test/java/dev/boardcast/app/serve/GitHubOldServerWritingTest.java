package dev.boardcast.app.serve;

import dev.boardcast.testkit.github.FakeGitHub;
import org.junit.jupiter.api.Timeout;

/// The same with a server that lacks what GitHub has got since its published schema: what is
/// written.
@Timeout(900)
final class GitHubOldServerWritingTest extends GitHubWritingTest {
  @Override
  FakeGitHub startGitHub() {
    return FakeGitHub.startOld(OPTIONS);
  }
}
