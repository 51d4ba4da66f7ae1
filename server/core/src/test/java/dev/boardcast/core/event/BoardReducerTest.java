package dev.boardcast.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.sync.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BoardReducerTest {
  private static final int PROJECT = 70;
  private static final int SCHEDULES = 300;

  @Test
  void severalEventsAtOnceLeaveTheSameBoardAsOneByOne() {
    long seed = Fixtures.seed();
    for (int i = 0; i < SCHEDULES; i++) {
      Random random = new Random(seed + i);
      Board start = Fixtures.empty("e", PROJECT);
      List<SequencedEvent> events = events(random);
      Board single = start;
      for (SequencedEvent event : events) {
        single = BoardReducer.apply(single, event);
      }
      assertThat(BoardReducer.apply(start, events))
          .as("BOARDCAST_SEED=%d", seed + i)
          .isEqualTo(single);
    }
  }

  @Test
  void noEventsLeaveTheBoardAsItIs() {
    Board board = Fixtures.empty("e", PROJECT);

    assertThat(BoardReducer.apply(board, List.of())).isSameAs(board);
  }

  @Test
  void anEventThatIsNotTheNextIsAMistake() {
    Board board = Fixtures.empty("e", PROJECT);
    List<SequencedEvent> hole = List.of(Fixtures.event(PROJECT, 1), Fixtures.event(PROJECT, 3));

    assertThatThrownBy(() -> BoardReducer.apply(board, hole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("event 3");
    assertThatThrownBy(() -> BoardReducer.apply(board, Fixtures.event(PROJECT + 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<SequencedEvent> events(Random random) {
    List<SequencedEvent> events = new ArrayList<>();
    for (long sequence = 1; sequence <= 1 + random.nextInt(30); sequence++) {
      Phase phase = Fixtures.phase("1", "name " + random.nextInt(3));
      int issue = 1 + random.nextInt(4);
      events.add(
          switch (random.nextInt(5)) {
            case 0 -> Fixtures.phases(PROJECT, sequence, List.of(phase));
            case 1 -> Fixtures.phases(PROJECT, sequence, List.of());
            case 2 ->
                Fixtures.event(
                    PROJECT,
                    sequence,
                    EventType.ISSUE_DELETED,
                    Fixtures.issue(PROJECT, issue, sequence, null));
            default ->
                Fixtures.event(
                    PROJECT,
                    sequence,
                    EventType.ISSUE_UPDATED,
                    Fixtures.issue(PROJECT, issue, sequence, random.nextBoolean() ? null : phase));
          });
    }
    return events;
  }
}
