package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.github.core.CardMerge.Outcome;
import dev.boardcast.github.core.CardMerge.Outcome.Merged;
import dev.boardcast.testkit.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
        texts.assignee(),
        texts.labels(),
        List.of(),
        null,
        1,
        T0,
        T0);
  }

  private static Base base(@Nullable String option, int second) {
    return new Base(option, at(second), T0, TEXTS);
  }

  private static RemoteItem.Card remote(@Nullable String option, int second) {
    return new RemoteItem.Card(
        "item", false, "url", TEXTS, T0, option, at(second), "octocat", null);
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static Outcome merge(Base base, IssueStatus local, int changed, RemoteItem.Card remote) {
    return CardMerge.merge(MAP, base, issue(local, TEXTS), at(changed), remote, Duration.ZERO);
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
        .containsExactly(new CardMerge.Conflict("status", "done", "in_progress", false));
    Merged theirs =
        (Merged) merge(base("id Todo", 0), IssueStatus.DONE, 5, remote("id In review", 5));
    assertThat(theirs.status()).isEqualTo(IssueStatus.IN_PROGRESS);
    assertThat(theirs.lost())
        .containsExactly(new CardMerge.Conflict("status", "in_progress", "done", true));
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
            Duration.ofSeconds(10));
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
  void otherFieldsComeFromGitHubAloneAndStayWhereOnlyTheBoardChangedThem() {
    CardTexts ours = new CardTexts("ours", "body", null, List.of("a"));
    CardTexts theirs = new CardTexts("title", null, "octocat", List.of());
    RemoteItem.Card remote =
        new RemoteItem.Card("item", false, "url", theirs, at(4), "id Todo", at(0), null, null);
    Merged merged =
        (Merged)
            CardMerge.merge(
                MAP,
                base("id Todo", 0),
                issue(IssueStatus.TODO, ours),
                null,
                remote,
                Duration.ZERO);
    assertThat(merged.texts()).isEqualTo(new CardTexts("ours", "body", "octocat", List.of("a")));
    assertThat(merged.settled()).isTrue();
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
      return new RemoteItem.Card("item", false, "url", TEXTS, T0, option, optionAt, null, null);
    }

    private void read(RemoteItem.Card card, String where) {
      Outcome outcome =
          CardMerge.merge(MAP, base, issue(local, TEXTS), localAt, card, Duration.ZERO);
      if (outcome instanceof Merged merged) {
        for (CardMerge.Conflict conflict : merged.lost()) {
          if (conflict.lostHere()) {
            openHere = null;
          } else {
            openThere = null;
          }
        }
        if (merged.lost().isEmpty() && merged.status() != local) {
          assertThat(openHere == null || MAP.statusOf(base.option()).orElseThrow() == local)
              .as(where)
              .isTrue();
          openHere = null;
        }
        local = merged.status();
        base = merged.base();
      }
    }

    /// @param fault 1: not sent, 2: the answer is lost, 3: the board changes while it is under way
    private void push(int fault, String where) {
      read(now(), where);
      MirrorCard card =
          new MirrorCard("item", MirrorCard.State.LINKED, issue(local, TEXTS), "", localAt);
      List<Outbox.Op> ops = Outbox.plan(MAP, List.of(card), _ -> base);
      if (!(ops.getFirst() instanceof Outbox.Op.SetStatus change) || fault == 1) {
        return;
      }
      option = change.target() instanceof StatusMap.Target.Option(var id) ? id : null;
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
      base = new Base(option, optionAt, T0, TEXTS);
      lagging = now();
    }
  }
}
