package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CallIdsTest {
  private static final int MANY = 50_000;

  @Test
  void eachIsSmallAndGivenOnce() {
    CallIds ids = new CallIds();
    Set<Long> given = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      long id = ids.next();
      assertThat(id).isBetween(1L, (long) Integer.MAX_VALUE);
      assertThat(given.add(id)).as("id %d", id).isTrue();
    }
  }

  /// A server that answers what it has not read would have to guess.
  @Test
  void noneCanBeToldFromTheOnesBeforeIt() {
    CallIds ids = new CallIds();
    CallIds others = new CallIds();
    Set<Long> steps = new HashSet<>();
    int same = 0;
    long before = ids.next();
    for (int i = 0; i < MANY; i++) {
      long id = ids.next();
      steps.add(id - before);
      same += others.next() == id ? 1 : 0;
      before = id;
    }
    assertThat(steps).hasSizeGreaterThan(MANY * 9 / 10);
    assertThat(same).isLessThan(MANY / 100);
  }

  @Test
  void whatIsNoneOfThemIsNoRequests() {
    assertThat(CallIds.read("17")).isEqualTo(17);
    assertThat(CallIds.read(null)).isZero();
    assertThat(CallIds.read("\"17\"")).isZero();
    assertThat(CallIds.read("1e3")).isZero();
    assertThat(CallIds.read("1".repeat(19))).isZero();
  }
}
