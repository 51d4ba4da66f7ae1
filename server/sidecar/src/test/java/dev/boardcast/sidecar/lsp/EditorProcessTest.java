package dev.boardcast.sidecar.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(900)
final class EditorProcessTest {
  private final CountDownLatch gone = new CountDownLatch(1);

  /// As the numbers of a sandbox, of another machine, or of an editor that has none to give.
  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, Long.MAX_VALUE, 0, -1, Long.MIN_VALUE})
  void aProcessThatCannotBeSeenIsNotMissed(long processId) throws Exception {
    EditorProcess.watch(processId, () -> false, gone::countDown);
    assertThat(gone.await(EditorProcess.WATCH_INTERVAL_MS + 300, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void oneThatEndedBeforeItWasLookedForIsNotMissedEither() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    EditorProcess.watch(process.pid(), () -> false, gone::countDown);
    assertThat(gone.await(EditorProcess.WATCH_INTERVAL_MS + 300, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void oneThatWasSeenIs() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      EditorProcess.watch(process.pid(), () -> false, gone::countDown);
      assertThat(gone.getCount()).isOne();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(gone.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
