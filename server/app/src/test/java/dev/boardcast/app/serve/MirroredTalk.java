package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A mirrored board, with what its people say and let wait on both sides.
abstract class MirroredTalk {
  private static final int REST_MAX_STEPS = 300;

  @TempDir Path data;
  VirtualWorld world;
  FakeProject there;
  int project;
  private Rounds.@Nullable Link link;
  private int marks;

  @BeforeEach
  void open() throws Exception {
    world = new VirtualWorld(data);
    there = world.gitHub.project();
  }

  @AfterEach
  void end() {
    world.close();
  }

  void connect() {
    connect(false);
  }

  void connect(boolean readOnly) {
    project = world.open(there, 1, FakeProject.REPOSITORY_ID, readOnly);
    begin();
    rest();
    world.committed.clear();
  }

  /// As after a stop.
  void begin() {
    link =
        world.link(
            project,
            world.tracker.mirrors(),
            new FakeCarrier(world.gitHub, new Killer(new Random(1)), () -> {}, () -> {}),
            () -> "00000000-0000-0000-0000-%012d".formatted(++marks));
  }

  Rounds.Link link() {
    return Objects.requireNonNull(link);
  }

  Instant round() {
    link().attend();
    return world.rounds.round(List.of(link()));
  }

  void rest() {
    int quiet = 0;
    for (int i = 0; quiet < 8; i++) {
      assertThat(i).as("it does not come to rest: %s", link().report()).isLessThan(REST_MAX_STEPS);
      int events = world.committed.size();
      Instant next = round();
      quiet = world.committed.size() == events && link().report().waiting() == 0 ? quiet + 1 : 0;
      Duration pause = Duration.between(world.time.instant(), next);
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }

  Issue issue(String title) {
    return world.boards.board(project).issues().stream()
        .filter(issue -> issue.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  List<Comment> comments(String title) {
    return world
        .boards
        .teamwork()
        .comments(project, issue(title).number(), 500, null)
        .items()
        .reversed();
  }

  List<String> texts(String title) {
    return comments(title).stream().map(Comment::text).toList();
  }

  void say(String title, String text) {
    var _ =
        world.boards.withActor("claude").teamwork().comment(project, issue(title).number(), text);
  }

  void wait(String title, String... others) {
    List<Integer> numbers = Arrays.stream(others).map(other -> issue(other).number()).toList();
    var _ =
        world.boards.updateIssue(
            project,
            issue(title).number(),
            IssuePatch.of(IssueField.BLOCKED_BY, numbers.isEmpty() ? null : numbers),
            null);
  }

  List<Integer> waits(String title) {
    return Objects.requireNonNullElse(issue(title).blockedBy(), List.of());
  }

  List<RefusedChange> refusals() {
    return world.events(project).stream()
        .map(BoardEvent::overruled)
        .filter(RefusedChange.class::isInstance)
        .map(RefusedChange.class::cast)
        .toList();
  }

  int mutations() {
    return (int) world.gitHub.requests().stream().filter(request -> request.mutation()).count();
  }
}
