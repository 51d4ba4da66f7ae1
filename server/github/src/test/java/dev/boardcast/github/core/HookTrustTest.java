package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HookTrustTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

  private final HookTrust trust = new HookTrust();

  private static Instant at(Duration later) {
    return T0.plus(later);
  }

  @Test
  void aHookIsTrustedFromItsFirstDeliveryOn() {
    assertThat(trust.isLive(T0)).isFalse();
    trust.heard(T0);
    assertThat(trust.isLive(at(Duration.ofDays(30)))).isTrue();
  }

  @Test
  void aChangeThatNothingToldOfIsDoubtForLongerEachTime() {
    trust.heard(T0);
    Instant now = T0;
    for (int hours : List.of(1, 2, 4, 8, 16, 24, 24)) {
      trust.found(List.of("a"), now);
      assertThat(trust.isLive(now.plusSeconds(59))).isTrue();
      now = now.plusSeconds(60);
      assertThat(trust.isLive(now)).isFalse();
      now = now.plus(Duration.ofHours(hours));
      assertThat(trust.isLive(now.minusMillis(1))).isFalse();
      assertThat(trust.isLive(now)).isTrue();
    }
  }

  @Test
  void whatIsToldAMomentAfterAScanFoundItIsNoDoubt() {
    trust.heard(T0);
    trust.found(List.of("a", "b"), T0);
    trust.told("a");
    trust.told("b");
    assertThat(trust.isLive(at(Duration.ofHours(1)))).isTrue();
  }
}
