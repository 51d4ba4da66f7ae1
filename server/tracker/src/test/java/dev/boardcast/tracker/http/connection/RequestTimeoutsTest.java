package dev.boardcast.tracker.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RequestTimeoutsTest {
  private final RequestTimeouts<String> patience =
      new RequestTimeouts<>(RequestTimeouts.REQUEST_MAX_MS);

  @Test
  void aHeadThatDoesNotComeEndsItsConnectionOnce() {
    patience.opened("a", 0);
    patience.opened("b", 1_000);
    assertThat(patience.overdue(29_999)).isEmpty();
    assertThat(patience.overdue(30_000)).containsExactly("a");
    assertThat(patience.overdue(30_000)).isEmpty();
    patience.closed("b");
    assertThat(patience.overdue(100_000)).isEmpty();
  }

  @Test
  void aBodyThatTricklesEndsItsConnectionAndAnAnswerThatTakesLongDoesNot() {
    patience.opened("a", 0);
    patience.opened("b", 0);
    patience.began("a", true, 10_000);
    patience.began("b", true, 10_000);
    patience.complete("b");
    assertThat(patience.overdue(40_000)).containsExactly("a");
    assertThat(patience.overdue(10_000_000)).isEmpty();
    patience.answered("b", 10_000_000);
    assertThat(patience.overdue(10_119_999)).isEmpty();
    assertThat(patience.overdue(10_120_000)).containsExactly("b");
  }

  @Test
  void oneOfTwoRequestsAtHandIsNoReasonToWaitForAnother() {
    patience.opened("a", 0);
    patience.began("a", false, 0);
    patience.began("a", false, 0);
    patience.answered("a", 0);
    assertThat(patience.overdue(10_000_000)).isEmpty();
    patience.answered("a", 0);
    assertThat(patience.overdue(120_000)).containsExactly("a");
  }
}
