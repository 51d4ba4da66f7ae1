package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakePhases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Options, phases and cards that both sides change at once, while reads lag, answers are lost,
/// servers end, and other tools make all options anew.
@Timeout(900)
class GitHubPhasesRoundsTest {
  private static final int ROUNDS = 150;
  private static final int REST_MAX_STEPS = 500;
  private static final int NAMES = 12;
  private static final int LAG_MAX_MS = 3_000;

  private final Random random = new Random(Seed.of(getClass().getSimpleName()));

  @TempDir Path data;
  private VirtualWorld world;
  private FakePhases remote;
  private int project;

  /// Cards that somebody put into a phase in this round, by title.
  private final Set<String> touched = new HashSet<>();

  @BeforeEach
  void open() throws Exception {
    world = new VirtualWorld(data);
    remote = world.gitHub.project().phases();
    open(remote, "Name 1", "Name 2", "Name 3");
    for (int i = 1; i <= 4; i++) {
      remote.move(add("card " + i), "Name " + (i % 3 + 1));
    }
    project = world.open(world.gitHub.project(), 1, null, false, field());
  }

  /// What the field of phases is called.
  String field() {
    return "Phase";
  }

  /// Makes the field.
  void open(FakePhases there, String... names) {
    there.open(names);
  }

  /// Whether no card's phase is ever changed from here.
  boolean isFixed() {
    return false;
  }

  /// Whether two of them may be called alike.
  boolean areSharing() {
    return false;
  }

  /// Longer than reads lag and scans pause.
  Duration quiet() {
    return Duration.ofSeconds(75);
  }

  private String add(String title) {
    return areSharing()
        ? world.gitHub.project().addIssue(title, "Todo")
        : world.gitHub.project().addDraft(title, "Todo");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void inRoundsOfFaultsTheBoardFollowsAndNoCardLosesItsPhase() {
    int kills = 0;
    int renewals = 0;
    Killer killer = new Killer(random);
    Rounds.Link link = link(killer);
    rest(link);
    for (int round = 1; round <= ROUNDS; round++) {
      Map<String, String> options = remote.picked();
      Map<String, @Nullable String> before = remote.all();
      touched.clear();
      // What GitHub says of those in a phase of the board's own is known to nobody here.
      if (!isFixed()) {
        List.of("Own 1", "Own 2", "Own 3").forEach(this::touchThoseIn);
      }
      world.gitHub.project().lag(random.nextInt(LAG_MAX_MS));
      boolean renewed = random.nextInt(4) == 0;
      renewals += renewed ? 1 : 0;
      for (int i = random.nextInt(3); i > 0; i--) {
        changeHere();
      }
      if (renewed) {
        remote.renew();
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        changeThere(!renewed);
      }
      if (random.nextInt(3) == 0) {
        world.gitHub.fail(fault());
      }
      killer.arm(random.nextInt(3) == 0);
      for (int step = random.nextInt(4); step >= 0; step--) {
        link.attend();
        var _ = world.rounds.round(List.of(link));
        if (killer.isDead()) {
          kills++;
          killer.arm(false);
          link = link(killer);
        }
        world.time.pass(Duration.ofMillis(random.nextInt(8_000)));
      }
      killer.arm(false);
      world.gitHub.calm();
      rest(link);
      assertSame(round);
      Map<String, @Nullable String> after = remote.all();
      Map<String, String> now = remote.picked();
      Set<String> there = remote.allIds();
      options.forEach((card, option) -> {
        if (touched.contains(card)) {
          return;
        }
        if (there.contains(option)) {
          assertThat(now).containsEntry(card, option);
        } else if (renewed && !isFixed()) {
          assertThat(after).containsEntry(card, before.get(card));
        }
      });
    }
    System.out.printf(
        "%s: %d rounds, %d kills, options made anew %d times%n",
        getClass().getSimpleName(), ROUNDS, kills, renewals);
    assertThat(kills).isPositive();
    assertThat(renewals).isPositive();
  }

  /// What is looked at where it is written does not lag, and the options that are read do.
  @Test
  void aStatusThatIsSentWhileAllOptionsAreMadeAnewCostsNoPhase() {
    Rounds.Link link = link(new Killer(random));
    rest(link);
    Map<String, @Nullable String> before = remote.all();
    world.gitHub.project().lag(LAG_MAX_MS);
    world.time.pass(Duration.ofSeconds(1));
    remote.renew();
    Map<String, @Nullable String> after = isFixed() ? remote.all() : before;
    for (Issue issue : world.boards.board(project).issues()) {
      world.boards.setStatus(project, issue.number(), IssueStatus.DONE, null);
    }
    link.attend();
    rest(link);
    assertThat(remote.all()).isEqualTo(after);
    assertSame(0);
  }

  private void assertSame(int round) {
    List<String> following =
        world.boards.phases(project).stream()
            .map(Phase::name)
            .filter(name -> !isOwn(name))
            .toList();
    assertThat(following).as("round %d", round).isEqualTo(remote.names());
    Map<String, @Nullable String> there = remote.all();
    world
        .boards
        .board(project)
        .issues()
        .forEach(issue -> {
          if (!isOwn(issue.phase())) {
            assertThat(issue.phase())
                .as("round %d, %s", round, issue.title())
                .isEqualTo(there.get(issue.title()));
          }
        });
  }

  private static boolean isOwn(@Nullable String name) {
    return name != null && name.startsWith("Own");
  }

  private Fault fault() {
    return switch (random.nextInt(4)) {
      case 0 -> new Fault.AnswerLost();
      case 1 -> new Fault.BadGateway();
      case 2 -> new Fault.Partial();
      default -> new Fault.TooFast(429, 2);
    };
  }

  private void changeHere() {
    List<Phase> phases = world.boards.phases(project);
    List<Phase> own = phases.stream().filter(phase -> isOwn(phase.name())).toList();
    Phase any = phases.isEmpty() ? null : phases.get(random.nextInt(phases.size()));
    switch (random.nextInt(5)) {
      case 0 -> {
        String name = "Own " + (1 + random.nextInt(3));
        if (own.stream().noneMatch(phase -> phase.name().equals(name))) {
          world.boards.createPhase(project, fields("name", name));
        }
      }
      case 1 -> {
        if (any != null && !isOwn(any.name())) {
          assertThatThrownBy(() -> world.boards.deletePhase(project, any.id(), null))
              .hasMessageContaining("is an option of the mirrored project's field");
        } else if (any != null) {
          if (!isFixed()) {
            touchThoseIn(any.name());
          }
          world.boards.deletePhase(project, any.id(), null);
        }
      }
      case 2 -> {
        // What is written of a card in which nothing else was changed.
        List<Issue> issues = world.boards.board(project).issues();
        world.boards.setStatus(
            project,
            issues.get(random.nextInt(issues.size())).number(),
            random.nextBoolean() ? IssueStatus.DONE : IssueStatus.TODO,
            null);
      }
      default -> {
        List<Issue> issues = world.boards.board(project).issues();
        Issue issue = issues.get(random.nextInt(issues.size()));
        if (!isFixed()) {
          touched.add(issue.title());
        }
        world.boards.setPhase(
            project,
            issue.number(),
            any == null || random.nextInt(4) == 0 ? null : any.name(),
            null);
      }
    }
  }

  private void touchThoseIn(String name) {
    world.boards.board(project).issues().stream()
        .filter(issue -> name.equals(issue.phase()))
        .forEach(issue -> touched.add(issue.title()));
  }

  /// @param options whether options may be changed, too
  private void changeThere(boolean options) {
    List<String> names = new ArrayList<>(remote.ids().keySet());
    String name = "Name " + (1 + random.nextInt(NAMES));
    boolean free = !names.contains(name);
    switch (options ? random.nextInt(5) : 4) {
      case 0 -> {
        if (free) {
          names.add(random.nextInt(names.size() + 1), name);
          remote.arrange(names.toArray(String[]::new));
        }
      }
      case 1 -> {
        if ((free || areSharing()) && !names.isEmpty()) {
          remote.rename(names.get(random.nextInt(names.size())), name);
        }
      }
      case 2 -> {
        Collections.shuffle(names, random);
        remote.arrange(names.toArray(String[]::new));
      }
      case 3 -> {
        if (names.size() > 2) {
          names.remove(random.nextInt(names.size()));
          remote.arrange(names.toArray(String[]::new));
        }
      }
      default -> {
        List<String> items = world.gitHub.project().cards();
        String item = items.get(random.nextInt(items.size()));
        touched.add(world.gitHub.project().title(item));
        remote.move(
            item,
            names.isEmpty() || random.nextInt(4) == 0
                ? null
                : names.get(random.nextInt(names.size())));
      }
    }
  }

  private static JsonObject fields(String name, String value) {
    JsonObject fields = new JsonObject();
    fields.addProperty(name, value);
    return fields;
  }

  private Rounds.Link link(Killer killer) {
    return world.link(
        project,
        new KilledDesk(world.tracker.mirrors(), killer),
        new FakeCarrier(world.gitHub, killer, () -> {}, () -> {}),
        () -> "no mark");
  }

  /// Until nothing happens for longer than reads lag and scans pause.
  private void rest(Rounds.Link link) {
    Instant quietSince = world.time.instant();
    Map<String, @Nullable String> there = new LinkedHashMap<>();
    for (int i = 0; world.time.instant().isBefore(quietSince.plus(quiet())); i++) {
      assertThat(i).as("%s", link.report()).isLessThan(REST_MAX_STEPS);
      int events = world.committed.size();
      link.attend();
      var next = world.rounds.round(List.of(link));
      if (world.committed.size() != events || !there.equals(remote.all())) {
        quietSince = world.time.instant();
        there = remote.all();
      }
      Duration pause = Duration.between(world.time.instant(), next);
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }
}
