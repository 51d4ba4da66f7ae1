package dev.boardcast.tracker.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// Files and sockets of this process, as Linux tells them; other systems are not looked at.
public final class Descriptors {
  /// With fewer left, connections are refused by the system any moment.
  public static final int RESERVE_MIN_COUNT = 16;

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LIMIT_LINE = "Max open files";

  private Descriptors() {}

  /// How many may be open at once; empty where nobody says.
  public static OptionalLong limit() {
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        if (line.startsWith(LIMIT_LINE)) {
          String soft = line.substring(LIMIT_LINE.length()).strip().split("\\s+", 2)[0];
          return soft.equals("unlimited")
              ? OptionalLong.empty()
              : OptionalLong.of(Long.parseLong(soft));
        }
      }
      return OptionalLong.empty();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  static Condition look() {
    if (!Files.isDirectory(OPEN)) {
      return Condition.fine();
    }
    long open = 0;
    List<String> limits;
    // Looking takes descriptors itself: when it fails, there is none left.
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(OPEN)) {
      for (Path _ : entries) {
        open++;
      }
      limits = Files.readAllLines(LIMITS);
    } catch (IOException _) {
      return usedUp("none is left");
    }
    OptionalLong limit = limits.isEmpty() ? OptionalLong.empty() : limit();
    return limit.isEmpty() ? Condition.fine() : judge(open, limit.getAsLong());
  }

  /// What so many open ones of so many mean.
  static Condition judge(long open, long limit) {
    long left = limit - open;
    if (left < RESERVE_MIN_COUNT) {
      return usedUp("%d of %d are open".formatted(open, limit));
    }
    if (left < limit / 10) {
      return new Condition.Warning(
          "low",
          "file descriptors are running out (%d of %d are open): raise the limit (ulimit -n, LimitNOFILE)"
              .formatted(open, limit));
    }
    return Condition.fine();
  }

  private static Condition usedUp(String figures) {
    return new Condition.Failing(
        "used-up",
        "file descriptors are used up (%s): connections are refused until some are closed, or the limit is raised (ulimit -n, LimitNOFILE)"
            .formatted(figures));
  }
}
