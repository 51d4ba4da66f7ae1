package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.order.CardOrder;
import dev.boardcast.core.order.Target;
import dev.boardcast.github.sync.Remote;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Cards that are dragged there while reads lag, cards come and go on both sides, and servers end.
@Timeout(900)
final class GitHubOrderRoundsTest {
  private static final int ROUNDS = 60;
  private static final int MOVES_MAX_COUNT = 2_000;
  private static final int LAG_MAX_MS = 3_000;

  /// Longer than reads lag, scans pause and what was made is looked for.
  private static final Duration REST = Duration.ofSeconds(150);

  private final Random random = new Random(Seed.of("GitHubOrderRoundsTest"));

  @TempDir Path data;
  private VirtualWorld world;
  private FakeProject there;
  private int project;

  @BeforeEach
  void open() throws Exception {
    world = new VirtualWorld(data);
    there = world.gitHub.project();
    for (int i = 1; i <= 12; i++) {
      there.addDraft("card " + i, "Todo");
    }
    project = world.open(there, 1, null);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void inRoundsOfFaultsTheOrderIsThatOfTheItems() {
    Killer killer = new Killer(random);
    int kills = 0;
    Rounds.Link link = world.link(project, killer);
    world.rest(link, REST);
    for (int round = 1; round <= ROUNDS; round++) {
      there.lag(random.nextInt(LAG_MAX_MS));
      killer.arm(random.nextInt(2) == 0);
      for (int step = random.nextInt(5); step >= 0; step--) {
        change(round * 10 + step);
        link.attend();
        var _ = world.rounds.round(List.of(link));
        if (killer.isDead()) {
          kills++;
          killer.arm(false);
          link = world.link(project, killer);
        }
        world.time.pass(Duration.ofMillis(random.nextInt(20_000)));
      }
      killer.arm(false);
      world.rest(link, REST);
      int events = world.events(project).size();
      assertThat(order()).as("round %d", round).isEqualTo(titles());
      world.rest(link, REST);
      assertThat(world.events(project)).as("round %d", round).hasSize(events);
    }
    // What is told of a place says nothing else.
    assertThat(world.events(project))
        .filteredOn(event -> event.changed().contains("place"))
        .isNotEmpty()
        .allMatch(event -> event.changed().equals(List.of("place")))
        .extracting(BoardEvent::origin)
        .containsOnly("github");
    System.out.printf("GitHubOrderRoundsTest: %d rounds, %d kills%n", ROUNDS, kills);
    assertThat(kills).isPositive();
  }

  /// Two of the board's own that change places until there is no room: then cards of the project
  /// beside them get new places, too, and none of them waits to be sent.
  @Test
  void whoMakesRoomForOthersWaitsForNothing() {
    int board = world.boards.createProject(titled("Mine")).number();
    for (int i = 1; i <= 2; i++) {
      world.boards.createIssue(board, IssuePatch.of(IssueField.TITLE, "own " + i));
    }
    project = board;
    var _ =
        world
            .tracker
            .mirrors()
            .open(
                Optional.of(board),
                "",
                Json.write(
                    new Remote(world.gitHub.host(), FakeGitHub.OWNER, 1, there.id(), "https://x")),
                Json.write(new Remote.Settings("Status", Map.of(), null, false, "Phase")),
                true);
    Rounds.Link link = world.link(project, new Killer(random));
    there.cards().forEach(item -> there.move(item, null));
    world.rest(link, REST);
    assertThat(world.tracker.mirrors().unsettled(board, 1)).isEmpty();
    for (int i = 0; i < MOVES_MAX_COUNT && !hasMovedOther(); i++) {
      var _ = world.boards.teamwork().move(board, 1 + i % 2, new Target.After(2 - i % 2), null);
    }
    assertThat(hasMovedOther()).isTrue();
    assertThat(world.tracker.mirrors().unsettled(board, 1)).isEmpty();
  }

  private boolean hasMovedOther() {
    return world.events(project).stream()
        .anyMatch(event ->
            event.changed().contains("place")
                && event.subject() instanceof Subject.OfIssue(var issue)
                && issue.number() > 2);
  }

  private static JsonObject titled(String title) {
    JsonObject fields = new JsonObject();
    fields.addProperty("title", title);
    return fields;
  }

  private List<String> order() {
    return world.boards.board(project).issues().stream()
        .sorted(CardOrder.OF_ISSUES)
        .map(Issue::title)
        .toList();
  }

  private List<String> titles() {
    return there.cards().stream().map(there::title).toList();
  }

  private void change(int id) {
    List<String> items = there.cards();
    String any = items.get(random.nextInt(items.size()));
    switch (random.nextInt(6)) {
      case 0 -> there.addDraft("there " + id, "Todo");
      case 1 -> world.boards.createIssue(project, IssuePatch.of(IssueField.TITLE, "here " + id));
      case 2 -> {
        if (items.size() > 8) {
          there.archive(any, true);
        }
      }
      default -> {
        String after = items.get(random.nextInt(items.size()));
        there.self().reorder(any, after.equals(any) ? null : after);
      }
    }
  }
}
