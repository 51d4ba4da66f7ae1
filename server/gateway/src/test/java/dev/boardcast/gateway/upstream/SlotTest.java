package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.RestartRule;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class SlotTest {
  /// However many ask meanwhile: else one that is asked often would never be started again.
  @Test
  void callsWithinThePauseDoNotMakeItLonger() throws InterruptedException {
    AtomicInteger starts = new AtomicInteger();
    AtomicLong lastNanos = new AtomicLong();
    Slot slot =
        new Slot(
            "s",
            true,
            Offers.NONE,
            starting -> {
              starting.asks();
              starts.incrementAndGet();
              lastNanos.set(System.nanoTime());
              throw new GatewayException(Fault.unreachable("It does not start.", 0));
            });
    String told = "";
    while (!told.contains("could not be started")) {
      told = taken(slot);
    }
    assertThat(starts).hasValue(3);
    for (int i = 0; i < 100; i++) {
      told = taken(slot);
      // Said of a moment at which most of the pause is left.
      if (System.nanoTime() - lastNanos.get() < TimeUnit.MILLISECONDS.toNanos(500)) {
        assertThat(told).contains("could not be started 3 times in a row", "again in 2 s");
        assertThat(starts).hasValue(3);
      }
    }
  }

  /// Else servers that did not start once keep the places of their callers for good.
  @Test
  void oneThatDidNotStartIsOfNoUseAfterThePause() throws InterruptedException {
    Slot slot =
        new Slot(
            "s",
            false,
            Offers.NONE,
            starting -> {
              starting.asks();
              throw new GatewayException(Fault.unreachable("It does not start.", 0));
            });
    long began = System.nanoTime();
    assertThat(taken(slot)).contains("does not start");
    boolean noUse = slot.isOfNoUse();
    // A pause may be a fifth shorter.
    long pauseMs = RestartRule.FIRST_MS * 4 / 5;
    if (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(pauseMs)) {
      assertThat(noUse).as("within the pause").isFalse();
    }
    while (!slot.isOfNoUse()) {
      assertThat(Thread.currentThread().isInterrupted()).as("it took too long").isFalse();
      Thread.onSpinWait();
    }
  }

  /// The sentence that says what is missing is to be read each time.
  @Test
  void whatIsMissingHereIsNoStartThatCameToNothing() throws InterruptedException {
    Slot slot =
        new Slot(
            "s",
            true,
            Offers.NONE,
            _ -> {
              throw new GatewayException(
                  Fault.refused(ErrorCode.CONFIGURATION_ERROR, "A secret is missing."));
            });
    for (int i = 0; i < 20; i++) {
      assertThat(taken(slot)).isEqualTo("A secret is missing.");
    }
  }

  /// Else a server that refuses would be asked with each call.
  @Test
  void aServerThatRefusesIsLeftAloneForAWhile() throws InterruptedException {
    Slot slot =
        new Slot(
            "s",
            true,
            Offers.NONE,
            starting -> {
              starting.asks();
              throw new GatewayException(
                  Fault.refused(ErrorCode.MCP_AUTHENTICATION_FAILURE, "It takes no key."));
            });
    String told = "";
    while (!told.contains("could not be started")) {
      told = taken(slot);
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
