package dev.boardcast.app.settings;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// The folder of database and credentials. Where this program makes it, only its user may look in.
public final class DataFolder {
  private DataFolder() {}

  /// Makes the folder, and those it is in, where they are missing.
  ///
  /// @throws SettingsException when that is not possible
  public static void create(Path folder) {
    try {
      Files.createDirectories(folder, onlyForItsUser("rwx------"));
    } catch (IOException e) {
      throw new SettingsException(
          "cannot make the data folder %s (%s); set BOARDCAST_DATA_DIR to one that can be written"
              .formatted(folder, IoReasons.of(e)),
          e);
    }
  }

  /// Permissions for a new file or folder, where the file system has such.
  public static FileAttribute<?>[] onlyForItsUser(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
