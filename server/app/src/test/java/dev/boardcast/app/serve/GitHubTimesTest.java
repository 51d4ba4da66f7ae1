package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.github.api.Carrier;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Exchange;
import dev.boardcast.github.api.Token;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How long what is changed on one side takes to the other where each answer of GitHub's takes 300
/// ms, and what goes out while GitHub asks for a pause. Time is simulated: what is measured is the
/// order of requests and waits, and no machine.
@Timeout(1_800)
final class GitHubTimesTest {
  private static final Duration ANSWER = Duration.ofMillis(300);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int ITEMS = 1_000;
  private static final int CHANGES = 200;
  private static final int LOOKED_FOR = 60;
  private static final int PAUSES = 100;

  @TempDir Path data;
  private VirtualWorld world;
  private FakeProject there;
  private int project;
  private Rounds.Link link;
  private Random random;
  private List<Issue> issues;

  /// Requests in the order in which they went out.
  private final List<Sent> sent = new ArrayList<>();

  /// Until when GitHub said to wait.
  private Instant pause = Instant.MIN;

  private int running;

  private record Sent(Instant at, boolean mutation, Instant pausedUntil) {}

  @BeforeEach
  void connect() throws Exception {
    random = new Random(Seed.of("GitHubTimesTest"));
    world = new VirtualWorld(data);
    there = world.gitHub.project();
    for (int i = 1; i <= ITEMS; i++) {
      there.addIssue("card " + i, "Todo");
    }
    project = world.open(there, 1, null);
    FakeCarrier carrier =
        new FakeCarrier(world.gitHub, new Killer(random), () -> {}, () -> world.time.pass(ANSWER));
    link = world.link(project, world.tracker.mirrors(), noting(carrier), () -> "no mark");
    until(() -> link.report().seenAt() != null);
    issues = world.boards.board(project).issues();
    assertThat(issues).hasSize(ITEMS);
    sent.clear();
  }

  @AfterEach
  void end() {
    world.close();
  }

  private Carrier noting(Carrier carrier) {
    return new Carrier() {
      @Override
      public Exchange post(Endpoint endpoint, Token token, String document, JsonObject variables)
          throws IOException {
        assertThat(++running).as("requests at once").isEqualTo(1);
        sent.add(new Sent(world.time.instant(), document.startsWith("mutation"), pause));
        try {
          return carrier.post(endpoint, token, document, variables);
        } finally {
          running--;
        }
      }
    };
  }

  /// Lets time go by as the connection's thread would wait.
  ///
  /// @return when it was so
  private Instant until(BooleanSupplier condition) {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      assertThat(i).as("%s", link.report()).isLessThan(2_000);
      Instant next = world.rounds.round(List.of(link));
      if (condition.getAsBoolean()) {
        break;
      }
      Duration rest = Duration.between(world.time.instant(), next);
      world.time.pass(rest.isPositive() ? rest : Duration.ofMillis(1));
    }
    return world.time.instant();
  }

  /// Lets the connection do what it does meanwhile.
  private void pass(Duration time) {
    Instant end = world.time.instant().plus(time);
    until(() -> {
      Instant next = world.rounds.round(List.of(link));
      if (!next.isBefore(end)) {
        Duration rest = Duration.between(world.time.instant(), end);
        world.time.pass(rest.isPositive() ? rest : Duration.ZERO);
        return true;
      }
      return !world.time.instant().isBefore(end);
    });
  }

  private static String told(String what, List<Long> millis) {
    millis.sort(null);
    int count = millis.size();
    return "GitHubTimesTest: %s: median %d, p99 %d, most %d ms of %d"
        .formatted(
            what, millis.get(count / 2), millis.get(count * 99 / 100), millis.getLast(), count);
  }

  @Test
  void aChangeOfTheBoardIsThereWithinThreeSecondsWhenNothingWaits() {
    List<Long> millis = new ArrayList<>();
    for (int i = 1; i <= CHANGES; i++) {
      pass(Duration.ofMillis(3_000 + random.nextInt(20_000)));
      Issue issue = issues.get(random.nextInt(ITEMS));
      String item = there.cards().get(issue.number() - 1);
      String title = "title " + i;
      Instant changed = world.time.instant();
      var _ =
          world.boards.updateIssue(
              project, issue.number(), IssuePatch.of(IssueField.TITLE, title), null);
      link.attend();
      Instant arrived = until(() -> title.equals(there.title(item)));
      millis.add(Duration.between(changed, arrived).toMillis());
    }
    System.out.println(told("board to GitHub", millis));
    assertThat(millis.get(CHANGES * 99 / 100)).isLessThanOrEqualTo(3_000);
  }

  @Test
  void withoutWebhooksAChangeThereIsHereAfterALookAndTwoSecondsAtMost() {
    List<Long> millis = new ArrayList<>();
    for (int i = 1; i <= LOOKED_FOR; i++) {
      pass(Duration.ofMillis(random.nextInt(60_000)));
      Issue issue = issues.get(random.nextInt(ITEMS));
      String title = "there " + i;
      there.edit(there.cards().get(issue.number() - 1), title, null);
      Instant changed = world.time.instant();
      world.committed.clear();
      Instant arrived = until(() -> !world.committed.isEmpty());
      millis.add(Duration.between(changed, arrived).toMillis());
    }
    System.out.println(told("GitHub to board, a look every 30 s", millis));
    assertThat(millis.getLast()).isLessThanOrEqualTo(INTERVAL.plusSeconds(2).toMillis());
  }

  @Test
  void nothingGoesOutWhileGitHubAsksForAPauseAndChangesAreASecondApart() {
    int paused = 0;
    for (int i = 1; i <= PAUSES; i++) {
      Issue issue = issues.get(random.nextInt(ITEMS));
      var _ =
          world.boards.updateIssue(
              project, issue.number(), IssuePatch.of(IssueField.TITLE, "title " + i), null);
      link.attend();
      Fault fault = fault();
      if (fault != null) {
        world.gitHub.fail(fault);
        var _ = until(() -> !world.gitHub.hasFaults());
        pause = pausedUntil(fault);
        paused++;
      }
      pass(Duration.ofSeconds(random.nextInt(200)));
      world.gitHub.calm();
    }
    Instant lastMutation = null;
    int early = 0;
    Duration least = Duration.ofDays(1);
    for (Sent one : sent) {
      early += one.at().isBefore(one.pausedUntil()) ? 1 : 0;
      if (one.mutation()) {
        if (lastMutation != null) {
          Duration gap = Duration.between(lastMutation, one.at());
          least = gap.compareTo(least) < 0 ? gap : least;
        }
        lastMutation = one.at();
      }
    }
    System.out.printf(
        "GitHubTimesTest: %d pauses asked for, %d of %d requests too early, never two at once, changes at least %d ms apart%n",
        paused, early, sent.size(), least.toMillis());
    assertThat(paused).isGreaterThan(PAUSES / 2);
    assertThat(early).isZero();
    assertThat(least).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  private @Nullable Fault fault() {
    return switch (random.nextInt(4)) {
      case 0 -> new Fault.TooFast(random.nextBoolean() ? 403 : 429, 1 + random.nextInt(120));
      case 1 -> new Fault.TooFast(200, null);
      case 2 -> new Fault.UsedUp(world.time.instant().plusSeconds(1 + random.nextInt(600)));
      default -> null;
    };
  }

  /// As GitHub's page says; the answer itself came a moment ago.
  private Instant pausedUntil(Fault fault) {
    Instant now = world.time.instant();
    return switch (fault) {
      case Fault.TooFast(var _, Integer seconds) -> now.plusSeconds(seconds == null ? 60 : seconds);
      case Fault.UsedUp(Instant until) -> until;
      default -> Instant.MIN;
    };
  }
}
