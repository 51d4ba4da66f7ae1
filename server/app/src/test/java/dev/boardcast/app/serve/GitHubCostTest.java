package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.Token;
import dev.boardcast.github.core.scan.ScanPlan;
import dev.boardcast.github.core.talk.TalkQueue;
import dev.boardcast.github.sync.ProjectMirror;
import dev.boardcast.github.sync.Remote;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeProject;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What boards on which nothing happens cost of the person's limit: time is simulated, the ledger
/// is the tests' GitHub's, which charges by GitHub's documented formula.
final class GitHubCostTest {
  private static final int ITEMS = 1_000;

  /// `-Dboardcast.full=true` takes as many as are told of in docs/GITHUB.md.
  private static final int MANY = Boolean.getBoolean("boardcast.full") ? 50 : 15;

  @TempDir Path data;
  private final VirtualTime time = new VirtualTime();

  static Stream<Arguments> boards() {
    // Of many boards some minutes stand for the hour, so that the test ends.
    return Stream.of(
        Arguments.of(1, 60, 1_200), Arguments.of(10, 15, 1_200), Arguments.of(MANY, 15, 2_000));
  }

  @ParameterizedTest
  @MethodSource("boards")
  @Timeout(1_800)
  void boardsOnWhichNothingHappensCostWhatWasTold(int count, int minutes, int pointsMax)
      throws Exception {
    try (FakeGitHub gitHub = FakeGitHub.start(time, "Todo", "In progress", "Done");
        TrackerServer tracker = tracker()) {
      List<Rounds.Link> links = connected(gitHub, tracker.mirrors(), count);
      // Each issue was made a second after the last one.
      time.pass(Duration.ofHours(1));
      Rounds rounds = new Rounds(time, ScanPlan.INTERVAL_MIN);
      int before = gitHub.pointsUsed();
      while (links.stream().anyMatch(link -> !link.report().state().equals("polling"))) {
        next(rounds, links);
      }
      int imported = gitHub.pointsUsed() - before;
      // The field of statuses comes with the items; of many boards some are looked at already.
      int looks = count == 1 ? 0 : 60;
      assertThat(imported).isLessThanOrEqualTo(count * 3 * ITEMS / 100 + looks);
      gitHub.freeze();
      // What was said about each issue comes with the looks of the first minutes.
      int cards = gitHub.pointsUsed();
      Instant read = time.instant().plus(TalkQueue.HISTORY_PAUSE.multipliedBy(ITEMS / 100 + 2));
      while (links.stream().anyMatch(link -> link.report().seenAt() == null)
          || time.instant().isBefore(read)) {
        next(rounds, links);
      }
      System.out.printf(
          "GitHubCostTest: %d boards: %d points more in the first %d s, looks included%n",
          count,
          gitHub.pointsUsed() - cards,
          Duration.between(
                  read.minus(TalkQueue.HISTORY_PAUSE.multipliedBy(ITEMS / 100 + 2)), time.instant())
              .toSeconds());
      Instant end = time.instant().plus(Duration.ofMinutes(minutes));
      int idle = gitHub.pointsUsed();
      while (time.instant().isBefore(end)) {
        next(rounds, links);
      }
      int anHour = (gitHub.pointsUsed() - idle) * 60 / minutes;
      System.out.printf(
          "GitHubCostTest: %d boards of %d items: %d points to import, %d an hour (at most %d)%n",
          count, ITEMS, imported, anHour, pointsMax);
      assertThat(anHour).isLessThanOrEqualTo(pointsMax);
      // Computed is charged.
      long told = ScanPlan.points(Collections.nCopies(count, (long) ITEMS));
      long scans = Duration.ofHours(1).dividedBy(ScanPlan.interval(told));
      assertThat((long) anHour).isBetween(told * (scans - 5), told * (scans + 1));
    }
  }

  private void next(Rounds rounds, List<Rounds.Link> links) {
    Instant due = rounds.round(links);
    Duration rest = Duration.between(time.instant(), due);
    time.pass(rest.isPositive() ? rest : Duration.ofMillis(50));
  }

  private TrackerServer tracker() throws Exception {
    return TrackerServer.open(
        new TrackerConfig("127.0.0.1", 0, data.resolve("boardcast.db"), 10, null, null, "1")
            .withClock(time),
        "key"::equals,
        () -> "",
        new SimpleMeterRegistry());
  }

  private List<Rounds.Link> connected(FakeGitHub gitHub, MirrorDesk desk, int count) {
    Endpoint endpoint = Endpoint.of(gitHub.host()).orElseThrow();
    GitHubApi api =
        new GitHubApi(
            new FakeCarrier(gitHub, new Killer(new Random(1)), () -> {}, () -> {}),
            endpoint,
            () -> Optional.of(new Token(FakeGitHub.TOKEN, "test")),
            time,
            time::pass);
    List<Rounds.Link> links = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      FakeProject project = gitHub.project(number);
      for (int i = 1; i <= ITEMS; i++) {
        project.addIssue("issue " + i, "Todo");
      }
      var _ =
          desk.open(
              Optional.empty(),
              "board",
              Json.write(
                  new Remote(gitHub.host(), FakeGitHub.OWNER, number, project.id(), "https://x")),
              Json.write(new Remote.Settings("Status", Map.of(), null, false, "Phase")),
              true);
    }
    for (MirrorLink stored : desk.links()) {
      links.add(
          new Rounds.Link(
              new ProjectMirror(desk, api, stored, time, () -> "no mark"), time.instant()));
    }
    return links;
  }
}
