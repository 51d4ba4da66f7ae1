package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.event.Subject;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rounds in which anything may fail anywhere.
final class FaultyWorld extends VirtualWorld {
  private static final List<String> PEOPLE = List.of("ada", "grace", "linus", "octocat");
  private static final int STEPS = 40;
  private static final int CALM_STEPS_MAX = 400;

  /// Some scans, each with a step before and after it: longer than comments are left in peace after
  /// failures.
  private static final int QUIET_STEPS = 20;

  /// What happened in all rounds together.
  static final class Tally {
    int kills;
    int faults;
    int conflicts;
    int refusals;
    int made;
    int here;
    int there;
    int meddled;
    int comments;
    int waits;

    @Override
    public String toString() {
      return "%d kills, %d faults, %d changes here, %d there, %d between requests, %d cards made here, %d comments, %d waits, %d conflicts, %d refusals"
          .formatted(
              kills, faults, here, there, meddled, made, comments, waits, conflicts, refusals);
    }
  }

  /// The last thing that somebody changed of a field, by `card field`.
  private record Wish(String value, Instant at) {}

  FaultyWorld(Path data) throws Exception {
    super(data);
  }

  /// @param meddler acts there between the requests of one change; null where nobody does
  /// @param talker says something on both sides, and lets issues wait; null where nobody does
  void play(
      int number, Random random, @Nullable Random meddler, @Nullable Random talker, Tally tally) {
    committed.clear();
    Round round = new Round(number, random, meddler, talker, tally);
    for (int i = 0; i < STEPS; i++) {
      round.step();
    }
    round.calmDown();
    round.check();
  }

  private final class Round {
    private final int number;
    private final Random random;
    private final @Nullable Random meddler;
    private final @Nullable Random talker;
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
    private final FaultyTalk talk;
    private Rounds.Link link;
    private int named;
    private boolean isCalm;
    private int marks;

    Round(
        int number, Random random, @Nullable Random meddler, @Nullable Random talker, Tally tally) {
      this.number = number;
      this.random = random;
      this.meddler = meddler;
      this.talker = talker;
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
      project = open(there, number, repository());
      talk = new FaultyTalk(boards, project, there, where);
      link = begin();
    }

    private @Nullable String repository() {
      return random.nextBoolean() ? FakeProject.REPOSITORY_ID : null;
    }

    private Rounds.Link begin() {
      return link(
          project,
          new KilledDesk(tracker.mirrors(), killer),
          new FakeCarrier(gitHub, killer, this::meddle, this::overheard),
          () -> "%08d-0000-0000-0000-%012d".formatted(number, ++marks));
    }

    /// Before a request that nothing befalls: where its answer is lost, nobody learns what it wrote
    /// over (docs/GITHUB.md).
    private void meddle() {
      List<String> cards = there.cards();
      if (meddler == null || isCalm || cards.isEmpty() || meddler.nextInt(6) > 0) {
        return;
      }
      tally.meddled++;
      String item = cards.get(meddler.nextInt(cards.size()));
      change(item, meddler.nextInt(2, 9), meddler);
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
      if (talker != null) {
        talk.act(talker);
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
      // Nobody takes away what this board is just making: it could not know, and would make it
      // anew.
      boolean known =
          card(there.title(item)).startsWith("t") || tracker.mirrors().begun(project).isEmpty();
      change(item, random.nextInt(known ? 0 : 2, 9), random);
    }

    private void change(String item, int kind, Random by) {
      String card = card(there.title(item));
      String value = "%s there %d".formatted(card, ++named);
      switch (tellable(item, card, kind)) {
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
          for (int i = by.nextInt(3); i > 0; i--) {
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
        case 5 -> there.assign(item, any(PEOPLE, by), there.labels(item).toArray(new String[0]));
        default -> {
          String option = any(List.of(OPTIONS), by);
          if (!status(option).equals(status(there.status(item)))) {
            wish(wishesThere, card, "status", status(option));
          }
          there.move(item, option);
        }
      }
      time.pass(Duration.ofSeconds(1));
      overheard();
    }

    /// Who changes both the title and the body of a card before this board has heard of it makes it
    /// another one (docs/GITHUB.md): that is nobody's here, who assigns somebody instead.
    private int tellable(String item, String card, int kind) {
      boolean heard =
          card.startsWith("t") || !tracker.mirrors().cards(project, List.of(item)).isEmpty();
      boolean untitled = !there.title(item).equals(card + " new");
      boolean unmarkedNow = Objects.equals(there.body(item), unmarked(there.body(item)));
      boolean isBoth = (kind == 4 && untitled) || ((kind == 2 || kind == 3) && unmarkedNow);
      return heard || !isBoth ? kind : 5;
    }

    private void wish(Map<String, Wish> wishes, String card, String field, String value) {
      wishes.put(card + " " + field, new Wish(value, time.instant()));
    }

    private IssueStatus anyStatus() {
      return any(List.of(IssueStatus.values()));
    }

    private <T> T any(List<T> list) {
      return any(list, random);
    }

    private <T> T any(List<T> list, Random by) {
      return list.get(by.nextInt(list.size()));
    }

    /// No more faults: until nothing waits, and two scans found nothing.
    void calmDown() {
      isCalm = true;
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
      List<Issue> issues = boards.board(project).issues();
      talk.check(issues);
      talk.checkNotLost(issues, removed);
      tally.comments += talk.comments;
      tally.waits += talk.waits;
      Set<String> saidHere = new TreeSet<>();
      Set<String> told = new TreeSet<>();
      for (BoardEvent event : events(project)) {
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
}
