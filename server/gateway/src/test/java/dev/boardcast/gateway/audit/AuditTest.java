package dev.boardcast.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(900)
final class AuditTest {
  /// Longer than any machine takes to write what waits.
  private static final long NEVER_MS = TimeUnit.MINUTES.toMillis(5);

  private static final int ONE_MORE = 1;

  @TempDir Path folder;

  private List<String> lines(AuditFiles files) throws IOException {
    List<String> lines = new ArrayList<>();
    files.read(lines::add);
    return lines;
  }

  /// Fills the queue up, while nothing is written. Under the lock of the files.
  ///
  /// @param before all threads before there was an audit
  private static void fill(Audit audit, AuditFiles files, Set<Thread> before) {
    Thread writer =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("gateway-audit") && !before.contains(one))
            .findFirst()
            .orElseThrow();
    audit.tell(AuditEvent.of("call", "key", "first"));
    awaitBlocked(writer, files);
    for (int i = 0; i < Audit.QUEUED_MAX_COUNT; i++) {
      audit.tell(AuditEvent.of("call", "key", "waits"));
    }
  }

  private static void awaitBlocked(Thread writer, AuditFiles files) {
    @Nullable LockInfo by = null;
    while (by == null || by.getIdentityHashCode() != System.identityHashCode(files)) {
      assertThat(writer.isAlive()).isTrue();
      by = ManagementFactory.getThreadMXBean().getThreadInfo(writer.threadId()).getLockInfo();
    }
  }

  @Test
  void whoIsInterruptedWaitsForRoomAndIsAuditedAllTheSame() throws Exception {
    AuditFiles files = new AuditFiles(folder);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    AtomicBoolean interrupted = new AtomicBoolean();
    try (Audit audit = new Audit(files, NEVER_MS)) {
      Thread call =
          Thread.ofPlatform()
              .unstarted(() -> {
                // As the thread of a call that was cancelled.
                Thread.currentThread().interrupt();
                audit.tell(AuditEvent.of("call", "key", "k", "outcome", "cancelled"));
                interrupted.set(Thread.interrupted());
              });
      synchronized (files) {
        fill(audit, files, before);
        call.start();
        while (call.getState() != Thread.State.TIMED_WAITING) {
          assertThat(call.isAlive()).as("it waits for room").isTrue();
          Thread.onSpinWait();
        }
      }
      call.join();
    }
    assertThat(interrupted).as("who interrupted it is not forgotten").isTrue();
    assertThat(lines(files))
        .hasSize(Audit.QUEUED_MAX_COUNT + 2 * ONE_MORE)
        .last()
        .asString()
        .contains("\"call\"", "\"cancelled\"");
  }

  @Test
  void whatFindsNoRoomInTimeIsCounted() throws Exception {
    AuditFiles files = new AuditFiles(folder);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Audit audit = new Audit(files, ONE_MORE);
    synchronized (files) {
      fill(audit, files, before);
      audit.tell(AuditEvent.of("call", "key", "k", "outcome", "lost"));
    }
    String counted = "";
    while (!counted.contains("\"left_out\"")) {
      counted = String.join("\n", lines(files));
    }
    assertThat(counted).contains("\"count\":\"1\"").doesNotContain("\"lost\"");
    audit.close();
  }
}
