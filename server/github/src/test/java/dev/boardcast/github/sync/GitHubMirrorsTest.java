package dev.boardcast.github.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.testkit.Patience;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GitHubMirrorsTest {
  @Test
  void aRoundThatFailsEndsNotTheThreadOfAllBoards() throws InterruptedException {
    CountDownLatch goesOn = new CountDownLatch(3);
    AtomicBoolean failed = new AtomicBoolean();
    InstantSource clock =
        () -> {
          if (Thread.currentThread().getName().equals("github-link")) {
            if (failed.compareAndSet(false, true)) {
              throw new ArithmeticException("long overflow");
            }
            goesOn.countDown();
          }
          return Instant.now();
        };
    Tokens tokens = new Tokens(Map.of(), clock);
    try (var _ =
        new GitHubMirrors(
            deskWithoutBoards(), tokens, "boardcast/test", clock, Duration.ofMillis(1))) {
      assertThat(goesOn.await(Patience.MS, TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  /// Boards are no matter here: the fault is outside of them.
  private static MirrorDesk deskWithoutBoards() {
    return (MirrorDesk)
        Proxy.newProxyInstance(
            MirrorDesk.class.getClassLoader(),
            new Class<?>[] {MirrorDesk.class},
            (_, method, _) -> method.getName().equals("links") ? List.of() : null);
  }
}
