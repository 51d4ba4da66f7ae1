package dev.boardcast.app.serve;

import dev.boardcast.testkit.github.FakePhases;
import java.time.Duration;

/// The same where phases are milestones, of which two may have one title.
final class GitHubMilestonesRoundsTest extends GitHubPhasesRoundsTest {
  @Override
  String field() {
    return "Milestone";
  }

  @Override
  void open(FakePhases there, String... names) {
    there.openMilestones(names);
  }

  @Override
  boolean isFixed() {
    return true;
  }

  @Override
  boolean areSharing() {
    return true;
  }

  /// One that no card has goes with the second scan.
  @Override
  Duration quiet() {
    return Duration.ofSeconds(135);
  }
}
