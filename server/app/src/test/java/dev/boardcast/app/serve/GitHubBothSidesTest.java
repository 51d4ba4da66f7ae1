package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Changes of many cards on one side, and of one field on both, while GitHub's reads lag.
@Timeout(900)
final class GitHubBothSidesTest {
  private static final int OWN_CHANGES = 1_000;
  private static final int CONCURRENT_CHANGES = 200;
  private static final int LAG_MAX_MS = 3_000;
  private static final int REST_MAX_STEPS = 200;
  private static final List<@Nullable String> OPTIONS =
      Arrays.asList(null, "Todo", "In progress", "Done");

  @TempDir Path data;
  private VirtualWorld world;
  private FakeProject there;
  private int project;
  private Rounds.Link link;
  private Random random;

  /// What somebody does there before a request, and before which one it is.
  private @Nullable Runnable meddling;

  private int requestsBefore;

  @BeforeEach
  void connect() throws Exception {
    random = new Random(Seed.of("GitHubBothSidesTest"));
    world = new VirtualWorld(data);
    there = world.gitHub.project();
    for (int i = 1; i <= 20; i++) {
      String option = OPTIONS.get(random.nextInt(OPTIONS.size()));
      var _ =
          i % 2 == 0 ? there.addIssue("card " + i, option) : there.addDraft("card " + i, option);
    }
    project = world.open(there, 1, null);
    Killer nobody = new Killer(random);
    link =
        world.link(
            project,
            world.tracker.mirrors(),
            new FakeCarrier(world.gitHub, nobody, this::meddle, () -> {}),
            () -> "00000000-0000-0000-0000-000000000000");
    rest();
    assertThat(issues()).hasSize(20);
    world.committed.clear();
  }

  @AfterEach
  void end() {
    world.close();
  }

  private void meddle() {
    Runnable now = meddling;
    if (now != null && requestsBefore-- == 0) {
      meddling = null;
      now.run();
    }
  }

  private List<Issue> issues() {
    return world.boards.board(project).issues();
  }

  private Issue issue(int number) {
    return issues().stream().filter(one -> one.number() == number).findFirst().orElseThrow();
  }

  /// The item of an issue: both came in the same order.
  private String item(Issue issue) {
    return there.cards().get(issue.number() - 1);
  }

  /// Until nothing waits and two scans found nothing.
  private void rest() {
    int quiet = 0;
    for (int i = 0; quiet < 6; i++) {
      assertThat(i).as("it does not come to rest: %s", link.report()).isLessThan(REST_MAX_STEPS);
      int events = world.committed.size();
      link.attend();
      var next = world.rounds.round(List.of(link));
      quiet = world.committed.size() == events && link.report().waiting() == 0 ? quiet + 1 : 0;
      Duration pause = Duration.between(world.time.instant(), next);
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }

  private void pause(int maxMs) {
    world.time.pass(Duration.ofMillis(random.nextInt(maxMs)));
  }

  private void change(Issue issue, IssueField field, Object value) {
    var _ = world.boards.updateIssue(project, issue.number(), IssuePatch.of(field, value), null);
  }

  private IssueStatus otherThan(IssueStatus... taken) {
    List<IssueStatus> left =
        List.of(IssueStatus.values()).stream()
            .filter(status -> !List.of(taken).contains(status))
            .toList();
    return left.get(random.nextInt(left.size()));
  }

  private void assertEqual(Issue issue) {
    String item = item(issue);
    assertThat(VirtualWorld.status(there.status(item))).isEqualTo(issue.status().wireName());
    assertThat(there.title(item)).isEqualTo(issue.title());
    assertThat(there.body(item)).isEqualTo(issue.body());
  }

  @Test
  void aThousandChangesOfOnesOwnMakeNoEcho() {
    for (int i = 1; i <= OWN_CHANGES; i++) {
      if (random.nextInt(5) == 0) {
        there.lag(random.nextInt(LAG_MAX_MS));
      }
      List<Issue> all = issues();
      Issue issue = all.get(random.nextInt(all.size()));
      switch (random.nextInt(3)) {
        case 0 -> change(issue, IssueField.STATUS, otherThan(issue.status()));
        case 1 -> change(issue, IssueField.TITLE, "title " + i);
        default -> change(issue, IssueField.BODY, "body " + i);
      }
      for (int round = random.nextInt(3); round > 0; round--) {
        pause(10_000);
        link.attend();
        var _ = world.rounds.round(List.of(link));
      }
    }
    there.lag(0);
    rest();
    issues().forEach(this::assertEqual);
    assertThat(world.events(project))
        .hasSize(OWN_CHANGES)
        .noneMatch(event -> "github".equals(event.origin()));
    assertThat(link.report().overruled()).isZero();
  }

  @Test
  void ofTwoHundredChangesOnBothSidesOneStaysOnBothAndTheOtherIsTold() {
    int overwritten = 0;
    for (int i = 1; i <= CONCURRENT_CHANGES; i++) {
      List<Issue> all = issues();
      Issue issue = all.get(random.nextInt(all.size()));
      IssueField field =
          List.of(IssueField.STATUS, IssueField.TITLE, IssueField.BODY).get(random.nextInt(3));
      IssueStatus status = otherThan(issue.status());
      String ours = field == IssueField.STATUS ? status.wireName() : "ours " + i;
      Object value = field == IssueField.STATUS ? status : ours;
      IssueStatus other = otherThan(issue.status(), status);
      String theirs = field == IssueField.STATUS ? other.wireName() : "theirs " + i;
      Runnable theirChange = () -> changeThere(issue, field, other, theirs);
      there.lag(random.nextInt(LAG_MAX_MS));
      int way = random.nextInt(3);
      switch (way) {
        case 0 -> {
          change(issue, field, value);
          pause(2_000);
          theirChange.run();
        }
        case 1 -> {
          theirChange.run();
          pause(2_000);
          change(issue, field, value);
        }
        default -> {
          change(issue, field, value);
          // Before the reading, before the look, or before the request itself.
          requestsBefore = random.nextInt(3);
          meddling = theirChange;
          overwritten++;
        }
      }
      link.attend();
      var _ = world.rounds.round(List.of(link));
      rest();
      assertThat(meddling).isNull();
      Issue now = issue(issue.number());
      assertEqual(now);
      String stays = String.valueOf(value(now, field));
      assertThat(stays).isIn(ours, theirs);
      String loses = stays.equals(ours) ? theirs : ours;
      assertThat(told())
          .as(
              "change %d of %s from %s, %s and %s, way %d: %s",
              i, field, value(issue, field), ours, theirs, way, words())
          .containsExactly(List.of(field.wireName(), stays, loses));
      // Ours, and what became of it: a reading that lags after the look undoes nothing.
      assertThat(world.events(project)).hasSize(2);
      world.committed.clear();
    }
    assertThat(overwritten).isPositive();
    assertThat(link.report().overruled()).isEqualTo(CONCURRENT_CHANGES);
  }

  private void changeThere(Issue issue, IssueField field, IssueStatus status, String text) {
    String item = item(issue);
    if (field == IssueField.STATUS) {
      there.move(item, option(status));
    } else if (field == IssueField.TITLE) {
      there.edit(item, text, there.body(item));
    } else {
      there.edit(item, there.title(item), text);
    }
  }

  private static @Nullable String option(IssueStatus status) {
    return switch (status) {
      case BACKLOG -> null;
      case TODO -> "Todo";
      case IN_PROGRESS -> "In progress";
      case DONE -> "Done";
    };
  }

  private static @Nullable Object value(Issue issue, IssueField field) {
    if (field == IssueField.STATUS) {
      return issue.status().wireName();
    }
    return field == IssueField.TITLE ? issue.title() : issue.body();
  }

  private List<String> words() {
    return world.committed.stream().map(event -> event.eventJson()).toList();
  }

  /// Field, what stays and what does not, of each conflict.
  private List<List<String>> told() {
    return world.events(project).stream()
        .map(BoardEvent::overruled)
        .filter(Conflict.class::isInstance)
        .map(Conflict.class::cast)
        .map(conflict ->
            List.of(
                conflict.field(), String.valueOf(conflict.kept()), String.valueOf(conflict.lost())))
        .toList();
  }
}
