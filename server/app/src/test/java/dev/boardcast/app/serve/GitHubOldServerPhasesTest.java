package dev.boardcast.app.serve;

import dev.boardcast.testkit.github.FakeGitHub;

/// The same with a server that has only what is published.
final class GitHubOldServerPhasesTest extends GitHubPhasesTest {
  @Override
  FakeGitHub startGitHub() {
    return FakeGitHub.startOld(OPTIONS);
  }
}
