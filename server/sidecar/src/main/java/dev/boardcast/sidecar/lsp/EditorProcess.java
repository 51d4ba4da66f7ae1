package dev.boardcast.sidecar.lsp;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The editor's process, as far as it can be seen from here. In a sandbox, a container or on
/// another machine its number means nothing, or somebody else's process.
final class EditorProcess {
  /// How often it is looked for.
  static final long WATCH_INTERVAL_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(EditorProcess.class);

  private EditorProcess() {}

  /// Watches the process until it is gone, where it can be seen now. One that cannot be seen is not
  /// watched: the end of the editor's stream is the end of the session then, as it is anyway.
  ///
  /// @param over whether the session has ended
  /// @param gone called when the process was seen and is not there any more
  static void watch(long processId, BooleanSupplier over, Runnable gone) {
    Optional<ProcessHandle> seen = find(processId);
    if (seen.isEmpty()) {
      LOG.info(
          "The editor's process {} cannot be seen from here; the end of its stream will tell",
          processId);
      return;
    }
    ProcessHandle process = seen.get();
    Thread.ofVirtual().name("boardcast-editor-watch").start(() -> watch(process, over, gone));
  }

  private static void watch(ProcessHandle process, BooleanSupplier over, Runnable gone) {
    try {
      // The handle knows when its process began: another one that gets the number is not it.
      while (process.isAlive()) {
        if (over.getAsBoolean()) {
          return;
        }
        Thread.sleep(WATCH_INTERVAL_MS);
      }
      LOG.info("The editor's process {} is gone", process.pid());
      gone.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<ProcessHandle> find(long processId) {
    return processId > 0
        ? ProcessHandle.of(processId).filter(ProcessHandle::isAlive)
        : Optional.empty();
  }
}
