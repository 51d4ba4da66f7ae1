package dev.boardcast.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.access.AuthThrottle.Tally;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AuthThrottleTest {
  private final AuthThrottle counts = new AuthThrottle();

  @Test
  void anAddressIsPutOffPastItsBoundUntilItsMinuteIsOver() {
    for (int i = 0; i < AuthThrottle.TOLD_MAX_COUNT; i++) {
      assertThat(counts.failed("a", 1_000)).isZero();
    }
    assertThat(counts.failed("a", 1_000)).isEqualTo(60);
    assertThat(counts.failed("a", 60_999)).isEqualTo(1);
    assertThat(counts.failed("b", 60_999)).isZero();
    assertThat(counts.takeOver(60_999)).isEmpty();
    assertThat(counts.takeOver(61_000)).containsExactly(new Tally("a", 62, 2));
    assertThat(counts.failed("a", 61_000)).isZero();
    assertThat(counts.takeAll())
        .containsExactlyInAnyOrder(new Tally("a", 1, 0), new Tally("b", 1, 0));
    assertThat(counts.takeAll()).isEmpty();
  }

  @Test
  void addressesBeyondTheBoundAreCountedTogether() {
    for (int i = 0; i < AuthThrottle.ADDRESSES_MAX_COUNT; i++) {
      counts.failed("a" + i, 0);
    }
    for (int i = 0; i < 100; i++) {
      counts.failed("more" + i, 0);
    }
    assertThat(counts.failed("a0", 0)).isZero();
    assertThat(counts.failed("one more", 0)).isPositive();
    assertThat(counts.takeAll())
        .hasSize(AuthThrottle.ADDRESSES_MAX_COUNT + 1)
        .contains(new Tally(AuthThrottle.OTHERS, 101, 101 - AuthThrottle.TOLD_MAX_COUNT));
  }

  @Test
  void aScopeCoversThoseBelowIt() {
    assertThat(Scope.ADMIN.covers(Scope.WRITE)).isTrue();
    assertThat(Scope.WRITE.covers(Scope.WRITE)).isTrue();
    assertThat(Scope.READ.covers(Scope.WRITE)).isFalse();
    assertThat(Scope.fromWireName("write")).contains(Scope.WRITE);
    assertThat(Scope.fromWireName("WRITE")).isEmpty();
  }

  @Test
  void aLimitedGrantIsForItsProjectsAlone() {
    Principal grant = new Principal("1", "ci", Scope.READ, Optional.of(Set.of(7)));
    assertThat(grant.allowsProject(7)).isTrue();
    assertThat(grant.allowsProject(8)).isFalse();
    assertThat(new Principal("1", "ci", Scope.READ, Optional.of(Set.of())).allowsProject(7))
        .isFalse();
    assertThat(Principal.local().allowsProject(8)).isTrue();
  }
}
