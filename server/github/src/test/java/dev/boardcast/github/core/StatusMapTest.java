package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.github.core.StatusMap.Reading;
import dev.boardcast.github.core.StatusMap.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatusMapTest {
  static StatusMap map(String... names) {
    List<StatusOption> options =
        java.util.Arrays.stream(names).map(name -> new StatusOption("id " + name, name)).toList();
    return ((Reading.Mapped) StatusMap.read("field", options, Map.of())).map();
  }

  @Test
  void theUsualNamesAreKnownInAnyCase() {
    StatusMap map = map("Backlog", "READY", "in progress", "In review", "Done");
    assertThat(map.statusOf("id READY")).contains(IssueStatus.TODO);
    assertThat(map.statusOf("id In review")).contains(IssueStatus.IN_PROGRESS);
    assertThat(map.statusOf(null)).contains(IssueStatus.BACKLOG);
    assertThat(map.statusOf("id of another field")).isEmpty();
  }

  @Test
  void ofSeveralOptionsTheBetterKnownIsWritten() {
    StatusMap map = map("In review", "In progress", "Ready", "Todo");
    assertThat(map.targetOf(IssueStatus.IN_PROGRESS))
        .isEqualTo(new Target.Option("id In progress"));
    assertThat(map.targetOf(IssueStatus.TODO)).isEqualTo(new Target.Option("id Todo"));
  }

  @Test
  void withoutAnOptionTheBacklogIsNoValueAndOthersAreNowhere() {
    StatusMap map = map("Todo", "Done");
    assertThat(map.targetOf(IssueStatus.BACKLOG)).isEqualTo(new Target.Empty());
    assertThat(map.targetOf(IssueStatus.IN_PROGRESS)).isEqualTo(new Target.Nowhere());
  }

  @Test
  void anUnknownNameIsAskedForUnlessItWasTold() {
    List<StatusOption> options =
        List.of(new StatusOption("1", "Todo"), new StatusOption("2", "Waiting for Bob"));
    assertThat(StatusMap.read("field", options, Map.of()))
        .isEqualTo(new Reading.Unknown(List.of("Waiting for Bob")));
    Reading told =
        StatusMap.read("field", options, Map.of("waiting for BOB", IssueStatus.IN_PROGRESS));
    assertThat(((Reading.Mapped) told).map().statusOf("2")).contains(IssueStatus.IN_PROGRESS);
  }
}
