package dev.boardcast.core.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.order.CardOrder.Spot;
import dev.boardcast.testkit.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ArrangementTest {
  private static final int ALL = 1_000_000;

  /// A board as the tracker keeps it.
  private final Map<Integer, Spot> board = new TreeMap<>();

  private void issues(int count) {
    for (int number = 1; number <= count; number++) {
      board.put(number, Spot.of(number, IssueStatus.TODO, null));
    }
  }

  private Map<Integer, String> arrange(List<Integer> wanted, int maxCount) {
    Map<Integer, String> places = Arrangement.places(board.values(), wanted, maxCount);
    places.forEach((number, place) -> board.put(number, Spot.of(number, IssueStatus.TODO, place)));
    return places;
  }

  private List<Integer> order() {
    return order(_ -> true);
  }

  private List<Integer> order(Predicate<Integer> which) {
    return board.values().stream()
        .sorted(CardOrder.OF_SPOTS)
        .map(Spot::number)
        .filter(which)
        .toList();
  }

  private void assertSound() {
    assertThat(new HashSet<>(board.values().stream().map(Spot::key).toList()))
        .hasSize(board.size());
    assertThat(board.values()).allMatch(spot -> spot.key().length() <= Limits.PLACE_MAX_CHARS);
  }

  @Test
  void whoStandsRightIsLeftAlone() {
    issues(5);
    assertThat(arrange(List.of(1, 2, 3, 4, 5), ALL)).isEmpty();
    assertThat(arrange(List.of(2, 5), ALL)).isEmpty();
    assertThat(arrange(List.of(), ALL)).isEmpty();
    assertThat(arrange(List.of(77, 1, 78), ALL)).isEmpty();
  }

  @Test
  void oneThatIsMovedIsOnePlace() {
    issues(100);
    List<Integer> wanted = new ArrayList<>(order());
    wanted.removeIf(number -> number == 3);
    wanted.addLast(3);
    assertThat(arrange(wanted, ALL)).containsOnlyKeys(3);
    assertThat(order()).isEqualTo(wanted);
    wanted.removeIf(number -> number == 99);
    wanted.addFirst(99);
    assertThat(arrange(wanted, ALL)).containsOnlyKeys(99);
    assertThat(order()).isEqualTo(wanted);
  }

  @Test
  void whoIsNotNamedKeepsItsPlace() {
    issues(6);
    assertThat(arrange(List.of(6, 2, 4), ALL)).containsOnlyKeys(6);
    assertThat(order()).containsExactly(6, 1, 2, 3, 4, 5);
    assertThat(arrange(List.of(2, 4, 6), ALL)).containsOnlyKeys(6);
    assertThat(order()).containsExactly(1, 2, 3, 4, 6, 5);
  }

  @Test
  void whatIsMuchComesInPartsAndNobodyIsMovedTwice() {
    issues(2_000);
    List<Integer> wanted = order().reversed();
    int moved = 0;
    int parts = 0;
    while (true) {
      Map<Integer, String> places = arrange(wanted, 100);
      if (places.isEmpty()) {
        break;
      }
      assertThat(places).hasSizeLessThanOrEqualTo(100);
      moved += places.size();
      parts++;
      assertSound();
    }
    assertThat(order()).isEqualTo(wanted);
    assertThat(moved).isEqualTo(1_999);
    assertThat(parts).isEqualTo(20);
  }

  @Test
  void anyOrderIsReachedWithTheFewestMoves() {
    Random random = new Random(Seed.of("ArrangementTest"));
    for (int round = 0; round < 300; round++) {
      board.clear();
      issues(1 + random.nextInt(60));
      // Some are nobody's concern, and some who are named are not there.
      List<Integer> wanted =
          new ArrayList<>(
              IntStream.rangeClosed(1, board.size() + 3)
                  .filter(_ -> random.nextInt(4) > 0)
                  .boxed()
                  .toList());
      List<Integer> others = order(number -> !wanted.contains(number));
      for (int change = 0; change < 4; change++) {
        if (change == 0) {
          Collections.shuffle(wanted, random);
        } else if (!wanted.isEmpty()) {
          int one = wanted.remove(/* index */ random.nextInt(wanted.size()));
          wanted.add(random.nextInt(wanted.size() + 1), one);
        }
        List<Integer> there = wanted.stream().filter(board::containsKey).toList();
        List<Integer> before = order(there::contains);
        int fewest = there.size() - mostInRow(before.stream().map(there::indexOf).toList());
        int moved = 0;
        for (int part = arrange(wanted, 7).size(); part > 0; part = arrange(wanted, 7).size()) {
          moved += part;
        }
        assertThat(moved).as("round %d", round).isEqualTo(fewest);
        assertThat(order(there::contains)).as("round %d", round).isEqualTo(there);
        assertThat(order(number -> !wanted.contains(number))).isEqualTo(others);
        assertSound();
      }
    }
  }

  /// Two that change places there for ever: the neighbours' places are made anew now and then.
  @Test
  void placesStayShort() {
    issues(20);
    List<Integer> wanted = new ArrayList<>(order());
    for (int i = 0; i < 2_000; i++) {
      Collections.swap(wanted, 9, 10);
      arrange(wanted, 100);
      assertThat(order()).isEqualTo(wanted);
    }
    assertSound();
  }

  /// The same by another way, which is slow.
  private static int mostInRow(List<Integer> numbers) {
    int[] length = new int[numbers.size()];
    int most = 0;
    for (int at = 0; at < numbers.size(); at++) {
      length[at] = 1;
      for (int before = 0; before < at; before++) {
        if (numbers.get(before) < numbers.get(at)) {
          length[at] = Math.max(length[at], length[before] + 1);
        }
      }
      most = Math.max(most, length[at]);
    }
    return most;
  }
}
