package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.github.api.Carrier;
import dev.boardcast.github.phases.PhaseSync;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.testkit.github.FakePhases;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A project with more phases than a board holds, in simulated time.
@Timeout(900)
final class GitHubManyPhasesTest {
  private static final Duration SETTLED = Duration.ofMinutes(3);
  private static final Duration LONG = Duration.ofMinutes(30);

  private final Logger logger = (Logger) LoggerFactory.getLogger(PhaseSync.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path data;
  private VirtualWorld world;
  private FakeProject there;

  /// How often cards were read in full.
  private int reads;

  @BeforeEach
  void open() throws Exception {
    world = new VirtualWorld(data);
    there = world.gitHub.project();
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    world.close();
  }

  private static String[] names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj("Sprint %d"::formatted).toArray(String[]::new);
  }

  private Rounds.Link connect() {
    int project = world.open(there, 1, null);
    FakeCarrier wire = new FakeCarrier(world.gitHub, new Killer(new Random(1)), () -> {}, () -> {});
    Carrier counting =
        (endpoint, token, document, variables) -> {
          reads += document.contains("query Cards(") ? 1 : 0;
          return wire.post(endpoint, token, document, variables);
        };
    Rounds.Link link = world.link(project, world.tracker.mirrors(), counting, () -> "no mark");
    pass(link, SETTLED);
    return link;
  }

  private void pass(Rounds.Link link, Duration time) {
    Instant until = world.time.instant().plus(time);
    while (world.time.instant().isBefore(until)) {
      Instant next = world.rounds.round(List.of(link));
      Duration pause = Duration.between(world.time.instant(), next);
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }

  private List<String> warnings() {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /// Scans that found it changed would be what makes a hook one that cannot be relied on.
  private void assertNothingMoreIsRead(Rounds.Link link) {
    int before = reads;
    int events = world.committed.size();
    pass(link, LONG);
    assertThat(reads).isEqualTo(before);
    assertThat(world.committed).hasSize(events);
    assertThat(link.report().state()).isEqualTo("polling");
    assertThat(link.report().waiting()).isZero();
  }

  @Test
  void aCardOfAnIterationWithoutAPhaseIsNotReadAgainAndAgain() {
    FakePhases phases = there.phases();
    phases.openIterations(Set.of(), names(Limits.PHASES_MAX_COUNT));
    String oldest = there.addIssue("oldest", "Todo");
    phases.move(oldest, "Sprint 1");
    phases.move(there.addIssue("newest", "Todo"), "Sprint " + Limits.PHASES_MAX_COUNT);
    Rounds.Link link = connect();
    phases.arrange(names(Limits.PHASES_MAX_COUNT + 1));
    pass(link, SETTLED);
    assertThat(world.boards.phases(link.report().project()))
        .extracting(Phase::name)
        .hasSize(Limits.PHASES_MAX_COUNT)
        .doesNotContain("Sprint 1")
        .contains("Sprint " + (Limits.PHASES_MAX_COUNT + 1));
    assertNothingMoreIsRead(link);
    there.edit(oldest, "oldest, renamed", null);
    int before = reads;
    pass(link, SETTLED);
    assertThat(reads).as("what is counted").isGreaterThan(before);
    assertNothingMoreIsRead(link);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void optionsWithoutAPhaseAreToldOfOnce() {
    FakePhases phases = there.phases();
    phases.open(names(Limits.PHASES_MAX_COUNT + 1));
    String last = "Sprint " + (Limits.PHASES_MAX_COUNT + 1);
    phases.move(there.addIssue("one", "Todo"), last);
    Rounds.Link link = connect();
    assertThat(world.boards.phases(link.report().project()))
        .extracting(Phase::name)
        .hasSize(Limits.PHASES_MAX_COUNT)
        .doesNotContain(last);
    assertNothingMoreIsRead(link);
    assertThat(warnings()).singleElement().asString().contains("no room for 1 more options");
    phases.arrange(names(Limits.PHASES_MAX_COUNT + 3));
    assertThat(warnings()).hasSize(1);
    pass(link, SETTLED);
    assertNothingMoreIsRead(link);
    assertThat(warnings()).hasSize(2).last().asString().contains("no room for 3 more options");
  }
}
