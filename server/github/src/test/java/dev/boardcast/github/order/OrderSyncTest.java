package dev.boardcast.github.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.mirror.MirrorDesk;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What GitHub told of is not forgotten before the board is so.
final class OrderSyncTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final List<String> ITEMS = List.of("a", "b", "a");

  /// What the board was asked for.
  private final List<List<String>> arranged = new ArrayList<>();

  private boolean isBroken;
  private int partsLeft;
  private final OrderSync order = new OrderSync(desk(), 1);

  /// A board that can be arranged, and nothing else.
  private MirrorDesk desk() {
    return (MirrorDesk)
        Proxy.newProxyInstance(
            MirrorDesk.class.getClassLoader(),
            new Class<?>[] {MirrorDesk.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("arrange");
              if (isBroken) {
                throw new IllegalStateException("broken");
              }
              arranged.add(((List<?>) arguments[1]).stream().map(String::valueOf).toList());
              return partsLeft-- > 0;
            });
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  @Test
  void whatWasSeenIsDoneOnceWithTheLastOfEach() {
    assertThat(order.step()).isFalse();
    partsLeft = 2;
    order.seen(ITEMS, T0);
    assertThat(order.step()).isTrue();
    assertThat(order.step()).isTrue();
    assertThat(order.step()).isFalse();
    assertThat(order.step()).isFalse();
    assertThat(arranged).hasSize(3).containsOnly(List.of("b", "a"));
    assertThat(order.isTold()).isFalse();
  }

  @Test
  void aScanThatBeganTooEarlyIsNotTheLastOne() {
    order.told(T0);
    order.seen(ITEMS, at(4));
    order.step();
    assertThat(order.isTold()).isTrue();
    order.seen(ITEMS, at(5));
    // It is seen, and not done.
    assertThat(order.isTold()).isTrue();
    order.step();
    assertThat(order.isTold()).isFalse();
  }

  @Test
  void whatIsToldMeanwhileIsLookedAtAgain() {
    order.told(T0);
    order.seen(ITEMS, at(6));
    order.told(at(7));
    order.step();
    assertThat(order.isTold()).isTrue();
  }

  @Test
  void whatFailsIsLookedAtAgainSoon() {
    isBroken = true;
    order.told(T0);
    order.seen(ITEMS, at(6));
    assertThat(order.step()).isFalse();
    assertThat(order.isTold()).isTrue();
    isBroken = false;
    order.seen(ITEMS, at(36));
    order.step();
    assertThat(order.isTold()).isFalse();
    isBroken = true;
    order.seen(ITEMS, at(66));
    order.step();
    // Though nobody told of anything.
    assertThat(order.isTold()).isTrue();
  }
}
