package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SlotTest {
  /// However many ask meanwhile: else one that is asked often would never be started again.
  @Test
  void callsWithinThePauseDoNotMakeItLonger() throws InterruptedException {
    AtomicInteger starts = new AtomicInteger();
    Slot slot =
        new Slot(
            "s",
            true,
            Offers.NONE,
            _ -> {
              starts.incrementAndGet();
              throw new GatewayException(Fault.unreachable("It does not start.", 0));
            });
    String told = "";
    while (!told.contains("could not be started")) {
      told = taken(slot);
    }
    assertThat(starts).hasValue(3);
    for (int i = 0; i < 100; i++) {
      assertThat(taken(slot)).contains("could not be started 3 times in a row", "again in 2 s");
    }
    assertThat(starts).hasValue(3);
  }

  /// Else servers that did not start once keep the places of their callers for good.
  @Test
  void oneThatDidNotStartIsOfNoUseAfterThePause() throws InterruptedException {
    Slot slot =
        new Slot(
            "s",
            false,
            Offers.NONE,
            _ -> {
              throw new GatewayException(Fault.unreachable("It does not start.", 0));
            });
    assertThat(taken(slot)).contains("does not start");
    assertThat(slot.isOfNoUse()).as("within the pause").isFalse();
    while (!slot.isOfNoUse()) {
      assertThat(Thread.currentThread().isInterrupted()).as("it took too long").isFalse();
      Thread.onSpinWait();
    }
  }

  private static String taken(Slot slot) throws InterruptedException {
    try {
      slot.take();
      return "it was started";
    } catch (GatewayException e) {
      return e.fault().message();
    }
  }
}
