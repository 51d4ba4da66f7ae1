package dev.boardcast.app.install;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.IoReasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import java.util.Optional;

/// Reads and writes clients' files: each is replaced at one stroke, and keeps its permissions.
final class ConfigFiles {
  /// Claude Code's file, which holds histories too, has been seen with megabytes.
  private static final long FILE_MAX_BYTES = 64L * 1024 * 1024;

  private static final String BACKUP_SUFFIX = ".boardcast-backup";

  private ConfigFiles() {}

  /// The file that a path leads to: behind links, for a link shall stay one.
  static Path target(Path file) {
    try {
      return Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException e) {
      throw failure(file, "read", e);
    }
  }

  /// @return empty when the file is not there
  static Optional<String> read(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (!Files.isRegularFile(file) || Files.size(file) > FILE_MAX_BYTES) {
        throw new CommandFailure(
            "%s is left as it is: it is no file of at most %d MiB"
                .formatted(file, FILE_MAX_BYTES / 1024 / 1024));
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException _) {
      throw new CommandFailure("%s is left as it is: it is not UTF-8".formatted(file));
    } catch (IOException e) {
      throw failure(file, "read", e);
    }
  }

  static Path backupOf(Path file) {
    return file.resolveSibling(file.getFileName() + BACKUP_SUFFIX);
  }

  static void apply(Step.Write write) {
    Path file = write.file();
    refuseIfChanged(file, write.before());
    try {
      switch (write.backup()) {
        case MAKE -> {
          if (Files.exists(file)) {
            replace(backupOf(file), write.before(), file);
          } else {
            Files.deleteIfExists(backupOf(file));
          }
        }
        case KEEP, DROP -> {}
      }
      replace(file, write.after(), file);
      if (write.backup() == Step.Backup.DROP) {
        Files.deleteIfExists(backupOf(file));
      }
    } catch (IOException e) {
      throw failure(file, "written", e);
    }
  }

  static void apply(Step.Delete delete) {
    refuseIfChanged(delete.file(), delete.before());
    try {
      Files.delete(delete.file());
    } catch (IOException e) {
      throw failure(delete.file(), "deleted", e);
    }
  }

  private static void refuseIfChanged(Path file, String before) {
    if (!read(file).orElse("").equals(before)) {
      throw new CommandFailure(
          "%s is left as it is: another program has just changed it; try again".formatted(file));
    }
  }

  private static void replace(Path file, String text, Path like) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, ".boardcast", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      copyPermissions(like, fresh);
      move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    if (Files.exists(from)
        && Files.getFileAttributeView(from, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static CommandFailure failure(Path file, String done, IOException e) {
    return new CommandFailure("%s cannot be %s: %s".formatted(file, done, IoReasons.of(e)), e);
  }
}
