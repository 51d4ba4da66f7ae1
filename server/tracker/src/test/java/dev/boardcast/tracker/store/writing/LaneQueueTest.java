package dev.boardcast.tracker.store.writing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Seed;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.writing.LaneQueue.Batch;
import dev.boardcast.tracker.store.writing.LaneQueue.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class LaneQueueTest {
  @Test
  void aLaneIsInOneHandAndWhatComesMeanwhileGoesTogether() throws Exception {
    LaneQueue<String> queue = new LaneQueue<>(10, 2);
    for (String write : List.of("a1", "a2", "a3")) {
      assertThat(queue.offer(Lane.of(1), write)).isNull();
    }
    assertThat(queue.offer(Lane.of(2), "b1")).isNull();
    assertThat(queue.take(0)).isEqualTo(new Batch<>(Lane.of(1), List.of("a1", "a2")));
    assertThat(queue.take(0)).isEqualTo(new Batch<>(Lane.of(2), List.of("b1")));
    assertThat(queue.take(0)).isNull();
    queue.done(Lane.of(1));
    assertThat(queue.take(0)).isEqualTo(new Batch<>(Lane.of(1), List.of("a3")));
  }

  @Test
  void oneMoreThanThereMayWaitIsRefused() throws Exception {
    LaneQueue<String> queue = new LaneQueue<>(2, 5);
    assertThat(queue.offer(Lane.none(), "1")).isNull();
    assertThat(queue.offer(Lane.none(), "2")).isNull();
    assertThat(queue.offer(Lane.none(), "3")).isEqualTo(Refused.FULL);
    assertThat(queue.take(0)).isNotNull();
    assertThat(queue.offer(Lane.none(), "3")).isNull();
    queue.close();
    assertThat(queue.offer(Lane.none(), "4")).isEqualTo(Refused.CLOSED);
    assertThat(queue.isFinished()).isFalse();
    queue.done(Lane.none());
    assertThat(queue.take(0)).isEqualTo(new Batch<>(Lane.none(), List.of("3")));
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void whoWaitsIsSentAwayWhenTheLastIsTakenAfterTheEnd() throws Exception {
    LaneQueue<String> queue = new LaneQueue<>(10, 2);
    for (String write : List.of("1", "2", "3")) {
      assertThat(queue.offer(Lane.of(1), write)).isNull();
    }
    assertThat(queue.take(0)).isEqualTo(new Batch<>(Lane.of(1), List.of("1", "2")));
    FutureTask<@Nullable Batch<String>> waiting = new FutureTask<>(() -> queue.take(60_000));
    Thread thread = Thread.ofVirtual().start(waiting);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    queue.close();
    assertThat(queue.more(Lane.of(1), 2)).containsExactly("3");
    assertThat(waiting.get()).isNull();
  }

  @Test
  void nothingIsLostOrDoubledOrOvertakenInItsLane() throws Exception {
    Random random = new Random(Seed.of("LaneQueueTest"));
    LaneQueue<Integer> queue = new LaneQueue<>(1_000, 3);
    Map<Lane, List<Integer>> offered = new HashMap<>();
    Map<Lane, List<Integer>> taken = new HashMap<>();
    List<Lane> inHand = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(2) == 0) {
        Lane lane = Lane.of(1 + random.nextInt(5));
        if (queue.offer(lane, i) == null) {
          offered.computeIfAbsent(lane, _ -> new ArrayList<>()).add(i);
        }
      } else if (random.nextInt(2) == 0 && inHand.size() < 4) {
        take(queue, taken, inHand);
      } else if (!inHand.isEmpty() && random.nextInt(3) == 0) {
        Lane lane = inHand.get(random.nextInt(inHand.size()));
        taken.computeIfAbsent(lane, _ -> new ArrayList<>()).addAll(queue.more(lane, 2));
      } else if (!inHand.isEmpty()) {
        queue.done(inHand.remove(random.nextInt(inHand.size())));
      }
    }
    queue.close();
    while (!queue.isFinished()) {
      inHand.forEach(queue::done);
      inHand.clear();
      take(queue, taken, inHand);
    }
    assertThat(taken).isEqualTo(offered);
  }

  private static void take(
      LaneQueue<Integer> queue, Map<Lane, List<Integer>> taken, List<Lane> inHand)
      throws InterruptedException {
    Batch<Integer> batch = queue.take(0);
    if (batch != null) {
      assertThat(inHand).doesNotContain(batch.lane());
      assertThat(batch.writes()).hasSizeBetween(1, 3);
      inHand.add(batch.lane());
      taken.computeIfAbsent(batch.lane(), _ -> new ArrayList<>()).addAll(batch.writes());
    }
  }
}
