package dev.boardcast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DemoTest {
  @Test
  void percentilesAreOfTheNearestRank() {
    Latencies latencies = new Latencies();
    for (int i = 100; i >= 1; i--) {
      latencies.add(i);
    }
    assertThat(latencies.percentile(50)).isEqualTo(50);
    assertThat(latencies.percentile(99)).isEqualTo(99);
    assertThat(latencies.percentile(100)).isEqualTo(100);
  }

  @Test
  void theScriptUsesEveryToolThatChangesSomethingAndFitsItsTable() {
    List<DemoStep> steps = DemoScript.rest(1);
    Set<String> tools = new HashSet<>(steps.stream().map(DemoStep::tool).toList());
    tools.add(DemoScript.first().tool());

    assertThat(tools)
        .containsExactlyInAnyOrder(
            "create_project",
            "update_project",
            "create_phase",
            "create_issue",
            "update_issue",
            "update_issue_status",
            "update_issue_phase",
            "delete_issue",
            "add_work_item",
            "update_work_item");
    assertThat(steps).allMatch(step -> step.sentence().length() <= 45);
  }

  @Test
  void theEditorsAccountFindsWhatIsLostRepeatedAndOutOfOrder() {
    DemoEditor complete = new DemoEditor();
    complete.changes(batch(1, 2), 0);
    complete.changes(batch(3), 0);
    assertThat(complete.account(3)).isEqualTo(new DemoEditor.Account(3, 0, 0, true));

    DemoEditor faulty = new DemoEditor();
    faulty.changes(batch(1, 4, 3, 3), 0);
    assertThat(faulty.account(4)).isEqualTo(new DemoEditor.Account(4, 1, 1, false));
  }

  private static JsonObject batch(long... sequences) {
    JsonArray changes = new JsonArray();
    for (long sequence : sequences) {
      JsonObject change = new JsonObject();
      change.addProperty("sequence", sequence);
      changes.add(change);
    }
    JsonObject batch = new JsonObject();
    batch.add("changes", changes);
    return batch;
  }
}
