package dev.boardcast.sidecar.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file of lines that only its user can read, and that begins anew past its bound: what was there
/// then is kept beside it, with `.1` at the end of the name. Used by one thread.
final class RollingFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final long maxBytes;
  private FileChannel channel;
  private long size;

  /// Opens it; what is in it stays.
  ///
  /// @throws IOException when it cannot be written
  RollingFile(Path file, long maxBytes) throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "it is not a file");
    }
    channel = open();
    size = channel.size();
  }

  /// Appends a line; it is with the operating system when this returns.
  void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    if (size > 0 && size + bytes.remaining() > maxBytes) {
      roll();
    }
    size += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void roll() throws IOException {
    channel.close();
    Files.move(
        file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    channel = open();
    size = channel.size();
  }

  private FileChannel open() throws IOException {
    boolean posix = Files.getFileStore(folder()).supportsFileAttributeView("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    FileChannel opened =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), attributes);
    if (posix) {
      // It may have been there before.
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
    return opened;
  }

  private Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
