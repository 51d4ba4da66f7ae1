package dev.boardcast.github.core.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkWrite.Spoken;
import dev.boardcast.github.core.talk.HeardTalk.Said;
import dev.boardcast.github.core.talk.HeardTalk.Waits;
import dev.boardcast.github.core.talk.TalkMerge.Merged;
import dev.boardcast.github.core.talk.TalkMerge.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TalkMergeTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NOW = T0.plusSeconds(60);

  private static Issue issue(List<Integer> blockedBy) {
    return new Issue(
        1,
        1,
        "t",
        null,
        IssueStatus.TODO,
        null,
        null,
        null,
        null,
        null,
        null,
        blockedBy.isEmpty() ? null : blockedBy,
        List.of(),
        List.of(),
        null,
        null,
        2,
        T0,
        T0);
  }

  private static TalkCard card(List<Integer> blockedBy, Set<String> known, TalkCard.Unsent... own) {
    return new TalkCard("i1", issue(blockedBy), null, List.of(own), known);
  }

  private static HeardTalk heard(Instant at, int comments, List<Said> said, @Nullable Waits waits) {
    return new HeardTalk("i1", "I_1", at, comments, said, Optional.ofNullable(waits));
  }

  @Test
  void whereItIsNotKnownWhichIssueWasReadItIsAnotherOneIfAllItsCommentsAre() {
    HeardTalk heard = heard(T0, 2, List.of(said("a", T0), said("b", T0)), null);
    assertThat(TalkBase.NEW.wasMoved(heard, Set.of("x", "y"))).isTrue();
    assertThat(TalkBase.NEW.wasMoved(heard, Set.of("x", "a"))).isFalse();
    assertThat(TalkBase.NEW.wasMoved(heard, Set.of())).isFalse();
    assertThat(TalkBase.NEW.wasMoved(heard(T0, 0, List.of(), null), Set.of("x"))).isFalse();
    assertThat(TalkBase.NEW.aDraft().wasMoved(heard, Set.of("x"))).isFalse();
    TalkBase known = TalkBase.NEW.heard(T0, null, false, "I_1");
    assertThat(known.wasMoved(heard, Set.of("x"))).isFalse();
    assertThat(TalkBase.NEW.heard(T0, null, false, "I_2").wasMoved(heard, Set.of("a"))).isTrue();
  }

  private static Said said(String id, Instant at) {
    return new Said(id, "ada", at, "text of " + id, null);
  }

  private static Merged hear(TalkCard card, @Nullable TalkBase base, HeardTalk heard) {
    Map<String, Integer> numbers = new HashMap<>();
    IntStream.rangeClosed(1, 60).forEach(number -> numbers.put("I_" + number, number));
    return TalkMerge.hear(card, base, heard, numbers, new HashMap<>(), true, null, NOW);
  }

  private static Waits waits(int... numbers) {
    List<String> contents = IntStream.of(numbers).mapToObj(number -> "I_" + number).toList();
    return new Waits(contents.size(), contents);
  }

  private static TalkBase knowing(Integer... numbers) {
    return TalkBase.NEW
        .heard(T0, null, false, "I_1")
        .waiting(numbers.length, List.of(numbers), List.of(), List.of());
  }

  @Test
  void theFirstReadingTellsOfWhatIsOldByItsCountAlone() {
    Said old = said("a", NOW.minus(TalkMerge.NEWS_MAX));
    Said fresh = said("b", NOW.minusSeconds(30));
    Merged first = hear(card(List.of(), Set.of()), null, heard(T0, 2, List.of(old, fresh), null));
    assertThat(first.comments()).extracting(Spoken::isNews).containsExactly(false, true);
    Merged later =
        hear(card(List.of(), Set.of()), knowing(), heard(T0, 2, List.of(old, fresh), null));
    assertThat(later.comments()).extracting(Spoken::isNews).containsExactly(true, true);
    assertThat(
            hear(
                    card(List.of(), Set.of("a", "b")),
                    knowing(),
                    heard(T0, 2, List.of(old, fresh), null))
                .comments())
        .isEmpty();
  }

  @Test
  void onesOwnIsToldByItsMark() {
    Comment comment = new Comment(3, "claude", T0, "x");
    TalkCard card =
        card(
            List.of(),
            Set.of(),
            new TalkCard.Unsent(comment, "m"),
            new TalkCard.Unsent(comment, null));
    Said own = new Said("c", "me", T0, "x", "m");
    Said strange = new Said("d", "me", T0, "x", "another board's");
    Merged merged = hear(card, knowing(), heard(T0, 2, List.of(own, strange), null));
    assertThat(merged.joined()).containsExactly(Map.entry(3, "c"));
    assertThat(merged.comments()).extracting(Spoken::remote).containsExactly("d");
  }

  @Test
  void whatCameBetweenTwoReadingsIsLookedFor() {
    List<Said> all = List.of(said("x", T0), said("y", T0));
    assertThat(hear(card(List.of(), Set.of()), knowing(), heard(T0, 9, all, null)).more()).isTrue();
    assertThat(hear(card(List.of(), Set.of("x")), knowing(), heard(T0, 9, all, null)).more())
        .isFalse();
    assertThat(hear(card(List.of(), Set.of("y")), knowing(), heard(T0, 9, all, null)).more())
        .as("the newest is this board's own, and the oldest new")
        .isTrue();
    assertThat(hear(card(List.of(), Set.of()), null, heard(T0, 9, all, null)).more()).isFalse();
  }

  @Test
  void whatMayBeOlderThanWhatIsKnownIsReadAgain() {
    TalkCard card = card(List.of(), Set.of());
    assertThat(hear(card, null, heard(T0, 0, List.of(), waits())).base().at()).isEqualTo(T0);
    Instant justNow = NOW.minus(TalkMerge.LAG_MAX).plusSeconds(1);
    assertThat(hear(card, null, heard(justNow, 0, List.of(), waits())).base().at()).isNull();
    Merged behind =
        TalkMerge.hear(
            card,
            null,
            heard(T0, 0, List.of(), waits()),
            Map.of(),
            new HashMap<>(),
            true,
            T0.plusSeconds(1),
            NOW);
    assertThat(behind.base().at()).isNull();
    Merged sent =
        TalkMerge.hear(
            card(List.of(2), Set.of()),
            knowing(2),
            heard(T0, 0, List.of(), waits()),
            Map.of(),
            new HashMap<>(),
            false,
            null,
            NOW);
    assertThat(sent.blockedBy()).isNull();
    assertThat(sent.base().known()).containsExactly(2);
    assertThat(sent.base().at()).isNull();
  }

  @Test
  void whatWasNotReadOfManyIsNotTakenForGone() {
    List<String> fifty = IntStream.rangeClosed(2, 11).mapToObj(n -> "I_" + n).toList();
    Merged merged =
        hear(
            card(List.of(40), Set.of()),
            knowing(40),
            heard(T0, 0, List.of(), new Waits(60, fifty)));
    assertThat(merged.blockedBy()).startsWith(40).hasSize(11);
    assertThat(merged.base().known()).contains(40);
  }

  @Test
  void moreThanABoardHoldsIsKeptAwayAndToldOnce() {
    int[] many = IntStream.rangeClosed(2, Limits.BLOCKERS_MAX_COUNT + 3).toArray();
    Merged merged =
        hear(card(List.of(), Set.of()), knowing(), heard(T0, 0, List.of(), waits(many)));
    assertThat(merged.blockedBy()).hasSize(Limits.BLOCKERS_MAX_COUNT);
    assertThat(merged.overruled()).hasSize(2).allMatch(RefusedChange.class::isInstance);
    Merged again =
        hear(
            card(merged.blockedBy(), Set.of()),
            merged.base(),
            heard(T0, 0, List.of(), waits(many)));
    assertThat(again.blockedBy()).isNull();
    assertThat(again.overruled()).isEmpty();
    assertThat(again.base()).isEqualTo(merged.base());
    assertThat(TalkMerge.outgoing(issue(merged.blockedBy()), again.base(), _ -> true).isEmpty())
        .isTrue();
  }

  @Test
  void whatTwoSidesChangeOfASetIsBothOnBoth() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      Set<Integer> base = some(random);
      Set<Integer> here = some(random);
      Set<Integer> there = some(random);
      Merged merged =
          hear(
              card(List.copyOf(here), Set.of()),
              knowing(base.toArray(new Integer[0])),
              heard(T0, 0, List.of(), waits(there.stream().mapToInt(n -> n).toArray())));
      Set<Integer> expected = new TreeSet<>(here);
      there.stream().filter(n -> !base.contains(n)).forEach(expected::add);
      base.stream().filter(n -> !there.contains(n)).forEach(expected::remove);
      List<Integer> next = merged.blockedBy() == null ? List.copyOf(here) : merged.blockedBy();
      assertThat(new TreeSet<>(next)).isEqualTo(expected);
      Outgoing out = TalkMerge.outgoing(issue(next), merged.base(), _ -> true);
      Set<Integer> sent = new TreeSet<>(there);
      sent.addAll(out.added());
      sent.removeAll(out.removed());
      assertThat(sent).isEqualTo(expected);
    }
  }

  private static Set<Integer> some(Random random) {
    Set<Integer> some = new TreeSet<>();
    IntStream.rangeClosed(2, 6).filter(_ -> random.nextBoolean()).forEach(some::add);
    return some;
  }

  @Test
  void whatIsRefusedGoesBack() {
    Outgoing out = TalkMerge.outgoing(issue(List.of(2, 3)), knowing(3, 4), _ -> true);
    assertThat(out.added()).containsExactly(2);
    assertThat(out.removed()).containsExactly(4);
    TalkMerge.Back back =
        TalkMerge.back(issue(List.of(2, 3)), out, new HashMap<>(Map.of(2, "no", 4, "neither")));
    assertThat(back.blockedBy()).containsExactly(3, 4);
    assertThat(back.told())
        .containsExactlyInAnyOrder(
            new RefusedChange("blockedBy", "#2", "no"),
            new RefusedChange("blockedBy", "without #4", "neither"));
  }

  @Test
  void aCommentGoesThereAndComesBackAsItWas() {
    List<String> names = new ArrayList<>(List.of("claude", "@everyone", "with `ticks`", ""));
    names.add(null);
    for (String name : names) {
      String mark = "00000000-0000-0000-0000-000000000001";
      String body = TalkText.there(name, "Text\n\nof two paragraphs", mark);
      TalkText.Here here = TalkText.here(body, true).orElseThrow();
      assertThat(here.text()).isEqualTo("Text\n\nof two paragraphs");
      assertThat(here.mark()).isEqualTo(mark);
      assertThat(here.author())
          .isEqualTo(name == null || name.isEmpty() ? null : name.replace('`', '\''));
      // Somebody else's says only what it says.
      assertThat(TalkText.here(body, false).orElseThrow().author()).isNull();
    }
    assertThat(TalkText.here(" \n", false)).isEmpty();
    assertThat(TalkText.here("y".repeat(2_000), false).orElseThrow().text()).hasSize(2_000);
    assertThat(TalkText.here("😀".repeat(2_001), false).orElseThrow().text())
        .endsWith(TalkText.CUT)
        .satisfies(text -> assertThat(Limits.length(text)).isEqualTo(2_000));
  }

  @Test
  void commentsOfATransferredIssueAreToldByTheirMarkOrByWhoSaidThemAndWhen() {
    List<TalkCard.Said> here =
        List.of(
            new TalkCard.Said(new Comment(1, "claude", T0, "ours"), "m1"),
            new TalkCard.Said(new Comment(2, "ada", T0, "first"), null),
            new TalkCard.Said(new Comment(3, "ada", T0, "second"), null),
            new TalkCard.Said(new Comment(4, "ada", NOW, "before it was edited"), null));
    HeardTalk moved =
        heard(
            T0,
            6,
            List.of(
                new Said("a", "ada", T0, "second", null),
                new Said("b", "ada", T0, "first", null),
                new Said("c", "claude", NOW, "ours", "m1"),
                new Said("d", "ada", NOW, "edited", null),
                new Said("e", "ada", NOW, "new", null),
                new Said("f", "grace", T0, "first", null)),
            null);
    assertThat(TalkMerge.renamed(here, moved)).isEqualTo(Map.of(1, "c", 2, "b", 3, "a", 4, "d"));
  }
}
