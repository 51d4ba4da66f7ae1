package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.Token;
import dev.boardcast.github.sync.ProjectMirror;
import dev.boardcast.github.sync.Remote;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.local.LocalAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A tracker on its database, a GitHub on GitHub's schema, and between them the connection's own
/// code without its thread and its wire, so that time is ours and anything may fail anywhere.
final class FaultyWorld implements AutoCloseable {
  private static final String[] OPTIONS = {"Todo", "In progress", "In review", "Done"};
  private static final List<String> PEOPLE = List.of("ada", "grace", "linus", "octocat");
  private static final Duration SCAN = Duration.ofSeconds(30);
  private static final int STEPS = 40;
  private static final int CALM_STEPS_MAX = 400;

  /// Four scans, each with a step before and after it.
  private static final int QUIET_STEPS = 10;

  /// What happened in all rounds together.
  static final class Tally {
    int kills;
    int faults;
    int conflicts;
    int refusals;
    int made;
    int here;
    int there;

    @Override
    public String toString() {
      return "%d kills, %d faults, %d changes here, %d there, %d cards made here, %d conflicts, %d refusals"
          .formatted(kills, faults, here, there, made, conflicts, refusals);
    }
  }

  /// The last thing that somebody changed of a field, by `card field`.
  private record Wish(String value, Instant at) {}

  private final VirtualTime time = new VirtualTime();
  private final FakeGitHub gitHub = FakeGitHub.start(time, OPTIONS);
  private final TrackerServer tracker;
  private final Boards boards;
  private final List<CommittedEvent> committed = new CopyOnWriteArrayList<>();
  private final Rounds rounds = new Rounds(time, SCAN);
  private final Endpoint endpoint = Endpoint.of(gitHub.host()).orElseThrow();

  FaultyWorld(Path data) throws Exception {
    tracker =
        TrackerServer.open(
            new TrackerConfig("127.0.0.1", 0, data.resolve("boardcast.db"), 10_000, null, null, "1")
                .withClock(time),
            "key"::equals,
            () -> "",
            new SimpleMeterRegistry());
    tracker.eventFeed().onCommitted(committed::addAll);
    tracker.listen();
    boards =
        tracker.boards(Principal.local(), new LocalAccess("script", Duration.ofSeconds(20), 0));
  }

  @Override
  public void close() {
    tracker.close();
    gitHub.close();
  }

  void play(int number, Random random, Tally tally) {
    committed.clear();
    Round round = new Round(number, random, tally);
    for (int i = 0; i < STEPS; i++) {
      round.step();
    }
    round.calmDown();
    round.check();
  }

  private final class Round {
    private final int number;
    private final Random random;
    private final Tally tally;
    private final FakeProject there;
    private final int project;
    private final String where;
    private final Map<String, Wish> wishesHere = new HashMap<>();
    private final Map<String, Wish> wishesThere = new HashMap<>();

    /// Cards that somebody took away, or hid for a while.
    private final Set<String> removed = new TreeSet<>();

    /// All that was ever said there, by `card field value`.
    private final Set<String> saidThere = new TreeSet<>();

    private final Killer killer;
    private Rounds.Link link;
    private int named;
    private int marks;

    Round(int number, Random random, Tally tally) {
      this.number = number;
      this.random = random;
      this.tally = tally;
      where = "round " + number;
      killer = new Killer(random);
      there = gitHub.project(number);
      if (random.nextBoolean()) {
        there.setOptionOfNew("Todo");
      }
      for (int i = 0; i < 4; i++) {
        add();
      }
      String url = "https://github.com/orgs/demo/projects/" + number;
      project =
          tracker
              .mirrors()
              .open(
                  Optional.empty(),
                  "round",
                  Json.write(new Remote(gitHub.host(), FakeGitHub.OWNER, number, there.id(), url)),
                  Json.write(new Remote.Settings("Status", Map.of(), repository())))
              .orElseThrow();
      link = begin();
    }

    private @Nullable String repository() {
      return random.nextBoolean() ? FakeProject.REPOSITORY_ID : null;
    }

    private Rounds.Link begin() {
      MirrorDesk desk = new KilledDesk(tracker.mirrors(), killer);
      GitHubApi api =
          new GitHubApi(
              new FakeCarrier(gitHub, killer, this::overheard),
              endpoint,
              () -> Optional.of(new Token(FakeGitHub.TOKEN, "test")),
              time,
              time::pass);
      MirrorLink stored =
          desk.links().stream().filter(one -> one.project() == project).findFirst().orElseThrow();
      return new Rounds.Link(
          new ProjectMirror(
              desk,
              api,
              stored,
              time,
              () -> "%08d-0000-0000-0000-%012d".formatted(number, ++marks)),
          time.instant());
    }

    /// After each request: what GitHub says now.
    private void overheard() {
      for (String item : there.cards()) {
        String card = card(there.title(item));
        saidThere.add(card + " title " + there.title(item));
        saidThere.add(card + " body " + unmarked(there.body(item)));
        saidThere.add(card + " status " + status(there.status(item)));
      }
    }

    void step() {
      time.pass(Duration.ofSeconds(1 + random.nextInt(6)));
      if (random.nextInt(4) == 0) {
        there.lag(random.nextBoolean() ? random.nextInt(3_000) : 0);
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        if (random.nextBoolean()) {
          here();
        } else {
          there();
        }
      }
      if (random.nextInt(4) == 0) {
        gitHub.fail(fault());
        tally.faults++;
      }
      killer.arm(random.nextInt(5) == 0);
      for (int i = random.nextInt(3); i >= 0; i--) {
        var _ = run();
      }
      killer.arm(false);
    }

    private Fault fault() {
      return switch (random.nextInt(6)) {
        case 0 -> new Fault.AnswerLost();
        case 1 -> new Fault.BadGateway();
        case 2 -> new Fault.NoAnswer();
        case 3 -> new Fault.Partial();
        case 4 -> new Fault.TooFast(random.nextBoolean() ? 403 : 429, 2);
        default -> new Fault.UsedUp(time.instant().plusSeconds(5));
      };
    }

    /// @return when there is something to do again
    private Instant run() {
      // Somebody may have changed something.
      link.attend();
      Instant next = rounds.round(List.of(link));
      if (killer.isDead()) {
        tally.kills++;
        killer.arm(false);
        link = begin();
        return time.instant();
      }
      return next;
    }

    private void here() {
      tally.here++;
      List<Issue> issues = boards.board(project).issues();
      if (issues.isEmpty() || random.nextInt(8) == 0) {
        String card = "h" + ++named;
        boards.createIssue(
            project,
            IssuePatch.of(IssueField.TITLE, card + " new").with(IssueField.STATUS, anyStatus()));
        tally.made++;
        return;
      }
      Issue issue = issues.get(random.nextInt(issues.size()));
      String card = card(issue.title());
      IssuePatch patch;
      String value = "%s here %d".formatted(card, ++named);
      switch (random.nextInt(9)) {
        case 0 -> {
          removed.add(card);
          boards.deleteIssue(project, issue.number(), null);
          return;
        }
        case 1, 2 -> {
          patch = IssuePatch.of(IssueField.TITLE, value);
          wish(wishesHere, card, "title", value);
        }
        case 3, 4 -> {
          patch = IssuePatch.of(IssueField.BODY, value);
          wish(wishesHere, card, "body", value);
        }
        case 5 -> {
          boolean known = random.nextInt(3) > 0;
          patch = IssuePatch.of(IssueField.ASSIGNEE, known ? any(PEOPLE) : "nobody-" + named);
        }
        case 6 ->
            patch =
                IssuePatch.of(
                    IssueField.LABELS,
                    random.nextBoolean() ? List.of("bug", "ui") : List.of("docs"));
        default -> {
          IssueStatus status = anyStatus();
          patch = IssuePatch.of(IssueField.STATUS, status);
          if (status != issue.status()) {
            wish(wishesHere, card, "status", status.wireName());
          }
        }
      }
      boards.updateIssue(project, issue.number(), patch, null);
    }

    private void add() {
      String title = "t%d new".formatted(++named);
      String option = random.nextInt(4) == 0 ? null : any(List.of(OPTIONS));
      var _ = random.nextBoolean() ? there.addIssue(title, option) : there.addDraft(title, option);
    }

    private void there() {
      tally.there++;
      List<String> cards = there.cards();
      if (cards.isEmpty() || random.nextInt(8) == 0) {
        add();
        return;
      }
      String item = any(cards);
      String card = card(there.title(item));
      String value = "%s there %d".formatted(card, ++named);
      // Nobody takes away what this board is just making: it could not know, and would make it
      // anew.
      boolean known = card.startsWith("t") || tracker.mirrors().begun(project).isEmpty();
      switch (random.nextInt(known ? 0 : 2, 9)) {
        case 0 -> {
          removed.add(card);
          if (random.nextBoolean()) {
            there.delete(item);
          } else {
            there.archive(item, true);
          }
        }
        case 1 -> {
          removed.add(card);
          there.archive(item, true);
          for (int i = random.nextInt(3); i > 0; i--) {
            var _ = run();
          }
          there.archive(item, false);
        }
        case 2, 3 -> {
          wish(wishesThere, card, "title", value);
          there.edit(item, value, there.body(item));
        }
        case 4 -> {
          wish(wishesThere, card, "body", value);
          there.edit(item, there.title(item), value);
        }
        case 5 -> there.assign(item, any(PEOPLE), there.labels(item).toArray(new String[0]));
        default -> {
          String option = any(List.of(OPTIONS));
          if (!status(option).equals(status(there.status(item)))) {
            wish(wishesThere, card, "status", status(option));
          }
          there.move(item, option);
        }
      }
      time.pass(Duration.ofSeconds(1));
      overheard();
    }

    private void wish(Map<String, Wish> wishes, String card, String field, String value) {
      wishes.put(card + " " + field, new Wish(value, time.instant()));
    }

    private IssueStatus anyStatus() {
      return any(List.of(IssueStatus.values()));
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    /// No more faults: until nothing waits, and two scans found nothing.
    void calmDown() {
      there.lag(0);
      gitHub.calm();
      int quiet = 0;
      for (int i = 0; quiet < QUIET_STEPS; i++) {
        assertThat(i)
            .as("%s does not come to rest: %s", where, link.report())
            .isLessThan(CALM_STEPS_MAX);
        int events = committed.size();
        Instant next = run();
        boolean still = committed.size() == events && link.report().waiting() == 0;
        quiet = still ? quiet + 1 : 0;
        boolean more = !next.isAfter(time.instant());
        time.pass(more ? Duration.ofMillis(300) : Duration.between(time.instant(), next));
      }
    }

    void check() {
      Map<String, String> ours = new TreeMap<>();
      for (Issue issue : boards.board(project).issues()) {
        assertThat(ours.put(card(issue.title()), words(issue))).as("%s: twice", where).isNull();
      }
      Map<String, String> theirs = new TreeMap<>();
      for (String item : there.cards()) {
        Issue same =
            boards.board(project).issues().stream()
                .filter(issue -> card(issue.title()).equals(card(there.title(item))))
                .findFirst()
                .orElse(null);
        assertThat(theirs.put(card(there.title(item)), words(item, same)))
            .as("%s: twice there", where)
            .isNull();
      }
      assertThat(ours).as(where).isEqualTo(theirs);
      List<BoardEvent> events =
          committed.stream()
              .filter(event -> event.projectNumber() == project)
              .map(event -> Json.read(event.eventJson(), BoardEvent.class))
              .toList();
      Set<String> saidHere = new TreeSet<>();
      Set<String> told = new TreeSet<>();
      for (BoardEvent event : events) {
        if (event.subject() instanceof Subject.OfIssue(var issue)
            && event.type() != EventType.ISSUE_DELETED) {
          String card = card(issue.title());
          saidHere.add(card + " title " + issue.title());
          saidHere.add(card + " body " + issue.body());
          saidHere.add(card + " status " + issue.status().wireName());
          Overruled overruled = event.overruled();
          if (overruled != null) {
            told.add(card + " " + overruled.field() + " " + overruled.lost());
            tally.conflicts += overruled instanceof Conflict ? 1 : 0;
            tally.refusals += overruled instanceof RefusedChange ? 1 : 0;
          }
        }
      }
      assertNotLost(wishesHere, saidThere, told, "here");
      assertNotLost(wishesThere, saidHere, told, "there");
    }

    /// @param heard what the other side ever said
    private void assertNotLost(
        Map<String, Wish> wishes, Set<String> heard, Set<String> told, String side) {
      wishes.forEach((what, wish) -> {
        String card = what.substring(0, what.indexOf(' '));
        String said = what + " " + wish.value();
        assertThat(removed.contains(card) || heard.contains(said) || told.contains(said))
            .as("%s: %s was said %s, and lost without a word; told: %s", where, said, side, told)
            .isTrue();
      });
    }

    private String words(Issue issue) {
      return "%s|%s|%s|%s|%s"
          .formatted(
              issue.title(),
              issue.body(),
              issue.status().wireName(),
              issue.assignee(),
              new TreeSet<>(issue.labels()));
    }

    /// An item as the board says it: of several assignees the one that it shows.
    private String words(String item, @Nullable Issue same) {
      List<String> assignees = there.assignees(item);
      String shown = same == null ? null : same.assignee();
      return "%s|%s|%s|%s|%s"
          .formatted(
              there.title(item),
              unmarked(there.body(item)),
              status(there.status(item)),
              shown != null && assignees.contains(shown)
                  ? shown
                  : assignees.isEmpty() ? null : assignees.getFirst(),
              new TreeSet<>(there.labels(item)));
    }
  }

  private static String card(String title) {
    return title.substring(0, title.indexOf(' '));
  }

  private static @Nullable String unmarked(@Nullable String body) {
    if (body == null) {
      return null;
    }
    String rest = body.replaceFirst("(\n\n)?<!-- boardcast [0-9a-f-]+ -->$", "");
    return rest.isEmpty() ? null : rest;
  }

  private static String status(@Nullable String option) {
    return switch (option) {
      case "Todo" -> "todo";
      case "In progress", "In review" -> "in_progress";
      case "Done" -> "done";
      case null, default -> "backlog";
    };
  }
}
