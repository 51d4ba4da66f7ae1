package dev.boardcast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DemoScriptTest {
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
}
