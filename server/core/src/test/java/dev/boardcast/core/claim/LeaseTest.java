package dev.boardcast.core.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LeaseTest {
  private static final Instant BEGUN = Instant.parse("2026-03-01T10:15:30.120Z");
  private static final Holder ADA = new Holder("agent", "a");

  @Test
  void itKeepsOthersOutUntilItsTimeIsOverAndNoLonger() {
    Lease lease = Lease.begin(ADA, Duration.ofSeconds(60), BEGUN);
    assertThat(lease.keepsOut(new Holder("other", "a"), BEGUN.plusMillis(59_999))).isTrue();
    assertThat(lease.keepsOut(new Holder("other", "a"), BEGUN.plusMillis(60_000))).isFalse();
    assertThat(lease.isOver(lease.until())).isTrue();
    assertThat(lease.claim()).isEqualTo(new Claim("agent", BEGUN.plusSeconds(60)));
  }

  @Test
  void aNameIsNotEnoughToBeItsHolder() {
    Lease lease = Lease.begin(ADA, Duration.ofSeconds(60), BEGUN);
    assertThat(lease.keepsOut(ADA, BEGUN)).isFalse();
    assertThat(lease.keepsOut(new Holder("agent", "b"), BEGUN)).isTrue();
    assertThat(lease.keepsOut(new Holder("agent", null), BEGUN)).isTrue();
  }
}
