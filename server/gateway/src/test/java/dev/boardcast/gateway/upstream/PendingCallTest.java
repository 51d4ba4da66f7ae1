package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.json.RawObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class PendingCallTest {
  @Test
  void aCallIsToldOnceThatItsTimeIsOverHoweverLongItTakesToListen() throws Exception {
    PendingCall call = new PendingCall(60_000, "", Counterpart.SILENT);
    long now = System.nanoTime();
    PendingCall.Event progress = new PendingCall.Event.Progress(RawObject.EMPTY);
    call.look(now);
    call.tell(progress);
    for (int tick = 0; tick < 1_000; tick++) {
      call.look(now + TimeUnit.MINUTES.toNanos(2) + tick);
    }
    PendingCall.Event answer = new PendingCall.Event.Answer(RawObject.EMPTY);
    call.tell(answer);
    assertThat(call.next()).isSameAs(progress);
    assertThat(call.next()).isEqualTo(new PendingCall.Event.Overdue());
    assertThat(call.next()).isSameAs(answer);
  }
}
