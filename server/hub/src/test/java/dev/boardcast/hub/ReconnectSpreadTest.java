package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.time.Backoff;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReconnectSpreadTest {
  /// Of moments: how many lie within the same tenth of a second, at most.
  private static int busiestTenthOfASecond(int count, IntToLongFunction moment) {
    long[] sorted = IntStream.range(0, count).mapToLong(moment).sorted().toArray();
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.length; last++) {
      while (sorted[last] - sorted[first] >= 100) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  @Test
  void aFewClientsComeBackAsSoonAsTheyWouldAnyway() {
    assertThat(new ReconnectSpread(1).retryAfterMs(0)).isEqualTo(900);
    for (int i = 0; i < 1_000; i++) {
      assertThat(new ReconnectSpread(0).retryAfterMs(i)).isBetween(800, 999);
      assertThat(new ReconnectSpread(400).retryAfterMs(i)).isBetween(800, 999);
    }
  }

  @Test
  void manyAreSpreadEvenlyOverATimeThatGrowsWithTheirNumberUpToItsBound() {
    for (int clients : new int[] {1_000, 10_000, 50_000}) {
      ReconnectSpread spread = new ReconnectSpread(clients);
      assertThat(spread.spanMs()).isEqualTo(clients / 2);
      for (int i = 0; i < clients; i++) {
        assertThat(spread.retryAfterMs(i)).isBetween(800, 800 + clients / 2);
      }
      assertThat(busiestTenthOfASecond(clients, spread::retryAfterMs)).isBetween(200, 210);
    }
    ReconnectSpread most = new ReconnectSpread(Integer.MAX_VALUE);
    assertThat(most.spanMs()).isEqualTo(29_200);
    for (int i : new int[] {0, 1, 10_000_000, Integer.MAX_VALUE}) {
      assertThat(most.retryAfterMs(i)).isBetween(800, 30_000);
    }
  }

  @Test
  void partsOfTheClientsAreSpreadAsAllAre() {
    // The first that are told, and more than were counted.
    ReconnectSpread spread = new ReconnectSpread(10_000);
    assertThat(busiestTenthOfASecond(1_000, spread::retryAfterMs)).isBetween(20, 25);
    assertThat(busiestTenthOfASecond(11_000, spread::retryAfterMs)).isBetween(220, 230);
  }

  @Test
  void howeverLongTheHubIsAwayNoMomentHasManyOfTenThousandClients() {
    for (long awayMs : new long[] {500, 800, 1_000, 2_000, 5_000, 10_000, 30_000, 600_000}) {
      Random random = new Random(1);
      ReconnectSpread spread = new ReconnectSpread(10_000);
      int most =
          busiestTenthOfASecond(
              10_000,
              i -> {
                long at = Backoff.delayMs(1, random.nextDouble(), spread.retryAfterMs(i));
                for (int failures = 2; at < awayMs; failures++) {
                  at += Backoff.delayMs(failures, random.nextDouble());
                }
                return at;
              });
      assertThat(most).as("of 10,000, after %s ms", awayMs).isLessThan(500);
    }
  }
}
