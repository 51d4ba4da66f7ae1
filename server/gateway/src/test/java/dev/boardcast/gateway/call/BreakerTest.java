package dev.boardcast.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import org.junit.jupiter.api.Test;

final class BreakerTest {
  private static final Fault LATE = Fault.timedOut("It did not answer.");
  private static final Fault LOST = Fault.lost("It is gone.");

  private static Breaker breaker(int openMs) {
    return new Breaker("x", new ServerConfig.Breaker(50, 4, openMs), Observer.NONE);
  }

  private static int entered(Breaker breaker) {
    try {
      return breaker.enter();
    } catch (GatewayException e) {
      throw new AssertionError(e.fault().message(), e);
    }
  }

  /// As soon as it lets one through.
  private static int probed(Breaker breaker) {
    while (true) {
      try {
        return breaker.enter();
      } catch (GatewayException _) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean isLeftAlone(Breaker breaker) {
    try {
      breaker.enter();
      return false;
    } catch (GatewayException e) {
      assertThat(e.fault().retryAfterS()).isPositive();
      return true;
    }
  }

  /// A server that hangs fails its calls one by one, each a moment after the one before.
  @Test
  void eachCallThatTookTooLongCounts() {
    Breaker breaker = breaker(60_000);
    breaker.failed(entered(breaker), LATE);
    assertThat(isLeftAlone(breaker)).isFalse();
    breaker.failed(entered(breaker), LATE);
    assertThat(isLeftAlone(breaker)).isTrue();
  }

  @Test
  void allCallsThatOneDeathFailsAreOneFailure() {
    Breaker breaker = breaker(60_000);
    int[] calls = {entered(breaker), entered(breaker), entered(breaker)};
    for (int call : calls) {
      breaker.failed(call, LOST);
    }
    assertThat(isLeftAlone(breaker)).isFalse();
  }

  /// Calls that a server hangs in end long after the breaker has opened for them.
  @Test
  void theProbeAloneDecidesAndNoCallFromBefore() {
    Breaker breaker = breaker(1);
    int[] before = {entered(breaker), entered(breaker), entered(breaker), entered(breaker)};
    breaker.failed(before[0], LATE);
    breaker.failed(before[1], LATE);
    int probe = probed(breaker);
    assertThat(breaker.state()).isEqualTo("half_open");
    breaker.succeeded(before[2]);
    breaker.failed(before[3], LATE);
    assertThat(breaker.state()).isEqualTo("half_open");
    assertThat(isLeftAlone(breaker)).as("a second probe").isTrue();
    breaker.succeeded(probe);
    assertThat(breaker.state()).isEqualTo("closed");
  }

  /// A full pool, and a limit, would hide that the server hangs.
  @Test
  void whatSaysNothingOfTheServerIsNoSuccess() {
    Breaker breaker = breaker(60_000);
    Fault full = Fault.limited("All connections are in use.", 1);
    breaker.failed(entered(breaker), LATE);
    for (int i = 0; i < 4; i++) {
      breaker.failed(entered(breaker), full);
    }
    breaker.failed(entered(breaker), LATE);
    assertThat(isLeftAlone(breaker)).isTrue();
  }

  @Test
  void aProbeThatDidNotGetThereDoesNotClose() {
    Breaker breaker = breaker(1);
    breaker.failed(entered(breaker), LATE);
    breaker.failed(entered(breaker), LATE);
    breaker.failed(probed(breaker), Fault.limited("All connections are in use.", 1));
    assertThat(breaker.state()).isNotEqualTo("closed");
    breaker.succeeded(probed(breaker));
    assertThat(breaker.state()).isEqualTo("closed");
  }

  /// Its caller may take minutes to answer.
  @Test
  void aProbeThatAsksItsCallerCloses() {
    Breaker breaker = breaker(1);
    breaker.isAlive(entered(breaker));
    breaker.failed(entered(breaker), LATE);
    breaker.failed(entered(breaker), LATE);
    int probe = probed(breaker);
    breaker.isAlive(probe);
    assertThat(breaker.state()).isEqualTo("closed");
    breaker.failed(probe, LATE);
    assertThat(isLeftAlone(breaker)).isFalse();
  }
}
