package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.tasks.Task;
import dev.boardcast.core.tasks.TaskLines;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Boxes of the same bodies that both sides tick, words that change, and lines that are added,
/// while reads lag, answers are lost and servers end. Each box belongs to one of the sides: what
/// that one said of it last is what it is in the end.
@Timeout(300)
final class GitHubTasksRoundsTest {
  private static final int ROUNDS = 100;
  private static final int BOXES = 6;
  private static final int LAG_MAX_MS = 3_000;

  /// Longer than reads lag, and what was sent is under way.
  private static final Duration REST = Duration.ofSeconds(100);

  private final Random random = new Random(Seed.of("GitHubTasksRoundsTest"));

  /// What is said of each box, by its title.
  private final Map<String, Boolean> said = new HashMap<>();

  @TempDir Path data;
  private VirtualWorld world;
  private FakeProject there;
  private String item;
  private int project;
  private int kills;

  @BeforeEach
  void open() throws Exception {
    world = new VirtualWorld(data);
    there = world.gitHub.project();
    StringBuilder body = new StringBuilder("words 0\r\n\r\n");
    for (int box = 0; box < BOXES; box++) {
      String title = (box % 2 == 0 ? "here " : "there ") + box;
      body.append("* [ ] ").append(title).append("\r\n");
      said.put(title, false);
    }
    item = there.addIssue("one", "Todo");
    there.edit(item, "one", body.toString());
    project = world.open(there, 1, null);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void inRoundsOfFaultsNoTickIsLost() {
    Killer killer = new Killer(random);
    Rounds.Link link = world.link(project, killer);
    world.rest(link, REST);
    for (int round = 1; round <= ROUNDS; round++) {
      there.lag(random.nextInt(LAG_MAX_MS));
      if (random.nextInt(3) == 0) {
        world.gitHub.fail(random.nextBoolean() ? new Fault.AnswerLost() : new Fault.BadGateway());
      }
      killer.arm(random.nextInt(2) == 0);
      for (int step = random.nextInt(5); step >= 0; step--) {
        changeHere(round, step);
        changeThere(round, step);
        link.attend();
        var _ = world.rounds.round(List.of(link));
        if (killer.isDead()) {
          kills++;
          killer.arm(false);
          link = world.link(project, killer);
        }
        world.time.pass(Duration.ofMillis(random.nextInt(8_000)));
      }
      killer.arm(false);
      world.gitHub.calm();
      world.rest(link, REST);
      assertSame(round);
    }
    System.out.printf(
        "GitHubTasksRoundsTest: %d rounds, %d kills, %d boxes%n", ROUNDS, kills, said.size());
    assertThat(kills).isPositive();
    assertThat(world.events(project)).extracting(BoardEvent::overruled).containsOnlyNulls();
  }

  private void assertSame(int round) {
    Issue issue = issue();
    assertThat(issue.body()).as("round %d", round).isEqualTo(there.body(item));
    Map<String, Boolean> here = new HashMap<>();
    issue.workItems().forEach(one -> here.put(one.title(), one.completed()));
    assertThat(here).as("round %d", round).isEqualTo(said);
    assertThat(TaskLines.tasks(issue.body()))
        .isEqualTo(
            issue.workItems().stream().map(one -> new Task(one.title(), one.completed())).toList());
    assertThat(issue.workItems()).extracting(WorkItem::id).doesNotHaveDuplicates();
  }

  private Issue issue() {
    return world.boards.board(project).issues().getFirst();
  }

  private void changeHere(int round, int step) {
    List<WorkItem> ours =
        world.boards.board(project).issues().stream()
            .flatMap(issue -> issue.workItems().stream())
            .filter(one -> one.title().startsWith("here"))
            .toList();
    if (ours.isEmpty() || random.nextInt(3) == 0) {
      return;
    }
    if (random.nextInt(8) == 0) {
      String title = "here %d.%d".formatted(round, step);
      world.boards.addWorkItem(project, issue().number(), title, true, null);
      said.put(title, true);
      return;
    }
    WorkItem one = ours.get(random.nextInt(ours.size()));
    JsonObject patch = new JsonObject();
    patch.addProperty("completed", !one.completed());
    world.boards.updateWorkItem(project, issue().number(), one.id(), patch, null);
    said.put(one.title(), !one.completed());
  }

  private void changeThere(int round, int step) {
    String body = String.valueOf(there.body(item));
    switch (random.nextInt(4)) {
      case 0 -> {
        // Nothing.
      }
      case 1 ->
          there.edit(
              item, "one", body.replaceFirst("words [0-9.]+", "words " + round + "." + step));
      default -> {
        String title = "there " + (1 + 2 * random.nextInt(BOXES / 2));
        boolean done = body.contains("[x] " + title);
        there.edit(
            item,
            "one",
            done
                ? body.replace("[x] " + title, "[ ] " + title)
                : body.replace("[ ] " + title, "[x] " + title));
        said.put(title, !done);
      }
    }
  }
}
