package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.sync.StreamCursor.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamCursorTest {
  private final StreamCursor cursor = new StreamCursor(new Position("e", 5));

  private static SequencedEvent event(long sequence) {
    return Fixtures.event(1, sequence);
  }

  @Test
  void theNextEventIsDeliveredAndTheSameAgainIsNot() {
    assertThat(cursor.offer(event(6))).isEqualTo(new Outcome.Deliver(List.of(event(6))));
    assertThat(cursor.offer(event(6))).isEqualTo(new Outcome.Duplicate());
    assertThat(cursor.offer(event(3))).isEqualTo(new Outcome.Duplicate());
    assertThat(cursor.position()).isEqualTo(new Position("e", 6));
  }

  @Test
  void eventsAfterAHoleAreHeldAskedForOnceAndComeInOrderWhenItIsFilled() {
    assertThat(cursor.offer(event(8))).isEqualTo(new Outcome.Gap(true));
    assertThat(cursor.offer(event(9))).isEqualTo(new Outcome.Gap(false));
    assertThat(cursor.offer(event(8))).isEqualTo(new Outcome.Duplicate());
    assertThat(cursor.isBehind()).isTrue();
    assertThat(cursor.offer(event(6))).isEqualTo(new Outcome.Deliver(List.of(event(6))));
    assertThat(cursor.offer(event(7)))
        .isEqualTo(new Outcome.Deliver(List.of(event(7), event(8), event(9))));
    assertThat(cursor.isBehind()).isFalse();
  }

  @Test
  void aHoleThatStaysOpenWhileTooMuchComesIsGivenUp() {
    for (int i = 0; i < StreamCursor.HELD_MAX_EVENTS; i++) {
      assertThat(cursor.offer(event(7 + i))).isInstanceOf(Outcome.Gap.class);
    }
    assertThat(cursor.offer(event(5_000))).isEqualTo(new Outcome.Overflow());
    assertThat(cursor.heldCount()).isZero();
    for (int i = 0; i < 2 * StreamCursor.HELD_MAX_EVENTS; i++) {
      assertThat(cursor.offer(event(5_001 + i))).isInstanceOf(Outcome.Gap.class);
    }
    assertThat(cursor.heldCount()).isEqualTo(StreamCursor.HELD_MAX_EVENTS);
  }

  @Test
  void aBoardThatWasReadIsJoinedWithWhatWasHeldMeanwhile() {
    cursor.offer(event(8));
    cursor.offer(event(9));
    cursor.lose();
    assertThat(cursor.land(new Position("e", 8))).isEqualTo(List.of(event(9)));
    assertThat(cursor.isBehind()).isFalse();
  }

  @Test
  void aBoardThatIsOlderThanWhatWasPromisedLeavesTheCursorBehind() {
    cursor.offer(event(9));
    cursor.lose();
    assertThat(cursor.land(new Position("e", 7))).isEmpty();
    assertThat(cursor.isBehind()).isTrue();
    assertThat(cursor.missing(0)).isTrue();
    assertThat(cursor.missing(0)).isFalse();
  }

  @Test
  void eventsOfAnotherEpochAreNotHeldOver() {
    cursor.offer(event(9));
    assertThat(cursor.jump(new Position("f", 8))).isEmpty();
    assertThat(cursor.position()).isEqualTo(new Position("f", 8));
    assertThat(cursor.isBehind()).isFalse();
  }
}
