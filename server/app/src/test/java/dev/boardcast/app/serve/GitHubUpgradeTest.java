package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.github.sync.Remote;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Boards that were connected by an earlier version: what it stored says nothing of what came
/// later.
@Timeout(900)
final class GitHubUpgradeTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path data;
  private VirtualWorld world;
  private FakeProject there;
  private String one;
  private String two;

  @BeforeEach
  void open() throws Exception {
    world = new VirtualWorld(data);
    there = world.gitHub.project();
    there.phases().open("Build", "Ship");
    one = there.addIssue("one", "Todo");
    two = there.addDraft("two", "Todo");
    there.phases().move(one, "Build");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void oneThatKnewOfNoPhasesKeepsItsOwn() {
    int project = connect("{\"statusField\":\"Status\",\"statusMap\":{\"Todo\":\"todo\"}}");
    JsonObject own = new JsonObject();
    own.addProperty("name", "Ours");
    world.boards.createPhase(project, own);
    world.boards.setPhase(project, issue(project, "two").number(), "Ours", null);
    Rounds.Link link = upgraded(project);
    there.move(one, "Done");
    there.phases().move(two, "Ship");
    world.boards.setStatus(project, issue(project, "two").number(), IssueStatus.IN_PROGRESS, null);
    pass(link);
    assertThat(issue(project, "one").status()).isEqualTo(IssueStatus.DONE);
    assertThat(there.status(two)).isEqualTo("In progress");
    assertThat(issue(project, "one").phase()).isNull();
    assertThat(issue(project, "two").phase()).isEqualTo("Ours");
    assertThat(there.phases().of(two)).isEqualTo("Ship");
    assertThat(world.boards.phases(project)).hasSize(1);
    assertThat(link.report().state()).isEqualTo("polling");
    assertThat(link.report().waiting()).isZero();
    assertThat(world.events(project)).allMatch(event -> event.overruled() == null);
  }

  /// One whose cards were noted before there were phases to be noted.
  @Test
  void cardsOfWhichNoPhaseWasNotedComeIntoTheirs() {
    int project = connect("{\"statusField\":\"Status\",\"statusMap\":{},\"phaseField\":\"Phase\"}");
    Rounds.Link link = upgraded(project);
    there.phases().move(two, "Ship");
    int mutations = mutations();
    pass(link);
    assertThat(issue(project, "one").phase()).isEqualTo("Build");
    assertThat(issue(project, "two").phase()).isEqualTo("Ship");
    assertThat(there.phases().of(one)).isEqualTo("Build");
    assertThat(mutations()).isEqualTo(mutations);
    world.boards.setPhase(project, issue(project, "one").number(), "Ship", null);
    pass(link);
    assertThat(there.phases().of(one)).isEqualTo("Ship");
    assertThat(world.events(project)).allMatch(event -> event.overruled() == null);
  }

  private int mutations() {
    return (int) world.gitHub.requests().stream().filter(FakeGitHub.Request::mutation).count();
  }

  private Issue issue(int project, String title) {
    return world.boards.board(project).issues().stream()
        .filter(issue -> issue.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private int connect(String settings) {
    String url = "https://github.com/orgs/demo/projects/1";
    int project =
        world
            .tracker
            .mirrors()
            .open(
                Optional.empty(),
                "mirror",
                Json.write(new Remote(world.gitHub.host(), FakeGitHub.OWNER, 1, there.id(), url)),
                settings,
                false)
            .orElseThrow();
    pass(link(project));
    assertThat(world.boards.board(project).issues()).hasSize(2);
    return project;
  }

  /// The board as the earlier version left it, and the connection that takes it up.
  private Rounds.Link upgraded(int project) {
    MirrorDesk desk = world.tracker.mirrors();
    JsonObject progress = new JsonObject();
    progress.addProperty("imported", true);
    progress.addProperty("items", 2);
    progress.addProperty("total", 2);
    List<MirrorCard> cards = desk.cards(project, List.of(one, two));
    assertThat(cards).hasSize(2);
    List<CardWrite> writes =
        cards.stream()
            .<CardWrite>map(card -> {
              JsonObject base = Json.parseObject(card.base());
              assertThat(base.has("texts")).isTrue();
              base.remove("placed");
              base.remove("shipped");
              Issue issue = card.issue();
              assertThat(issue).isNotNull();
              return new CardWrite.Rebase(card.item(), issue.version(), Json.write(base));
            })
            .toList();
    assertThat(desk.write(project, writes, Json.write(progress))).isEmpty();
    MirrorLink stored = desk.links().getFirst();
    assertThat(stored.progress()).doesNotContain("hooked").doesNotContain("self");
    return link(project);
  }

  private Rounds.Link link(int project) {
    return world.link(
        project,
        world.tracker.mirrors(),
        new FakeCarrier(world.gitHub, new Killer(new Random(1)), () -> {}, () -> {}),
        () -> "no mark");
  }

  private void pass(Rounds.Link link) {
    Instant until = world.time.instant().plus(LONG);
    link.attend();
    while (world.time.instant().isBefore(until)) {
      Instant next = world.rounds.round(List.of(link));
      Duration pause = Duration.between(world.time.instant(), next);
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }
}
