package dev.boardcast.github.core.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TalkQueueTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private final TalkQueue queue = new TalkQueue();

  private static TalkBase base(Instant at, int blockers, String... outside) {
    return TalkBase.NEW
        .heard(at, null, false, null)
        .waiting(blockers, List.of(), List.of(), List.of(outside));
  }

  @Test
  void whatWasNeverReadIsReadSomeAtATime() {
    for (int i = 0; i < 250; i++) {
      queue.load("i" + i, null, T0, T0);
    }
    List<String> first = queue.take(T0);
    assertThat(first).hasSize(TalkQueue.BATCH_MAX_ITEMS);
    queue.done(first);
    assertThat(queue.take(T0.plusSeconds(1))).isEmpty();
    assertThat(queue.dueAt()).contains(T0.plus(TalkQueue.HISTORY_PAUSE));
    // With something else it costs nothing.
    queue.heard("x", base(T0, 0));
    queue.saw("x", "I_x", false, T0.plusSeconds(1), T0.plusSeconds(2));
    assertThat(queue.take(T0.plusSeconds(2))).hasSize(TalkQueue.BATCH_MAX_ITEMS).contains("x");
    assertThat(queue.unread()).isEqualTo(150);
  }

  @Test
  void whatIsSeenToBeAnotherIsRead() {
    queue.load("same", base(T0, 0), T0, T0);
    queue.load("moved", base(T0, 0), T0.plusSeconds(9), T0);
    queue.load("counted", base(T0, 1), T0, T0);
    assertThat(queue.take(T0)).containsExactly("moved");
    queue.done(List.of("moved"));
    queue.counted("counted", 1, T0);
    queue.saw("same", "I_1", false, T0, T0);
    assertThat(queue.take(T0)).isEmpty();
    queue.counted("counted", 2, T0);
    queue.saw("same", "I_1", false, T0.plusSeconds(1), T0);
    assertThat(queue.take(T0)).containsExactlyInAnyOrder("counted", "same");
  }

  @Test
  void whereOneIsWaitedForByAnotherNumberAllThatWaitAreRead() {
    queue.load("waits", base(T0, 1), T0, T0);
    queue.load("free", base(T0, 0), T0, T0);
    queue.load("aside", base(T0, 2), T0, T0);
    queue.later("aside", T0.plusSeconds(900));
    queue.waitedFor("free", 1, T0);
    Instant sure = T0.plus(TalkMerge.LAG_MAX);
    assertThat(queue.take(T0)).isEmpty();
    assertThat(queue.dueAt()).contains(sure);
    assertThat(queue.take(sure)).containsExactly("waits");
    queue.done(List.of("waits"));
    queue.waitedFor("free", 1, sure.plusSeconds(30));
    assertThat(queue.take(sure.plusSeconds(60))).isEmpty();
    queue.waitedFor("free", 2, sure.plusSeconds(60));
    // A reading that is due sooner may be older than the count.
    queue.wants("waits", sure.plusSeconds(61));
    assertThat(queue.take(sure.plusSeconds(61))).containsExactly("waits");
    queue.done(List.of("waits"));
    assertThat(queue.take(sure.plusSeconds(65))).containsExactly("waits");
  }

  @Test
  void whatWaitsForAnIssueOnNoCardIsReadWhenItIsOnOne() {
    queue.load("waits", base(T0, 1, "I_9"), T0, T0);
    queue.saw("new", "I_8", false, T0, T0);
    assertThat(queue.take(T0)).containsExactly("new");
    queue.done(List.of("new"));
    queue.saw("other", "I_9", false, T0, T0);
    assertThat(queue.take(T0)).containsExactlyInAnyOrder("waits", "other");
  }

  @Test
  void aDraftIsNotedAndNotRead() {
    queue.load("draft", null, T0, T0);
    queue.saw("draft", "DI_1", true, T0, T0);
    assertThat(queue.take(T0)).isEmpty();
    assertThat(queue.drafts()).containsExactly("draft");
    queue.heard("draft", TalkBase.NEW.aDraft());
    assertThat(queue.drafts()).isEmpty();
    // Until it is an issue.
    queue.saw("draft", "I_1", false, T0, T0);
    assertThat(queue.take(T0)).containsExactly("draft");
  }

  @Test
  void whatCannotBeReadStaysAsideThoughItWasNeverRead() {
    queue.load("aside", null, T0, T0);
    queue.load("other", null, T0, T0);
    assertThat(queue.take(T0)).containsExactly("aside", "other");
    queue.done(List.of("other"));
    Instant until = T0.plusSeconds(3_600);
    queue.later("aside", until);
    // Something waits to be sent of it.
    queue.wantsOnce("aside", T0);
    assertThat(queue.dueAt()).contains(until);
    assertThat(queue.take(until.minusSeconds(1))).isEmpty();
    assertThat(queue.take(until)).containsExactly("aside");
  }

  @Test
  void twoCountsThatNeverAgreeAreNotReadForEver() {
    queue.load("i", base(T0, 1), T0, T0);
    int readings = 0;
    for (int scan = 0; scan < 20; scan++) {
      queue.counted("i", 2, T0);
      for (String item : queue.take(T0)) {
        readings++;
        queue.done(List.of(item));
        queue.heard(item, base(T0, 1));
      }
    }
    assertThat(readings).isEqualTo(TalkQueue.COUNT_MAX_READS);
    // Another one is news.
    queue.counted("i", 3, T0);
    assertThat(queue.take(T0)).containsExactly("i");
    queue.heard("i", base(T0, 3));
    queue.done(List.of("i"));
    queue.counted("i", 3, T0);
    assertThat(queue.take(T0)).isEmpty();
    queue.counted("i", 2, T0);
    assertThat(queue.take(T0)).containsExactly("i");
  }
}
