package dev.boardcast.gateway.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CancellingTest {
  private final List<String> cancelled = new ArrayList<>();
  private final Cancelling cancelling = new Cancelling();

  @Test
  void whoWorksOnItNowIsCancelled() {
    cancelling.begun(() -> cancelled.add("first"));
    cancelling.goesOn(() -> cancelled.add("second"));
    cancelling.run();
    assertThat(cancelled).containsExactly("second");
  }

  /// An attempt may fail, and another begin, before the first has told how it is cancelled.
  @Test
  void whoBeganIsNotCancelledWhereSomebodyElseGoesOnAlready() {
    cancelling.goesOn(() -> cancelled.add("second"));
    cancelling.begun(() -> cancelled.add("first"));
    cancelling.run();
    assertThat(cancelled).containsExactly("second");
  }

  /// Others are cancelled after it.
  @Test
  void whoCannotBeCancelledKeepsNobodyFromGoingOn() {
    Runnable broken =
        () -> {
          cancelled.add("broken");
          throw new IllegalStateException("it cannot be cancelled");
        };
    cancelling.begun(broken);
    cancelling.run();
    cancelling.goesOn(broken);
    Cancelling late = new Cancelling();
    late.run();
    late.begun(broken);
    assertThat(cancelled).containsExactly("broken", "broken", "broken");
  }

  @Test
  void whatWasCancelledBeforeItBeganIsCancelledThen() {
    cancelling.run();
    cancelling.begun(() -> cancelled.add("first"));
    cancelling.goesOn(() -> cancelled.add("second"));
    assertThat(cancelled).containsExactly("first", "second");
  }
}
