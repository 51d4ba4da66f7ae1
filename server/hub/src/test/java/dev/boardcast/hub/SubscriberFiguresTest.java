package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SubscriberFiguresTest {
  @Test
  void theBusiestProjectsHaveAFigureEachAndTheRestOneTogether() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int project = 1; project <= SubscriberFigures.PROJECTS_MAX_COUNT + 10; project++) {
      counts.put(project, project);
    }
    Map<String, Integer> figures = SubscriberFigures.busiest(counts);
    assertThat(figures)
        .hasSize(SubscriberFigures.PROJECTS_MAX_COUNT + 1)
        .containsEntry("60", 60)
        .containsEntry("11", 11)
        .containsEntry("other", 55)
        .doesNotContainKey("10");
  }

  @Test
  void withoutSubscribersThereIsOnlyTheRest() {
    assertThat(SubscriberFigures.busiest(Map.of())).isEqualTo(Map.of("other", 0));
  }
}
