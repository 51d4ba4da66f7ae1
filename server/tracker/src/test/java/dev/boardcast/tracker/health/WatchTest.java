package dev.boardcast.tracker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(900)
final class WatchTest {
  @TempDir Path directory;

  @Test
  void aLookThatFailsIsNotTheLast() throws Exception {
    CountDownLatch looks = new CountDownLatch(2);
    HealthBoard board = new HealthBoard(new SimpleMeterRegistry());
    try (Watch _ =
        new Watch(
            board,
            directory,
            () -> {
              looks.countDown();
              throw new IllegalStateException("a fault of ours");
            })) {
      assertThat(looks.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }
}
