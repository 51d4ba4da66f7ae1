package dev.boardcast.gateway.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.json.RawObject;
import org.junit.jupiter.api.Test;

final class KeptCallsTest {
  private final KeptCalls kept = new KeptCalls();

  private static KeptCall call(String key, String what) {
    return new KeptCall(key, what, RawObject.EMPTY, null, RawObject.EMPTY, new AskLimit(_ -> {}));
  }

  @Test
  void whatAKeyHasKeptIsBounded() {
    String large = "x".repeat((int) (KeptCalls.KEPT_OF_KEY_MAX_CHARS / 4));
    assertThat(kept.keep(call("a", large))).isNotNull();
    assertThat(kept.keep(call("a", large))).isNotNull();
    assertThat(kept.keep(call("a", "x"))).isNull();
    assertThat(kept.keep(call("b", "x"))).isNotNull();
  }

  /// A result comes later than its call is kept.
  @Test
  void withTooLargeResultsTheOldestAreGivenUp() throws InterruptedException {
    String large = "x".repeat((int) KeptCalls.KEPT_OF_KEY_MAX_CHARS - 100);
    KeptCall first = call("a", "1");
    KeptCall second = call("a", "2");
    String one = kept.keep(first);
    String two = kept.keep(second);
    first.begin(_ -> large);
    assertThat(first.next()).isInstanceOf(KeptCall.Step.Done.class);
    kept.sweep(_ -> false);
    second.begin(_ -> large);
    assertThat(second.next()).isInstanceOf(KeptCall.Step.Done.class);
    kept.sweep(_ -> false);
    assertThat(kept.take(String.valueOf(one), "a", "1")).isNull();
    assertThat(kept.take(String.valueOf(two), "a", "2")).isNotNull();
  }

  @Test
  void aCallEndsWithItsKey() {
    String state = kept.keep(call("a", "1"));
    String others = kept.keep(call("b", "1"));
    kept.sweep("a"::equals);
    assertThat(kept.take(String.valueOf(state), "a", "1")).isNull();
    assertThat(kept.take(String.valueOf(others), "b", "1")).isNotNull();
  }
}
