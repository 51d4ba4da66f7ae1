package dev.boardcast.tracker.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at what no request would tell of in time: every second how the store stands, and every few
/// seconds at free space and descriptors, for which the system has to be asked.
public final class Watch implements AutoCloseable {
  /// Free space under which a warning is given, bytes.
  public static final long DISK_LOW_BYTES = 64L * 1024 * 1024;

  private static final long PERIOD_MS = 1_000;

  /// With each of so many looks the system is asked, too.
  private static final int SYSTEM_EACH = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final HealthBoard board;
  private static final long CLOSE_MAX_MS = 1_000;

  private final Path directory;
  private final Supplier<Map<Check, Condition>> store;

  /// Touched by the thread only: where the folder is. To find out, all mounts are read.
  private @Nullable FileStore fileStore;

  /// Touched by the thread only.
  private int looks;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tracker-watch").factory());

  /// @param directory of the database
  /// @param store how that stands which the store wants looked at
  public Watch(HealthBoard board, Path directory, Supplier<Map<Check, Condition>> store) {
    this.board = board;
    this.directory = directory;
    this.store = store;
    var _ = thread.scheduleWithFixedDelay(this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /// Each by itself: one that fails says so, and keeps neither the others nor the next look from
  /// being taken.
  private void look() {
    look("the store", () -> store.get().forEach(board::report));
    if (looks++ % SYSTEM_EACH == 0) {
      look("descriptors", () -> board.report(Check.DESCRIPTORS, Descriptors.look()));
      look("the disk", () -> board.report(Check.DISK, disk()));
    }
  }

  private static void look(String what, Runnable report) {
    try {
      report.run();
    } catch (RuntimeException | Error e) {
      // Thrown, it would end the looks for good.
      LOG.error("looking after {} failed", what, e);
    }
  }

  private Condition disk() {
    try {
      FileStore present = fileStore == null ? Files.getFileStore(directory) : fileStore;
      fileStore = present;
      return judge(present.getUsableSpace());
    } catch (IOException _) {
      fileStore = null;
      // Whether changes can be stored is the database's check; this one only warns beforehand.
      return Condition.fine();
    }
  }

  static Condition judge(long usableBytes) {
    return usableBytes >= DISK_LOW_BYTES
        ? Condition.fine()
        : new Condition.Warning(
            "low",
            "the data directory's disk has %d KiB left: free some space before changes are refused"
                .formatted(usableBytes / 1024));
  }

  /// Waits for a look under way, so that it says nothing of what is closed; a disk that does not
  /// answer keeps nobody.
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      var _ = thread.awaitTermination(CLOSE_MAX_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
