package dev.boardcast.gateway.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The audit's files, one after the other, in a folder of their own: lines are put at the end, and
/// nothing is ever taken out. Several processes may write. Thread-safe.
public final class AuditFiles {
  /// A fuller file is followed by another.
  static final long FILE_MAX_BYTES = 64L * 1024 * 1024;

  private static final int TAIL_MAX_BYTES = 256 * 1024;

  private final Path folder;

  /// Where this process left off; guarded by this, as is `last`.
  private Path current;

  private long endsAt = -1;
  private AuditLine last = AuditLine.START;

  public AuditFiles(Path folder) {
    this.folder = folder;
    current = folder.resolve(name(1));
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "audit-%06d.jsonl", number);
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().matches("audit-\\d{6}\\.jsonl"))
          .sorted()
          .toList();
    }
  }

  /// Puts lines at the end, with what came there from elsewhere before them.
  public synchronized void append(List<AuditEvent> events) throws IOException {
    Files.createDirectories(folder);
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve("audit.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock.lock()) {
      catchUp();
      StringBuilder lines = new StringBuilder();
      AuditLine line = last;
      String at = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
      for (AuditEvent event : events) {
        line = line.next(at, event);
        lines.append(line.text()).append('\n');
      }
      byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
      try (FileChannel out =
          FileChannel.open(
              current,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          var _ = out.write(buffer);
        }
        endsAt = out.size();
      }
      last = line;
    }
  }

  /// Under both locks: finds the end, and the line there.
  private void catchUp() throws IOException {
    List<Path> files = files();
    Path newest = files.isEmpty() ? folder.resolve(name(1)) : files.getLast();
    long bytes = Files.exists(newest) ? Files.size(newest) : 0;
    if (!newest.equals(current) || bytes != endsAt) {
      current = newest;
      last = tail(files);
    }
    if (Files.exists(current) && Files.size(current) >= FILE_MAX_BYTES) {
      int number = Integer.parseInt(current.getFileName().toString().substring(6, 12));
      current = folder.resolve(name(number + 1));
    }
  }

  private static AuditLine tail(List<Path> files) throws IOException {
    for (Path file : files.reversed()) {
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "rw")) {
        long from = Math.max(0, in.length() - TAIL_MAX_BYTES);
        byte[] bytes = new byte[(int) (in.length() - from)];
        in.seek(from);
        in.readFully(bytes);
        // In bytes: the tail may begin, and end, within a character.
        int end = lastLineFeed(bytes, bytes.length);
        if (end + 1 < bytes.length) {
          // A line that was being written when its process was killed: it was never whole.
          in.setLength(from + end + 1);
        }
        if (end >= 0) {
          int begin = lastLineFeed(bytes, end) + 1;
          AuditLine found =
              AuditLine.read(new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
          if (!found.isLine()) {
            throw new IOException(
                file + " ends in what is no line of the audit: move the folder away to begin anew");
          }
          return found;
        }
      }
    }
    return AuditLine.START;
  }

  /// @return where the last one before a place is; -1 where there is none
  private static int lastLineFeed(byte[] bytes, int before) {
    int at = before - 1;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at;
  }

  /// What all lines together say of themselves.
  ///
  /// @param lines that are as they were written
  /// @param lastHash that of the last of them; who keeps it elsewhere sees whether the end is there
  /// @param fault where and how the chain is broken; empty where it is whole
  public record Verified(long lines, String lastHash, String fault) {}

  public synchronized Verified verify() throws IOException {
    if (!Files.isDirectory(folder)) {
      return new Verified(0, AuditLine.START.hash(), "");
    }
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve("audit.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock.lock()) {
      return verifyAll();
    }
  }

  private Verified verifyAll() throws IOException {
    AuditLine before = AuditLine.START;
    for (Path file : files()) {
      try (BufferedReader in = Files.newBufferedReader(file)) {
        int number = 0;
        String text;
        while ((text = in.readLine()) != null) {
          number++;
          AuditLine line = AuditLine.read(text);
          String fault = line.fault(before);
          if (fault != null) {
            return new Verified(
                before.sequence(),
                before.hash(),
                "%s, line %d: %s".formatted(file.getFileName(), number, fault));
          }
          before = line;
        }
      }
    }
    return new Verified(before.sequence(), before.hash(), "");
  }

  /// Hands on all lines, in their order.
  public void read(Consumer<String> line) throws IOException {
    for (Path file : files()) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.forEach(line);
      }
    }
  }
}
