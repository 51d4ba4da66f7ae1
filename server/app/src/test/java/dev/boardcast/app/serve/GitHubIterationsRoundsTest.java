package dev.boardcast.app.serve;

import dev.boardcast.testkit.github.FakePhases;
import java.util.Set;

/// The same where phases are iterations.
final class GitHubIterationsRoundsTest extends GitHubPhasesRoundsTest {
  @Override
  void open(FakePhases there, String... names) {
    there.openIterations(Set.of("Name 1"), names);
  }

  @Override
  boolean isFixed() {
    return true;
  }
}
