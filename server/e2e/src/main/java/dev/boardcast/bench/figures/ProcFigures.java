package dev.boardcast.bench.figures;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What Linux tells of a process.
public final class ProcFigures {
  private static final double NANOS_PER_MS = 1e6;
  private static final int KIB_PER_MIB = 1_024;

  private ProcFigures() {}

  /// The processor time that the process's living threads have used, in milliseconds. Threads that
  /// have ended are not in it.
  public static double cpuMs(long pid) throws IOException {
    long nanos = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(of(pid, "task"))) {
      for (Path thread : threads) {
        try {
          String text = Files.readString(thread.resolve("schedstat"));
          nanos += Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (NoSuchFileException _) {
          // It has ended meanwhile.
        }
      }
    }
    return nanos / NANOS_PER_MS;
  }

  /// Resident memory now, in MiB.
  public static double residentMib(long pid) throws IOException {
    List<String> lines = Files.readAllLines(of(pid, "status"));
    String line = lines.stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB;
  }

  private static Path of(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
