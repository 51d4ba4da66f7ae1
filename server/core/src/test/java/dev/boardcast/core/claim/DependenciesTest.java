package dev.boardcast.core.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DependenciesTest {
  @Test
  void aCircleIsNamedFromTheIssueToItself() {
    Map<Integer, List<Integer>> blockers =
        Map.of(2, List.of(4, 3), 3, List.of(5), 4, List.of(6), 5, List.of(1));
    assertThat(Dependencies.circle(blockers, 1, List.of(2)).map(Dependencies::words))
        .contains("#1 → #2 → #3 → #5 → #1");
    assertThat(Dependencies.circle(blockers, 7, List.of(7)).map(Dependencies::words))
        .contains("#7 → #7");
    assertThat(Dependencies.circle(blockers, 6, List.of(1))).isEmpty();
  }

  @Test
  void whatIsTakenStepByStepNeverHasACircleAndWhatIsRefusedWouldHaveHadOne() {
    Random random = new Random(Seed.of("DependenciesTest"));
    for (int round = 0; round < 200; round++) {
      Map<Integer, List<Integer>> blockers = new HashMap<>();
      for (int step = 0; step < 60; step++) {
        int issue = random.nextInt(12);
        List<Integer> wanted = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          wanted.add(random.nextInt(12));
        }
        Optional<List<Integer>> circle = Dependencies.circle(blockers, issue, wanted);
        Map<Integer, List<Integer>> then = new HashMap<>(blockers);
        then.put(issue, wanted);
        assertThat(circle.isPresent()).isEqualTo(!sortable(then));
        if (circle.isEmpty()) {
          blockers = then;
        } else {
          List<Integer> path = circle.get();
          assertThat(path.getFirst()).isEqualTo(issue);
          assertThat(path.getLast()).isEqualTo(issue);
          for (int i = 0; i + 1 < path.size(); i++) {
            assertThat(then.get(path.get(i))).contains(path.get(i + 1));
          }
        }
      }
    }
  }

  /// Whether everything can be done, one after the other.
  private static boolean sortable(Map<Integer, List<Integer>> blockers) {
    Map<Integer, List<Integer>> left = new HashMap<>(blockers);
    while (left.values().removeIf(all -> all.stream().noneMatch(left::containsKey))) {
      // Those that wait for nothing are done.
    }
    return left.isEmpty();
  }
}
