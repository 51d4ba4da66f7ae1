package dev.boardcast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void percentilesAreOfTheNearestRank() {
    for (int value = 100; value >= 1; value--) {
      latencies.add(value);
    }

    assertThat(latencies.count()).isEqualTo(100);
    assertThat(latencies.percentile(50)).isEqualTo(50);
    assertThat(latencies.percentile(99)).isEqualTo(99);
    assertThat(latencies.percentile(100)).isEqualTo(100);
    assertThat(latencies.percentile(0)).isEqualTo(1);
  }

  @Test
  void oneValueIsEveryPercentile() {
    latencies.add(7);

    assertThat(latencies.percentile(50)).isEqualTo(7);
    assertThat(latencies.percentile(99)).isEqualTo(7);
  }

  @Test
  void withoutValuesThereIsNone() {
    assertThatThrownBy(() -> latencies.percentile(50)).isInstanceOf(IllegalStateException.class);
  }
}
