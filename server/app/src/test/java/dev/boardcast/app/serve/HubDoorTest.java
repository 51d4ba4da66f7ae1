package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.serve.HubDoor.Step;
import dev.boardcast.tracker.store.Absence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HubDoorTest {
  private final HubDoor door = new HubDoor();

  private Step after(int seconds, boolean isAway) {
    return door.look(new Absence(Duration.ofSeconds(seconds), isAway));
  }

  @Test
  void aServerThatIsCutOffSendsItsClientsAwayAfterTenSeconds() {
    assertThat(after(9, false)).isEqualTo(Step.NOTHING);
    assertThat(after(10, false)).isEqualTo(Step.SEND_AWAY);
    assertThat(after(11, false)).isEqualTo(Step.NOTHING);
  }

  @Test
  void whereTheDatabaseIsAwayTheyWaitAMinute() {
    assertThat(after(10, true)).isEqualTo(Step.NOTHING);
    assertThat(after(59, true)).isEqualTo(Step.NOTHING);
    assertThat(after(60, true)).isEqualTo(Step.SEND_AWAY);
  }

  @Test
  void theyAreLetInWhenItIsSeenAgain() {
    assertThat(after(1, false)).isEqualTo(Step.NOTHING);
    assertThat(after(12, false)).isEqualTo(Step.SEND_AWAY);
    assertThat(after(2, false)).isEqualTo(Step.NOTHING);
    assertThat(after(1, false)).isEqualTo(Step.LET_IN);
    assertThat(after(0, false)).isEqualTo(Step.NOTHING);
    assertThat(after(10, false)).isEqualTo(Step.SEND_AWAY);
  }
}
