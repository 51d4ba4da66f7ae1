package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.github.core.CardMerge.Outcome;
import dev.boardcast.github.core.CardMerge.Outcome.Merged;
import dev.boardcast.github.core.phases.Placed;
import dev.boardcast.testkit.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CardMergeTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final StatusMap MAP =
      StatusMapTest.map("Todo", "In progress", "In review", "Done");
  private static final List<IssueStatus> STATUSES = List.of(IssueStatus.values());
  private static final CardTexts TEXTS = new CardTexts("title", null, null, List.of());

  private static Issue issue(IssueStatus status, CardTexts texts) {
    return new Issue(
        1,
        1,
        texts.title(),
        texts.body(),
        status,
        null,
        null,
        null,
        null,
        texts.assignee(),
        null,
        null,
        texts.labels(),
        List.of(),
        null,
        null,
        1,
        T0,
        T0);
  }

  private static Base base(@Nullable String option, int second) {
    return new Base(option, at(second), T0, TEXTS);
  }

  private static RemoteItem.Card remote(@Nullable String option, int second) {
    return card(TEXTS, T0, option, at(second), "octocat");
  }

  static RemoteItem.Card card(
      CardTexts texts,
      Instant contentAt,
      @Nullable String option,
      Instant optionAt,
      @Nullable String by) {
    List<String> assignees = texts.assignee() == null ? List.of() : List.of(texts.assignee());
    return new RemoteItem.Card(
        "item",
        false,
        new Content("content", false, "url", texts, assignees, Set.of(), contentAt, null),
        option,
        optionAt,
        by,
        Placed.NOWHERE);
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static Outcome merge(Base base, IssueStatus local, int changed, RemoteItem.Card remote) {
    return CardMerge.merge(
        MAP, base, issue(local, TEXTS), at(changed), remote, Duration.ZERO, at(changed));
  }

  @Test
  void whatWasChangedOnOneSideIsWhatBothGet() {
    Merged there = (Merged) merge(base("id Todo", 0), IssueStatus.TODO, 0, remote("id Done", 5));
    assertThat(there.status()).isEqualTo(IssueStatus.DONE);
    assertThat(there.settled()).isTrue();
    Merged here =
        (Merged) merge(base("id Todo", 0), IssueStatus.IN_PROGRESS, 5, remote("id Todo", 0));
    assertThat(here.status()).isEqualTo(IssueStatus.IN_PROGRESS);
    assertThat(here.settled()).isFalse();
    assertThat(there.lost()).isEmpty();
    assertThat(here.lost()).isEmpty();
  }

  @Test
  void inReviewIsNotFlattenedToInProgress() {
    Merged merged =
        (Merged)
            merge(base("id In progress", 0), IssueStatus.IN_PROGRESS, 0, remote("id In review", 5));
    assertThat(merged.settled()).isTrue();
    assertThat(merged.base().option()).isEqualTo("id In review");
  }

  @Test
  void ofTwoChangesTheLaterOneStaysAndTheOtherIsTold() {
    Merged ours =
        (Merged) merge(base("id Todo", 0), IssueStatus.DONE, 9, remote("id In review", 5));
    assertThat(ours.status()).isEqualTo(IssueStatus.DONE);
    assertThat(ours.lost())
        .containsExactly(new Conflict("status", "done", "in_progress", "Boardcast"));
    Merged theirs =
        (Merged) merge(base("id Todo", 0), IssueStatus.DONE, 5, remote("id In review", 5));
    assertThat(theirs.status()).isEqualTo(IssueStatus.IN_PROGRESS);
    assertThat(theirs.lost())
        .containsExactly(new Conflict("status", "in_progress", "done", "octocat"));
  }

  @Test
  void clocksThatDifferAreAllowedFor() {
    Outcome outcome =
        CardMerge.merge(
            MAP,
            base("id Todo", 0),
            issue(IssueStatus.DONE, TEXTS),
            at(1),
            remote("id In review", 5),
            Duration.ofSeconds(10),
            at(1));
    assertThat(((Merged) outcome).status()).isEqualTo(IssueStatus.DONE);
  }

  @Test
  void aReadingOlderThanOneBeforeTeachesNothing() {
    assertThat(merge(base("id Done", 9), IssueStatus.DONE, 8, remote("id Todo", 0)))
        .isEqualTo(new Outcome.Stale());
  }

  @Test
  void anOptionThatNobodyMappedLeavesTheBoardAlone() {
    assertThat(merge(base("id Done", 0), IssueStatus.DONE, 0, remote("id new", 3)))
        .isEqualTo(new Outcome.Unmapped("id new"));
  }

  @Test
  void textsGoBothWaysAndOfTwoChangesGitHubsStays() {
    CardTexts ours = new CardTexts("ours", "body", null, List.of("a"));
    CardTexts theirs = new CardTexts("title", "other", "octocat", List.of());
    Merged merged =
        (Merged)
            CardMerge.merge(
                MAP,
                base("id Todo", 0),
                issue(IssueStatus.TODO, ours),
                null,
                card(theirs, at(4), "id Todo", at(0), null),
                Duration.ZERO,
                at(9));
    assertThat(merged.texts()).isEqualTo(new CardTexts("ours", "other", "octocat", List.of("a")));
    assertThat(merged.settled()).isFalse();
    assertThat(merged.lost()).containsExactly(new Conflict("body", "other", "body", "GitHub"));
  }

  @Test
  void loginsAndLabelsAreTheSameInAnyCaseAndOrderAndTheAssigneeStaysTheOneThatIsShown() {
    CardTexts ours = new CardTexts("title", null, "Ada", List.of("UI", "bug"));
    Content theirs =
        new Content(
            "content",
            false,
            "url",
            new CardTexts("title", null, "grace", List.of("bug", "ui")),
            List.of("grace", "ada"),
            Set.of(),
            at(4),
            null);
    Base before = new Base("id Todo", at(0), T0, ours);
    Merged merged =
        (Merged)
            CardMerge.merge(
                MAP,
                before,
                issue(IssueStatus.TODO, ours),
                null,
                new RemoteItem.Card("item", false, theirs, "id Todo", at(0), null, Placed.NOWHERE),
                Duration.ZERO,
                at(9));
    assertThat(merged.texts()).isEqualTo(ours);
    assertThat(merged.settled()).isTrue();
    assertThat(merged.lost()).isEmpty();
  }

  @Test
  void labelsThatOnlyTheBoardChangedAreNoConflictHoweverGitHubSpellsThem() {
    CardTexts before = new CardTexts("title", null, "Ada", List.of("UI", "bug"));
    CardTexts theirs = new CardTexts("title", null, "ada", List.of("bug", "ui"));
    Merged merged =
        (Merged)
            CardMerge.merge(
                MAP,
                new Base("id Todo", at(0), T0, before),
                issue(IssueStatus.TODO, TEXTS),
                null,
                card(theirs, at(4), "id Todo", at(0), null),
                Duration.ZERO,
                at(9));
    assertThat(merged.lost()).isEmpty();
    assertThat(merged.texts()).isEqualTo(TEXTS);
    assertThat(merged.settled()).isFalse();
  }

  @Test
  void whatThisBoardSentItselfIsNoOtherSidesChange() {
    CardTexts sent = new CardTexts("sent", null, null, List.of());
    CardTexts later = new CardTexts("later", null, null, List.of());
    Base before =
        base("id Todo", 0)
            .with(new Base.Shipment(at(5), true, "id Done", Set.of(Part.TITLE), sent, null));
    Merged merged =
        (Merged)
            CardMerge.merge(
                MAP,
                before,
                issue(IssueStatus.IN_PROGRESS, later),
                at(7),
                card(sent, at(6), "id Done", at(6), "boardcast-user"),
                Duration.ZERO,
                at(8));
    assertThat(merged.lost()).isEmpty();
    assertThat(merged.texts()).isEqualTo(later);
    assertThat(merged.status()).isEqualTo(IssueStatus.IN_PROGRESS);
    // Much later the same status is somebody's own word.
    Merged somebodys =
        (Merged)
            CardMerge.merge(
                MAP,
                before,
                issue(IssueStatus.IN_PROGRESS, TEXTS),
                at(7),
                card(TEXTS, at(0), "id Done", at(100), "octocat"),
                Duration.ZERO,
                at(101));
    assertThat(somebodys.status()).isEqualTo(IssueStatus.DONE);
    assertThat(somebodys.lost()).hasSize(1);
  }

  @Test
  void aWorkflowsStatusForWhatWasJustMadeDoesNotOverruleTheBoards() {
    Base fresh = new Base(null, null, null, TEXTS);
    Merged kept =
        (Merged)
            CardMerge.merge(
                MAP,
                fresh,
                issue(IssueStatus.IN_PROGRESS, TEXTS),
                at(1),
                card(TEXTS, T0, "id Todo", at(5), "github-project-automation"),
                Duration.ZERO,
                at(6));
    assertThat(kept.status()).isEqualTo(IssueStatus.IN_PROGRESS);
    assertThat(kept.lost()).isEmpty();
    Merged taken =
        (Merged)
            CardMerge.merge(
                MAP,
                fresh,
                issue(IssueStatus.BACKLOG, TEXTS),
                null,
                card(TEXTS, T0, "id Todo", at(5), "github-project-automation"),
                Duration.ZERO,
                at(6));
    assertThat(taken.status()).isEqualTo(IssueStatus.TODO);
  }

  /// A person here, a person there, a link between them that lags, loses answers and is stopped
  /// anywhere. In the end both sides are equal, and each change is what both have, was followed by
  /// another one of its own side, or was told as lost.
  @Test
  void bothSidesAreEqualInTheEndAndNothingIsLostSilently() {
    long seed = Seed.of("CardMergeTest");
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("boardcast.full") ? 20_000 : 2_000;
    for (int i = 0; i < rounds; i++) {
      new Play(random).play(seed, i);
    }
  }

  private static final class Play {
    private final Random random;
    private final List<String> options = new ArrayList<>(MAP.byOption().keySet());
    private Base base = base("id Todo", 0);
    private IssueStatus local = IssueStatus.TODO;
    private Instant localAt = T0;
    private @Nullable String option = "id Todo";
    private Instant optionAt = T0;
    private RemoteItem.Card lagging = remote("id Todo", 0);
    private int second;

    /// The last change of each side that nobody was told of as lost; null where it is settled.
    private @Nullable IssueStatus openHere;

    private @Nullable IssueStatus openThere;

    Play(Random random) {
      this.random = random;
    }

    void play(long seed, int round) {
      String where = "seed %d, round %d".formatted(seed, round);
      for (int i = 0; i < 12; i++) {
        second++;
        switch (random.nextInt(5)) {
          case 0 -> {
            local = STATUSES.get(random.nextInt(STATUSES.size()));
            localAt = at(second);
            openHere = local;
          }
          case 1 -> {
            option = options.get(random.nextInt(options.size()));
            optionAt = at(second);
            openThere = MAP.statusOf(option).orElseThrow();
          }
          case 2 -> lagging = now();
          case 3 -> read(lagging, where);
          default -> push(random.nextInt(4), where);
        }
      }
      for (int i = 0; i < 3; i++) {
        second++;
        push(0, where);
      }
      assertThat(MAP.statusOf(option)).as(where).contains(local);
      assertThat(openHere == null || openHere == local).as(where).isTrue();
      assertThat(openThere == null || openThere == local).as(where).isTrue();
    }

    private RemoteItem.Card now() {
      return card(TEXTS, T0, option, optionAt, null);
    }

    private void read(RemoteItem.Card card, String where) {
      Outcome outcome =
          CardMerge.merge(MAP, base, issue(local, TEXTS), localAt, card, Duration.ZERO, at(second));
      if (outcome instanceof Merged merged) {
        for (Conflict conflict : merged.lost()) {
          if (conflict.by().equals("Boardcast")) {
            openThere = null;
          } else {
            openHere = null;
          }
        }
        if (merged.lost().isEmpty() && merged.status() != local) {
          assertThat(openHere == null || isKnownThere(local)).as(where).isTrue();
          openHere = null;
        }
        local = merged.status();
        base = merged.base();
      }
    }

    /// GitHub has it, or was sent it.
    private boolean isKnownThere(IssueStatus status) {
      return MAP.statusOf(base.option()).orElseThrow() == status
          || base.shipped().stream()
              .anyMatch(s -> MAP.statusOf(s.option()).orElseThrow() == status);
    }

    /// @param fault 1: not sent, 2: the answer is lost, 3: the board changes while it is under way
    private void push(int fault, String where) {
      read(now(), where);
      MirrorCard card =
          new MirrorCard("item", MirrorCard.State.LINKED, issue(local, TEXTS), "", localAt);
      List<Outbox.Parcel> parcels =
          Outbox.plan(MAP, List.of(card), Map.of("item", now()), _ -> base);
      if (parcels.getFirst().status().isEmpty() || fault == 1) {
        return;
      }
      Outbox.Parcel parcel = parcels.getFirst().shipped(at(second));
      base = parcel.base();
      option = parcel.status().get() instanceof StatusMap.Target.Option(var id) ? id : null;
      optionAt = at(second);
      openThere = null;
      if (fault == 2) {
        return;
      }
      if (fault == 3) {
        second++;
        local = STATUSES.get(random.nextInt(STATUSES.size()));
        localAt = at(second);
        openHere = local;
      }
      base =
          Aftermath.of(
                  parcel,
                  MAP,
                  new Aftermath.Sent.Moved(option, optionAt),
                  new Aftermath.Sent.Nothing(),
                  new Aftermath.Sent.Nothing())
              .base();
      lagging = now();
    }
  }

  /// Of a card that was just made here neither side said anything before.
  @Test
  void aStatusThatIsChosenWhileTheCardIsMadeIsAChangeThoughCardsBeginWithIt() {
    Base made = new Base(null, null, null, TEXTS);
    Merged later = (Merged) merge(made, IssueStatus.BACKLOG, 9, remote("id Done", 5));
    assertThat(later.status()).isEqualTo(IssueStatus.BACKLOG);
    assertThat(later.lost()).extracting(Conflict::lost).containsExactly("done");
    Merged earlier = (Merged) merge(made, IssueStatus.BACKLOG, 3, remote("id Done", 5));
    assertThat(earlier.status()).isEqualTo(IssueStatus.DONE);
    assertThat(earlier.lost()).extracting(Conflict::lost).containsExactly("backlog");
    // So is it there.
    StatusMap map = StatusMapTest.map("Backlog", "Todo");
    Merged chosen =
        (Merged)
            CardMerge.merge(
                map,
                made,
                issue(IssueStatus.TODO, TEXTS),
                at(3),
                remote("id Backlog", 5),
                Duration.ZERO,
                at(9));
    assertThat(chosen.status()).isEqualTo(IssueStatus.BACKLOG);
    assertThat(chosen.lost()).extracting(Conflict::lost).containsExactly("todo");
    // A workflow's is nobody's, and what nobody chose here gives way.
    Merged workflow =
        (Merged)
            merge(
                made,
                IssueStatus.BACKLOG,
                3,
                card(TEXTS, T0, "id Todo", at(5), "github-project-automation[bot]"));
    assertThat(workflow.status()).isEqualTo(IssueStatus.BACKLOG);
    Merged nobody =
        (Merged)
            CardMerge.merge(
                MAP,
                made,
                issue(IssueStatus.BACKLOG, TEXTS),
                null,
                remote("id Done", 5),
                Duration.ZERO,
                at(9));
    assertThat(nobody.status()).isEqualTo(IssueStatus.DONE);
    assertThat(nobody.lost()).isEmpty();
  }
}
