package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeSelf;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A project's own title, description and state, on both sides.
@Timeout(900)
final class GitHubSelfTest extends MirroredBoard {
  private static final int ROUNDS = 300;
  private static final int REST_MAX_STEPS = 200;

  private FakeSelf self() {
    return gitHub.project().self();
  }

  private static JsonObject patch(String name, String value) {
    JsonObject patch = new JsonObject();
    patch.addProperty(name, value);
    return patch;
  }

  private static List<Overruled> overruled(List<BoardEvent> events) {
    return events.stream()
        .filter(event -> event.type() == EventType.PROJECT_UPDATED)
        .map(BoardEvent::overruled)
        .filter(Overruled.class::isInstance)
        .toList();
  }

  private List<BoardEvent> events() {
    return committed.stream().map(e -> Json.read(e.eventJson(), BoardEvent.class)).toList();
  }

  @Test
  void theyGoBothWaysAndMakeNoEcho() {
    self().describe("Fake roadmap", "what it is about", false);
    int project = connect();
    await(
        "the description is here",
        () -> "what it is about".equals(client.project(project).description()));
    client.updateProject(project, patch("title", "Renamed here"), null);
    await("the title is there", () -> self().title().equals("Renamed here"));
    client.updateProject(project, patch("status", "closed"), null);
    await("it is closed there", () -> self().isClosed());
    self().describe("Renamed there", null, false);
    await("all is here", () -> client.project(project).title().equals("Renamed there"));
    assertThat(client.project(project).description()).isNull();
    assertThat(client.project(project).status().wireName()).isEqualTo("open");
    int events = committed.size();
    awaitScans(3);
    assertThat(committed).hasSize(events);
    assertThat(overruled(events())).isEmpty();
  }

  @Test
  void whatGitHubDoesNotTakeGoesBackWithOneEventAndItsReason() {
    int project = connect();
    awaitScans(1);
    client.updateProject(project, patch("description", "d".repeat(257)), null);
    await("it is told", () -> !overruled(events()).isEmpty());
    assertThat(client.project(project).description()).isNull();
    assertThat(overruled(events()).getFirst())
        .isInstanceOfSatisfying(
            RefusedChange.class,
            refused -> {
              assertThat(refused.field()).isEqualTo("description");
              assertThat(refused.reason()).contains("256 characters");
            });
    // The event is told a moment before the connection's next report.
    await("it is counted", () -> connection().get("refused").getAsInt() == 1);
  }

  @Test
  void aBoardThatFollowsChangesNothingThere() {
    JsonObject request = request();
    request.addProperty("readOnly", true);
    int project = client.connectGitHub(request).get("project").getAsInt();
    awaitState("polling");
    awaitScans(1);
    client.updateProject(project, patch("title", "Mine"), null);
    await("it is back", () -> client.project(project).title().equals("Fake roadmap"));
    assertThat(overruled(events()))
        .containsExactly(new RefusedChange("title", "Mine", Aftermath.READ_ONLY));
    assertThat(gitHub.requests()).noneMatch(FakeGitHub.Request::mutation);
  }

  @Test
  void aBoardThatWasThereKeepsItsTitle() {
    int project = client.createProject(patch("title", "Ours")).number();
    JsonObject request = request();
    request.addProperty("project", project);
    client.connectGitHub(request);
    awaitState("polling");
    awaitScans(2);
    assertThat(client.project(project).title()).isEqualTo("Ours");
    assertThat(self().title()).isEqualTo("Fake roadmap");
  }

  /// What GitHub says just after a change is the title of before: nobody has set that again.
  @Test
  void aSecondChangeIsNotUndoneByAReadThatLagsBehindTheFirst() throws Exception {
    try (VirtualWorld world = new VirtualWorld(Files.createDirectory(data.resolve("virtual")))) {
      FakeSelf remote = world.gitHub.project().self();
      int project = world.open(world.gitHub.project(), 1, null);
      Rounds.Link link = link(world, project, new Killer(new Random(1)));
      world.boards.updateProject(project, patch("title", "Fake roadmap"), null);
      rest(world, link);
      world.gitHub.project().lag(3_000);
      for (int i = 1; i <= 3; i++) {
        String first = "first " + i;
        world.boards.updateProject(project, patch("title", first), null);
        arrive(world, link, remote, first);
        world.boards.updateProject(project, patch("title", "second " + i), null);
        arrive(world, link, remote, "second " + i);
        rest(world, link);
        assertThat(remote.title()).isEqualTo("second " + i);
        assertThat(world.boards.project(project).title()).isEqualTo("second " + i);
      }
      assertThat(overruled(world.events(project))).isEmpty();
    }
  }

  @Test
  void inRoundsOfFaultsBothSidesAreEqualAndNoTitleIsLostWithoutAWord() throws Exception {
    Random random = new Random(Seed.of("GitHubSelfTest"));
    int kills = 0;
    int conflicts = 0;
    try (VirtualWorld world = new VirtualWorld(Files.createDirectory(data.resolve("virtual")))) {
      FakeSelf remote = world.gitHub.project().self();
      int project = world.open(world.gitHub.project(), 1, null);
      Killer killer = new Killer(random);
      Rounds.Link link = link(world, project, killer);
      world.boards.updateProject(project, patch("title", "Fake roadmap"), null);
      rest(world, link);
      for (int i = 1; i <= ROUNDS; i++) {
        String ours = null;
        String theirs = null;
        if (random.nextBoolean()) {
          ours = "ours " + i;
          world.boards.updateProject(project, patch("title", ours), null);
        }
        if (random.nextInt(3) == 0) {
          theirs = "theirs " + i;
          remote.describe(theirs, null, false);
        }
        if (random.nextInt(3) == 0) {
          world.gitHub.fail(
              switch (random.nextInt(4)) {
                case 0 -> new Fault.AnswerLost();
                case 1 -> new Fault.BadGateway();
                case 2 -> new Fault.Partial();
                default -> new Fault.TooFast(429, 2);
              });
        }
        killer.arm(random.nextInt(3) == 0);
        for (int step = random.nextInt(4); step >= 0; step--) {
          link.attend();
          var _ = world.rounds.round(List.of(link));
          if (killer.isDead()) {
            kills++;
            killer.arm(false);
            link = link(world, project, killer);
          }
          world.time.pass(Duration.ofMillis(random.nextInt(8_000)));
        }
        killer.arm(false);
        world.gitHub.calm();
        rest(world, link);
        String title = world.boards.project(project).title();
        assertThat(remote.title()).as("round %d", i).isEqualTo(title);
        // Both at once: GitHub's stays, and the other one is told.
        String wanted = theirs != null ? theirs : ours;
        if (wanted != null) {
          assertThat(title).as("round %d", i).isEqualTo(wanted);
        }
        if (theirs != null && ours != null) {
          assertThat(overruled(world.events(project)))
              .as("round %d", i)
              .contains(new Conflict("title", theirs, ours, "GitHub"));
          conflicts++;
        }
      }
    }
    System.out.printf(
        "GitHubSelfTest: %d rounds, %d kills, %d conflicts%n", ROUNDS, kills, conflicts);
    assertThat(kills).isPositive();
    assertThat(conflicts).isPositive();
  }

  private static Rounds.Link link(VirtualWorld world, int project, Killer killer) {
    return world.link(
        project,
        new KilledDesk(world.tracker.mirrors(), killer),
        new FakeCarrier(world.gitHub, killer, () -> {}, () -> {}),
        () -> "no mark");
  }

  private static void arrive(VirtualWorld world, Rounds.Link link, FakeSelf remote, String title) {
    for (int step = 0; !remote.title().equals(title); step++) {
      assertThat(step).as("steps until %s is there", title).isLessThan(REST_MAX_STEPS);
      link.attend();
      var _ = world.rounds.round(List.of(link));
      world.time.pass(Duration.ofMillis(300));
    }
  }

  private static void rest(VirtualWorld world, Rounds.Link link) {
    int quiet = 0;
    for (int i = 0; quiet < 6; i++) {
      assertThat(i).as("%s", link.report()).isLessThan(REST_MAX_STEPS);
      int events = world.committed.size();
      link.attend();
      var next = world.rounds.round(List.of(link));
      quiet = world.committed.size() == events ? quiet + 1 : 0;
      Duration pause = Duration.between(world.time.instant(), next);
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }
}
