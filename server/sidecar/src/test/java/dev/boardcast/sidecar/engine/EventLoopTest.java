package dev.boardcast.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class EventLoopTest {
  private final CountDownLatch failed = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final EventLoop loop =
      new EventLoop(
          new EventLoop.Clockwork() {
            @Override
            public @Nullable Long nextNanos() {
              return null;
            }

            @Override
            public void runDue(long nowNanos) {}
          },
          failed::countDown);

  @Test
  void oneBadTaskIsNotTheLast() throws Exception {
    loop.start();
    loop.post(() -> {
      throw new IllegalStateException("a task of no use");
    });
    loop.post(done::countDown);
    assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(failed.getCount()).isOne();
    loop.post(loop::stop);
    assertThat(loop.awaitStopped(10_000)).isTrue();
  }

  /// Nobody may wait for a loop that is dead, nor take its sidecar for alive.
  @Test
  void aLoopThatCannotGoOnSaysSoAndTakesNothingMore() throws Exception {
    loop.start();
    loop.post(() -> {
      throw new NoClassDefFoundError("a part of the program is gone");
    });
    assertThat(failed.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.awaitStopped(10_000)).isTrue();
    assertThat(loop.offer(done::countDown)).isFalse();
    loop.post(done::countDown);
    assertThat(done.getCount()).isOne();
  }
}
